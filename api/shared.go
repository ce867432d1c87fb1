package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// document is what many read: made once, compressed once, the same bytes for all.
type document struct {
	etag  []string
	size  int    // of plain
	plain []byte // nil where it is large
	gzip  []byte // nil where it would not be smaller
}

// newDocument keeps an old one where the bytes are the same.
func newDocument(old *document, b []byte) *document {
	sum := sha256.Sum256(b)
	etag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	if old != nil && old.etag[0] == etag {
		return old
	}
	d := &document{etag: []string{etag}, size: len(b), plain: b}
	if packed := pack(b); len(packed) < len(b) {
		d.gzip = packed
		if len(b) > largePlain {
			d.plain = nil
		}
	}
	return d
}

// largePlain is from when on a document is kept compressed only: charts of stadiums
// are many MiB, and nearly everybody takes them compressed.
const largePlain = 1 << 20

// unpack writes the document for who does not take it compressed, a piece at a time:
// who reads slowly holds no copy of it.
func (d *document) unpack(w io.Writer) {
	r, err := gzip.NewReader(bytes.NewReader(d.gzip))
	if err != nil {
		panic(err) // we have written it
	}
	_, _ = io.Copy(w, r) // who has gone away reads nothing
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one
	_, _ = w.Write(b)                                       // into memory
	_ = w.Close()
	return out.Bytes()
}

// library keeps documents by name. A name stands for something that exists, so there
// are no more of them than there are sales, windows and charts.
type library struct{ shelves sync.Map }

// volume is a document with what it was made from.
type volume struct {
	mu   sync.Mutex
	from any
	made *document
}

// get is the document of a name. It is made when what it is made from is not what it
// was; of those who want it at one time one makes it and the others wait.
func (l *library) get(name string, from any, write func() ([]byte, *Refusal)) (*document, *Refusal) {
	v, ok := l.shelves.Load(name)
	if !ok {
		v, _ = l.shelves.LoadOrStore(name, &volume{})
	}
	vol := v.(*volume) //nolint:forcetypeassert // nothing else is stored
	vol.mu.Lock()
	defer vol.mu.Unlock()
	if vol.made != nil && vol.from == from {
		return vol.made, nil
	}
	b, bad := write()
	if bad != nil {
		return nil, bad
	}
	vol.from, vol.made = from, newDocument(vol.made, b)
	return vol.made, nil
}

var (
	gzipped   = []string{"gzip"}
	forASec   = []string{"public, max-age=1"}
	forMinute = []string{"public, max-age=60"}
	forEver   = []string{"public, max-age=31536000, immutable"}
	byCoding  = []string{"Accept-Encoding"}
)

// share answers with a document, or with word that the client has it already.
func (c *call) share(d *document, keep []string) *Refusal {
	if d.plain != nil || takesGzip(c.r.Header["Accept-Encoding"]) || matches(c.r.Header["If-None-Match"], d.etag[0]) {
		return c.shareBytes(d.etag, d.plain, d.gzip, keep)
	}
	h := c.w.Header()
	h["Etag"], h["Cache-Control"], h["Vary"], h["Content-Type"] = d.etag, keep, byCoding, jsonType
	h["Content-Length"] = []string{strconv.Itoa(d.size)}
	c.sendShared(h, nil)
	if c.r.Method != http.MethodHead {
		d.unpack(c.w)
	}
	return nil
}

func (c *call) shareBytes(etag []string, plain, packed []byte, keep []string) *Refusal {
	h := c.w.Header()
	h["Etag"], h["Cache-Control"], h["Vary"] = etag, keep, byCoding
	if matches(c.r.Header["If-None-Match"], etag[0]) {
		c.status, c.out = http.StatusNotModified, c.out[:0]
		return nil
	}
	body := plain
	if packed != nil && takesGzip(c.r.Header["Accept-Encoding"]) {
		h["Content-Encoding"], body = gzipped, packed
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = jsonType
	}
	c.sendShared(h, body)
	return nil
}

// sendShared sends bytes that are not the call's own.
func (c *call) sendShared(h http.Header, body []byte) {
	own := c.out
	c.out = body
	c.send(h)
	c.out = own
}

// matches says whether one of the tags that a client has is this one.
func matches(have []string, etag string) bool {
	for _, line := range have {
		for tag := range strings.SplitSeq(line, ",") {
			if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}

// takesGzip says whether a client takes gzip, and has not said that it does not.
func takesGzip(have []string) bool {
	for _, line := range have {
		for one := range strings.SplitSeq(line, ",") {
			coding, q, _ := strings.Cut(one, ";")
			if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
				q = strings.ReplaceAll(q, " ", "")
				return q != "q=0" && strings.Trim(strings.TrimPrefix(q, "q=0."), "0") != "" || q == ""
			}
		}
	}
	return false
}

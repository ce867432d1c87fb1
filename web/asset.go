package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is one file as it goes over the wire, plain and compressed.
type asset struct {
	kind  string
	cache string
	plain variant
	small variant // no body when compressing gains nothing
}

// variant is one form of a file. Its tag is its own: two forms are two bodies.
type variant struct {
	body []byte
	tag  string
}

// readAssets reads every file of a build. A file that cannot be read is not
// there: what is embedded always can.
func readAssets(files fs.FS) map[string]*asset {
	all := map[string]*asset{}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		if body, err := fs.ReadFile(files, name); err == nil {
			all[name] = newAsset(name, body)
		}
		return nil
	})
	return all
}

func newAsset(name string, body []byte) *asset {
	a := &asset{kind: mime.TypeByExtension(path.Ext(name)), plain: newVariant(body)}
	if a.kind == "" {
		a.kind = "application/octet-stream"
	}
	a.cache = "no-cache"
	if strings.HasPrefix(name, "assets/") {
		a.cache = "public, max-age=31536000, immutable" // the name has the content's hash
	}
	if small := compress(body); len(small) < len(body)*9/10 {
		a.small = newVariant(small)
	}
	return a
}

func newVariant(body []byte) variant {
	sum := sha256.Sum256(body)
	return variant{body, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// compress writes to memory, where nothing fails.
func compress(body []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", a.cache)
	v := a.plain
	if a.small.body != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			v = a.small
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", v.tag)
	if status == http.StatusOK && seen(r.Header.Get("If-None-Match"), v.tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(v.body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(v.body) // a visitor who left is nobody's error
	}
}

// seen says whether a list of entity tags has one of ours.
func seen(list, tag string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if t = strings.TrimSpace(t); t == tag || t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

// acceptsGzip reads what a browser or a tool sends; q=0 says no.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if c := strings.ToLower(strings.TrimSpace(coding)); c == "gzip" || c == "*" {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.000")
		}
	}
	return false
}

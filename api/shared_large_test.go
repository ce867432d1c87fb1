package api

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"testing"

	"facevalue/seating"
)

// unpacked is the document as it was written.
func (d *document) unpacked() []byte {
	var b bytes.Buffer
	d.unpack(&b)
	return b.Bytes()
}

// A chart of a stadium is megabytes: who does not take it compressed gets it whole, and
// no request that waits for a slow reader holds a copy of it.
func TestLargeDocumentIsNotUnpackedForEachReader(t *testing.T) {
	arena := seating.Arena()
	hash := arena.Hash()
	name := hex.EncodeToString(hash[:])
	w := newWorld(t, func(o *Options) {
		o.Charts = func(h [32]byte) (*seating.Chart, bool) { return arena, h == hash }
	})
	d := newDocument(nil, appendChart(nil, arena))
	if d.plain != nil {
		t.Fatal("kept twice")
	}
	c := w.client()
	plain := http.Header{"Accept-Encoding": {"identity"}}
	got := c.send("GET", "/v1/charts/"+name, "", plain)
	got.is(t, http.StatusOK)
	if !bytes.Equal(got.body, d.unpacked()) || got.header.Get("Content-Encoding") != "" {
		t.Errorf("%d bytes of %d", len(got.body), d.size)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, w.server.URL+"/v1/charts/"+name, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	head, err := w.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer head.Body.Close()
	if head.StatusCode != http.StatusOK || head.ContentLength != int64(d.size) {
		t.Errorf("HEAD: %d, %d bytes", head.StatusCode, head.ContentLength)
	}
	plain.Set("If-None-Match", got.header.Get("Etag"))
	if again := c.send("GET", "/v1/charts/"+name, "", plain); again.status != http.StatusNotModified {
		t.Errorf("again: %d", again.status)
	}
}

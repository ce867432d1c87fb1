package api

import (
	"net/http"
	"testing"
)

// Who asks for the head of a stream gets it, and takes nobody's place.
func TestHeadOfAStream(t *testing.T) {
	w := newWorld(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, w.server.URL+"/v1/sales/sale_club/availability/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := &headOnly{header: http.Header{}}
	w.api.ServeHTTP(rec, req) // a stream would not end
	if rec.status != http.StatusOK || rec.header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("%d %v", rec.status, rec.header)
	}
}

// headOnly is a client that never goes away.
type headOnly struct {
	header http.Header
	status int
}

func (h *headOnly) Header() http.Header         { return h.header }
func (h *headOnly) WriteHeader(status int)      { h.status = status }
func (h *headOnly) Write(b []byte) (int, error) { return len(b), nil }

package api

import (
	"bytes"
	"context"
	"net/http"
	"testing"

	"facevalue/sale"
)

// instant answers every command at once, so that what is counted is the front door.
type instant struct {
	*house
	out sale.Outcome
}

func (s instant) Submit(context.Context, sale.Command) (sale.Outcome, uint64, error) {
	return s.out, 1, nil
}

// sink is a response writer that keeps nothing.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { s.bytes += len(b); return len(b), nil }

// body is a request's body that can be read again.
type body struct{ bytes.Reader }

func (*body) Close() error { return nil }

// aHold is one request for a hold, to be served over and over.
func aHold(t testing.TB, w *world) (serve func()) {
	t.Helper()
	c := w.client()
	fast := instant{w.house, sale.Outcome{Ref: 1, Expires: w.house.clock.Now() + 600_000, Total: 11000}}
	w.stop()
	w.serve(func(o *Options) { o.Sale = func(string) (Sale, bool) { return fast, true } })
	r, err := http.NewRequestWithContext(context.Background(), "POST", holds, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + c.token}, "Idempotency-Key": {"0123456789abcdef"}}
	in := &body{}
	out := &sink{header: http.Header{}}
	return func() {
		in.Reset([]byte(twoGA))
		r.Body, r.ContentLength = in, int64(len(twoGA))
		clear(out.header)
		w.api.ServeHTTP(out, r)
		if out.status != http.StatusCreated || out.bytes == 0 {
			t.Fatalf("status %d", out.status)
		}
	}
}

// P10: a hold's path through the front door makes next to no garbage. What net/http
// itself makes of a request is not in this.
func TestHoldAllocatesLittle(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector has pools forget at random")
	}
	serve := aHold(t, newWorld(t))
	if got := testing.AllocsPerRun(500, serve); got > 6 {
		t.Errorf("%v allocations, want at most 6", got)
	}
}

func BenchmarkPlaceHold(b *testing.B) {
	serve := aHold(b, newWorld(b))
	b.ReportAllocs()
	for b.Loop() {
		serve()
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"
)

var httpColumns = []column{
	{"requests_per_second", "requests", perSecond},
	{"p50_ns", "p50", duration},
	{"p99_ns", "p99", duration},
	{"cpu_ns_per_request", "CPU/request", duration},
	{"mallocs_per_request", "allocations", amount},
	{"bytes_per_request", "allocated", bytes},
	{"gc_share", "of CPU GC", share},
}

// connections is how many clients ask at one time, each over a connection of its own.
const connections = 64

// measureHTTP is P2 and P10: a durable hold over HTTP beside a handler that does
// nothing but read the same request and write an answer of the same size.
func measureHTTP(ctx context.Context, s *session) error {
	t := s.report.table("p2", fmt.Sprintf("P2  Holds of 2 standing tickets over HTTP, %d connections on loopback, the clients in the same process", connections), httpColumns...)
	t.note("bare: net/http, encoding/json of the same request, 201 with fixed bytes as long as ours; no session, no disk.")
	t.note("facevalue: session checked, idempotency key, limits per person, SQLite journal with FULL sync; every answer is durable.")
	bare, err := s.served(ctx, t, "bare handler", bareHandler())
	if err != nil {
		return err
	}
	door, err := openDoor(filepath.Join(s.temp, "http"))
	if err != nil {
		return err
	}
	stop, err := s.profile()
	if err != nil {
		return errors.Join(err, door.close())
	}
	ours, err := s.served(ctx, t, "facevalue, POST holds", door)
	stop()
	if closing := door.close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	s.report.aims = append(s.report.aims,
		ratio("P2", "durable holds over HTTP, ours : bare handler", ours.rate, bare.rate, .9),
		aim{id: "P10", what: "allocations of a hold beyond the bare handler's", value: ours.mallocs - bare.mallocs, unit: amount, want: 12, most: true})
	return nil
}

// servedAt is what one server did.
type servedAt struct{ rate, mallocs float64 }

// served measures a handler behind a real server.
func (s *session) served(ctx context.Context, t *table, name string, h http.Handler) (servedAt, error) {
	s.say("%s", name)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return servedAt{}, fmt.Errorf("bench: listen: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }() // Close ends it
	got, err := s.ask(ctx, t, name, listener.Addr().String())
	_ = server.Close()
	if why := <-ended; err == nil && why != http.ErrServerClosed {
		err = why
	}
	return got, err
}

// ask measures clients that ask a server.
func (s *session) ask(ctx context.Context, t *table, name, address string) (servedAt, error) {
	var workers []worker
	for i := range connections {
		c, err := dial(address, i)
		if err != nil {
			return servedAt{}, err
		}
		defer c.conn.Close()
		workers = append(workers, c)
	}
	var before, after, heapBefore, heapAfter usage
	l := load{warm: s.warmUp(), window: s.window(), tell: func(begins bool) {
		if begins {
			before, heapBefore = usedNow(), allocated()
		} else {
			after, heapAfter = usedNow(), allocated()
		}
	}}
	got, err := l.run(ctx, workers)
	if err != nil {
		return servedAt{}, err
	}
	done, used, heap := float64(got.done), after.since(before), heapAfter.since(heapBefore)
	mallocs := float64(heap.mallocs) / done
	t.add(name, got.perSecond(), got.took.quantile(.5), got.took.quantile(.99), float64(used.cpu)/done, mallocs, float64(heap.bytes)/done, used.gcShare())
	return servedAt{got.perSecond(), mallocs}, nil
}

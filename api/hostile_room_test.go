package api

import (
	"context"
	"sync"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// bareRoom is a waiting room that was never announced: it reads whatever it is asked, and
// refuses it.
type bareRoom struct {
	mu    sync.Mutex
	m     *waitingroom.Machine
	clock interface{ Now() int64 }
}

// withRoom gives the window of every test a waiting room.
func withRoom(o *Options) {
	r := &bareRoom{m: waitingroom.New(), clock: o.Clock}
	o.Room = func(_, window string) (Room, bool) { return r, window == "general" }
}

func (r *bareRoom) Submit(_ context.Context, cmd waitingroom.Command) (waitingroom.Outcome, uint64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out, _ := r.m.Decide(cmd, r.clock.Now())
	return out, 0, nil
}

func (r *bareRoom) Read(fn func(m *waitingroom.Machine, seq uint64)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	fn(r.m, 0)
	return nil
}

func (r *bareRoom) Wait(context.Context, uint64) error              { return nil }
func (r *bareRoom) Signed() (body []byte, etag string, err error)   { return nil, "", nil }
func (r *bareRoom) Receipt(draw.Receipt) (s draw.Signed, err error) { return s, nil }
func (r *bareRoom) Directory() string                               { return "" }

package live_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"facevalue/views/live"
)

// client is what a browser makes of availability and of the changes to it.
type client struct {
	Sale   string
	Seq    uint64
	Setup  uint64
	Events map[string][]bool
	Types  map[string]clientType
	Pools  map[string]int64
}

type clientType struct {
	State     string
	Left      int64
	Returning bool
}

// wireForm is both documents as they are written.
type wireForm struct {
	Sale   string
	From   *uint64
	Seq    uint64
	Setup  uint64
	Events []struct {
		Event        string
		Seats        int
		Free         []byte
		Freed, Taken []uint32
	}
	Types []struct {
		Type, State string
		Left        *int64
		Returning   bool
	}
	Pools []struct {
		Pool string
		Free int64
	}
}

// load begins with the whole.
func load(t *testing.T, p *live.Published) *client {
	t.Helper()
	c := &client{Events: map[string][]bool{}, Types: map[string]clientType{}, Pools: map[string]int64{}}
	w := c.read(t, p.JSON)
	for _, e := range w.Events {
		c.Events[e.Event] = make([]bool, e.Seats)
	}
	c.apply(w)
	c.Sale = w.Sale
	return c
}

func (c *client) read(t *testing.T, b []byte) *wireForm {
	t.Helper()
	var w wireForm
	if err := json.Unmarshal(b, &w); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return &w
}

// take applies a change, however much of it is known already.
func (c *client) take(t *testing.T, d *live.Delta) {
	t.Helper()
	w := c.read(t, d.Data)
	if w.Seq != d.Seq || w.From == nil || *w.From != d.From {
		t.Fatalf("delta from %d to %d says %s", d.From, d.Seq, d.Data)
	}
	frame := fmt.Sprintf("id: %d\nevent: availability\ndata: %s\n\n", d.Seq, d.Data)
	if string(d.Frame) != frame {
		t.Fatalf("frame %q, want %q", d.Frame, frame)
	}
	c.apply(w)
}

func (c *client) apply(w *wireForm) {
	c.Seq, c.Setup = w.Seq, w.Setup
	for _, e := range w.Events {
		seats := c.Events[e.Event]
		for i := range seats {
			if e.Free != nil {
				seats[i] = e.Free[i/8]>>(i%8)&1 == 1
			}
		}
		for _, s := range e.Freed {
			seats[s] = true
		}
		for _, s := range e.Taken {
			seats[s] = false
		}
	}
	for _, t := range w.Types {
		ct := clientType{State: t.State, Left: -1, Returning: t.Returning}
		if t.Left != nil {
			ct.Left = *t.Left
		}
		c.Types[t.Type] = ct
	}
	for _, p := range w.Pools {
		c.Pools[p.Pool] = p.Free
	}
}

func (c *client) free(event string) int {
	n := 0
	for _, free := range c.Events[event] {
		if free {
			n++
		}
	}
	return n
}

package work

import (
	"container/heap"
	"math"

	"facevalue/sale"
)

// Sweep is the step machine that says which begun effects the provider should be asked
// about because nobody has heard of them for a while: webhooks get lost. It is not safe
// for concurrent use and knows no time but what it is handed.
//
// Inputs are See and Asked; Next and Wake are the output.
type Sweep struct {
	first, longest int64
	watched        map[watchedID]*watch
	due            watchHeap
}

type watchedID struct {
	sale   string
	effect uint64
}

// watch is one effect that is waited for. Its next instant is here; entries of the
// heap with another one are old.
type watch struct {
	id     watchedID
	effect sale.Effect
	at     int64
	pause  int64
	asked  bool // being asked about: Next passes it over
	seen   bool // by the round that is being taken in
}

// NewSweep asks about an effect for the first time first ms after it was seen, and then
// at pauses that double up to longest.
func NewSweep(first, longest int64) *Sweep {
	return &Sweep{first: first, longest: longest, watched: map[watchedID]*watch{}}
}

// See takes in the begun effects of a sale, all of them: one that is no longer there is
// over.
func (s *Sweep) See(saleSuffix string, begun []sale.Effect, now int64) {
	for _, w := range s.watched {
		if w.id.sale == saleSuffix {
			w.seen = false
		}
	}
	for _, e := range begun {
		id := watchedID{saleSuffix, e.ID}
		w := s.watched[id]
		if w == nil {
			w = &watch{id: id, effect: e, at: now + s.first, pause: s.first}
			s.watched[id] = w
			heap.Push(&s.due, watchEntry{w.at, w})
		}
		w.seen, w.effect = true, e
	}
	for id, w := range s.watched {
		if id.sale == saleSuffix && !w.seen {
			delete(s.watched, id)
		}
	}
}

// Next is the next effect to ask about at an instant, if there is one. Tell what came
// of it by Asked.
func (s *Sweep) Next(now int64) (saleSuffix string, e sale.Effect, ok bool) {
	for len(s.due) > 0 && s.due[0].at <= now {
		entry := heap.Pop(&s.due).(watchEntry)
		w := entry.watch
		if s.watched[w.id] != w || w.at != entry.at || w.asked {
			continue
		}
		w.asked = true
		return w.id.sale, w.effect, true
	}
	return "", sale.Effect{}, false
}

// Asked says that an effect was asked about, and whether it is over.
func (s *Sweep) Asked(saleSuffix string, effect uint64, over bool, now int64) {
	id := watchedID{saleSuffix, effect}
	w := s.watched[id]
	switch {
	case w == nil:
	case over:
		delete(s.watched, id)
	default:
		w.asked = false
		w.pause = min(2*w.pause, s.longest)
		w.at = now + w.pause
		heap.Push(&s.due, watchEntry{w.at, w})
	}
}

// Wake is the earliest instant at which Next may have something, math.MaxInt64 for
// never without further input.
func (s *Sweep) Wake() int64 {
	if len(s.due) == 0 {
		return math.MaxInt64
	}
	return s.due[0].at
}

// Watched is how many effects are waited for.
func (s *Sweep) Watched() int { return len(s.watched) }

type watchEntry struct {
	at int64
	*watch
}

type watchHeap []watchEntry

func (h watchHeap) Len() int           { return len(h) }
func (h watchHeap) Less(i, j int) bool { return h[i].at < h[j].at }
func (h watchHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *watchHeap) Push(v any)        { *h = append(*h, v.(watchEntry)) }
func (h *watchHeap) Pop() any {
	last := (*h)[len(*h)-1]
	(*h)[len(*h)-1] = watchEntry{}
	*h = (*h)[:len(*h)-1]
	return last
}

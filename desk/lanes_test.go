package desk_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
)

type toyLanes = desk.Lanes[toy.Command, toy.Effect]

// effect makes one whose lane is lane, 0 to 4.
func effect(id, lane uint64) toy.Effect { return toy.Effect{ID: id, Key: 10 + lane} }

func newLanes(most int) *toyLanes { return desk.NewLanes[toy.Command, toy.Effect](most) }

// started takes everything there is to do and names it: an effect by its id, a
// result by its negative.
func started(l *toyLanes, now int64) []int64 {
	var out []int64
	for {
		todo, ok := l.Next(now)
		if !ok {
			return out
		}
		id := int64(todo.Effect.ID)
		if todo.Submit {
			id = -id
		}
		out = append(out, id)
	}
}

func expectStarted(t *testing.T, l *toyLanes, now int64, want ...int64) {
	t.Helper()
	if got := started(l, now); !slices.Equal(got, want) {
		t.Fatalf("at %d to do %v, want %v", now, got, want)
	}
}

func TestOneLaneInOrderLanesSideBySide(t *testing.T) {
	l := newLanes(10)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0), effect(3, 1)})
	expectStarted(t, l, 0, 1, 3)
	l.Carried(1, count(1))
	expectStarted(t, l, 0, -1) // 2 waits for 1 to be over, not for its work alone
	l.Answered(1, true, 0)
	expectStarted(t, l, 0, 2)
	if l.Open() != 2 || l.Working() != 2 {
		t.Fatalf("%d open, %d at work, want 2 and 2", l.Open(), l.Working())
	}
}

func TestNoMoreThanMostAtWork(t *testing.T) {
	l := newLanes(2)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 1), effect(3, 2)})
	expectStarted(t, l, 0, 1, 2)
	l.Carried(2, count(1))
	expectStarted(t, l, 0, -2) // results go before new work
	l.Answered(2, true, 0)
	expectStarted(t, l, 0, 3)
}

func TestKnownEffectsAreNotAddedAgain(t *testing.T) {
	l := newLanes(1)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0)})
	expectStarted(t, l, 0, 1)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0), effect(3, 0)}) // after a rebuild
	if l.Open() != 3 {
		t.Fatalf("%d open, want 3", l.Open())
	}
	l.Carried(1, count(1))
	expectStarted(t, l, 0, -1)
	l.Answered(1, true, 0)
	expectStarted(t, l, 0, 2)
}

func TestDroppedEffectsAreNotBegun(t *testing.T) {
	l := newLanes(10)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0), effect(3, 0), effect(4, 1)})
	l.Drop([]uint64{2, 4, 99})
	expectStarted(t, l, 0, 1)
	l.Drop([]uint64{1}) // begun: its result is still to come
	l.Carried(1, count(1))
	expectStarted(t, l, 0, -1)
	l.Answered(1, true, 0)
	expectStarted(t, l, 0, 3)
	l.Drop([]uint64{3})
	l.Carried(3, count(1))
	expectStarted(t, l, 0, -3)
	l.Answered(3, true, 0)
	if l.Open() != 0 || l.Working() != 0 {
		t.Fatalf("%d open, %d at work, want none", l.Open(), l.Working())
	}
}

func TestRetainDropsWhatIsNotOpen(t *testing.T) {
	l := newLanes(10)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0), effect(3, 0), effect(4, 1), effect(5, 2)})
	l.Hold(true)
	l.Retain([]toy.Effect{effect(2, 0), effect(3, 0), effect(4, 1), effect(9, 3)})
	if l.Open() != 3 {
		t.Fatalf("%d open, want 2, 3 and 4", l.Open())
	}
	l.Hold(false)
	expectStarted(t, l, 0, 4, 2)
	l.Retain(nil) // 2 and 4 are begun: their results are still to come
	l.Carried(2, count(1))
	expectStarted(t, l, 0, -2)
	l.Answered(2, true, 0)
	expectStarted(t, l, 0)
	if l.Open() != 1 {
		t.Fatalf("%d open, want 4 alone", l.Open())
	}
}

func TestFailuresComeBackAfterAGrowingPause(t *testing.T) {
	l := newLanes(10)
	l.Add([]toy.Effect{effect(1, 0)})
	now, last := int64(1000), int64(0)
	for range 12 {
		expectStarted(t, l, now, 1)
		l.Failed(1, now)
		pause := l.Wake() - now
		if pause < last || pause > 10_000 {
			t.Fatalf("pause %d ms after %d", pause, last)
		}
		expectStarted(t, l, now+pause-1)
		now, last = now+pause, pause
	}
	if last != 10_000 {
		t.Fatalf("the longest pause is %d ms", last)
	}
	// The result has a patience of its own.
	expectStarted(t, l, now, 1)
	l.Carried(1, count(1))
	expectStarted(t, l, now, -1)
	l.Answered(1, false, now)
	if pause := l.Wake() - now; pause != 50 {
		t.Fatalf("first pause of a result %d ms", pause)
	}
	expectStarted(t, l, now+50, -1)
	l.Answered(1, true, now)
	if l.Wake() != math.MaxInt64 || l.Open() != 0 {
		t.Fatal("something is left")
	}
}

func TestHeldLanesSubmitWhatWasCarried(t *testing.T) {
	l := newLanes(10)
	l.Add([]toy.Effect{effect(1, 0), effect(2, 0)})
	expectStarted(t, l, 0, 1)
	l.Hold(true)
	l.Carried(1, count(1))
	expectStarted(t, l, 0, -1)
	l.Answered(1, true, 0)
	expectStarted(t, l, 0)
	l.Hold(false)
	expectStarted(t, l, 0, 2)
}

func TestStrayEventsAreIgnored(t *testing.T) {
	l := newLanes(1)
	l.Carried(7, count(1))
	l.Failed(7, 0)
	l.Answered(7, true, 0)
	l.Add([]toy.Effect{effect(1, 0)})
	expectStarted(t, l, 0, 1)
}

// laneModel says in the plainest way what lanes promise.
type laneModel struct {
	lanes   *toyLanes
	order   map[uint64][]uint64 // per lane, not over
	stage   map[uint64]string   // per effect: waits, works, carried, submits
	most    int
	now     int64
	nextID  uint64
	dropped map[uint64]bool
}

func (m *laneModel) working() (ids []uint64) {
	for id, s := range m.stage {
		if s == "works" || s == "submits" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (m *laneModel) over(id uint64) {
	delete(m.stage, id)
	for lane, ids := range m.order {
		m.order[lane] = slices.DeleteFunc(ids, func(x uint64) bool { return x == id })
	}
}

func TestLanesAgainstTheirModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &laneModel{
			most: rapid.IntRange(1, 4).Draw(t, "most"), order: map[uint64][]uint64{},
			stage: map[uint64]string{}, nextID: 1, dropped: map[uint64]bool{},
		}
		m.lanes = newLanes(m.most)
		t.Repeat(map[string]func(*rapid.T){
			"add":    m.add,
			"next":   m.next,
			"finish": m.finish,
			"drop":   m.drop,
			"time":   func(t *rapid.T) { m.now += rapid.Int64Range(0, 20_000).Draw(t, "ms") },
			"":       m.check,
		})
		m.drain(t)
	})
}

func (m *laneModel) add(t *rapid.T) {
	e := effect(m.nextID, rapid.Uint64Range(0, 4).Draw(t, "lane"))
	m.nextID++
	m.lanes.Add([]toy.Effect{e})
	m.stage[e.ID] = "waits"
	m.order[e.Lane()] = append(m.order[e.Lane()], e.ID)
}

func (m *laneModel) next(t *rapid.T) {
	todo, ok := m.lanes.Next(m.now)
	if !ok {
		return
	}
	id := todo.Effect.ID
	if m.order[todo.Effect.Lane()][0] != id {
		t.Fatalf("began %d before the first of its lane, %v", id, m.order[todo.Effect.Lane()])
	}
	want := map[bool]string{false: "waits", true: "carried"}[todo.Submit]
	if m.stage[id] != want {
		t.Fatalf("effect %d: submit %v while it %s", id, todo.Submit, m.stage[id])
	}
	m.stage[id] = map[bool]string{false: "works", true: "submits"}[todo.Submit]
}

func (m *laneModel) finish(t *rapid.T) {
	ids := m.working()
	if len(ids) == 0 {
		return
	}
	id := rapid.SampledFrom(ids).Draw(t, "id")
	ok := rapid.Bool().Draw(t, "ok")
	switch {
	case m.stage[id] == "works" && ok:
		m.lanes.Carried(id, count(int64(id)))
		m.stage[id] = "carried"
	case m.stage[id] == "works":
		m.lanes.Failed(id, m.now)
		m.stage[id] = "waits"
		m.dropped[id] = true // begun once: cannot be dropped
	default:
		m.lanes.Answered(id, ok, m.now)
		if m.stage[id] = "carried"; ok {
			m.over(id)
		}
	}
}

func (m *laneModel) drop(t *rapid.T) {
	if m.nextID == 1 {
		return
	}
	id := rapid.Uint64Range(1, m.nextID-1).Draw(t, "id")
	m.lanes.Drop([]uint64{id})
	if m.stage[id] == "waits" && !m.dropped[id] {
		m.over(id)
	}
}

func (m *laneModel) check(t *rapid.T) {
	if m.lanes.Open() != len(m.stage) {
		t.Fatalf("%d open, model has %d", m.lanes.Open(), len(m.stage))
	}
	if n := len(m.working()); n > m.most {
		t.Fatalf("%d at work, %d allowed", n, m.most)
	}
}

// drain: with patience everything gets over.
func (m *laneModel) drain(t *rapid.T) {
	for range 10_000 {
		if len(m.stage) == 0 {
			return
		}
		m.now += 10_000
		m.next(t)
		for _, id := range m.working() {
			if m.stage[id] == "works" {
				m.lanes.Carried(id, count(1))
				m.stage[id] = "carried"
			} else {
				m.lanes.Answered(id, true, m.now)
				m.over(id)
			}
		}
	}
	t.Fatalf("never over: %v", m.stage)
}

package waitingroom

import (
	"slices"
	"testing"

	"facevalue/draw"
	"pgregory.net/rapid"
)

// model is a room told naively: every place is an object that knows all about itself,
// and everything is counted anew whenever it is asked for.
type model struct {
	r      *rig
	places []*modelPlace // by number, from 1
	late   []*modelPlace
	served uint64
	paused bool
	still  int64
	seq    uint64
	free   [2]uint32
	told   bool
	holds  uint32
	paying uint32
	target uint32
	rate   uint32
	calls  []modelCall
}

// modelCall is how many were called at an instant.
type modelCall struct {
	at int64
	n  uint64
}

type modelPlace struct {
	n, rank uint64
	browser int
	turns   uint32
	since   int64
	expires int64 // of a turn
	till    int64 // of a place that is kept for who was called
	was     bool  // called, ever
	queued  bool  // came late and waits
	waits   bool  // came late and was called
	spent   bool
	tickets uint32
}

func (p *modelPlace) inside(now int64) bool { return p.expires > now && !p.spent }

// freeNow is how many tickets there are.
func (m *model) freeNow() uint64 {
	if !m.told {
		return 100
	}
	return uint64(m.free[0]) + uint64(m.free[1])
}

// expected counts who is inside, or was called and may come.
func (m *model) expected(now int64) (inside, all uint64) {
	for _, p := range m.places[1:] {
		switch {
		case p.inside(now):
			inside++
			all++
		case m.kept(p, now):
			all++
		}
	}
	return inside, all
}

// kept says whether a place is kept for who was called and has not come.
func (m *model) kept(p *modelPlace, now int64) bool {
	if p.spent && !p.waits || p.till == 0 {
		return false
	}
	return p.till > now || m.still != 0
}

func (m *model) room(now int64) uint64 {
	inside, all := m.expected(now)
	room := less(uint64(m.target), all+uint64(m.paying))
	return min(room, less(m.freeNow(), all-min(uint64(m.holds), inside)))
}

// observe takes in what was called, and holds it against what may be.
func (m *model) observe(f Fact) {
	s, ok := f.(*Served)
	if !ok {
		return
	}
	n := s.To - m.served + uint64(s.Late)
	if n > m.room(s.At) {
		m.r.t.Fatalf("%d were called where there was room for %d", n, m.room(s.At))
	}
	if m.paused {
		m.r.t.Fatal("called during a pause")
	}
	if s.Till < s.At+m.r.m.notice.Grace {
		m.r.t.Fatal("places are kept for less than the grace")
	}
	if s.To > m.served && int(s.Late) < len(m.late) {
		m.r.t.Fatal("new ranks were called before those who came late")
	}
	m.calls = append(m.calls, modelCall{s.At, n})
	for range s.Late {
		p := m.late[0]
		m.late, p.queued, p.waits, p.till = m.late[1:], false, true, s.Till
	}
	for _, p := range m.places[1:] {
		if p.rank > m.served && p.rank <= s.To {
			p.till, p.was = s.Till, true
		}
	}
	m.served = s.To
}

// pass lets what has run out go.
func (m *model) pass(now int64) {
	for _, p := range m.places[1:] {
		if p.till != 0 && p.till <= now && m.still == 0 {
			p.till, p.waits = 0, false
		}
	}
}

// stop and goOn are when nobody can come.
func (m *model) stop(now int64) {
	if m.still == 0 && (m.paused || m.freeNow() == 0) {
		m.still = now
	}
}

func (m *model) goOn(now int64) {
	if m.still == 0 || m.paused || m.freeNow() == 0 {
		return
	}
	for _, p := range m.places[1:] {
		if p.till != 0 {
			p.till += now - m.still
		}
	}
	m.still = 0
}

// claim is what a claim should come to.
func (m *model) claim(p *modelPlace, browser int, now int64) Status {
	switch {
	case p.browser != browser:
		return NotYours
	case p.spent:
		return UsedUp
	case p.inside(now):
		return OK
	case m.paused:
		return Halted
	case p.rank > m.served:
		return NotYet
	case m.freeNow() == 0:
		return SoldOut
	case p.turns >= m.r.m.notice.Turns:
		return TurnsUp
	}
	return OK
}

// claimed moves the place as a claim that was accepted does.
func (m *model) claimed(p *modelPlace, now int64) (turn bool) {
	switch {
	case p.inside(now):
		return true
	case p.queued:
		return false
	case p.till != 0 && (p.turns == 0 || p.waits):
	case len(m.late) > 0 || m.room(now) == 0:
		p.queued, m.late = true, append(m.late, p)
		return false
	}
	p.till, p.waits = 0, false
	p.turns++
	p.since, p.expires = now, now+m.r.m.notice.Turn
	return true
}

// TestModel plays a room at random and holds it against the naive one after every
// command. Seeds are printed by rapid.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := openRig(t, func(n *Notice) {
			n.Grace = rapid.Int64Range(2, 90).Draw(t, "grace") * second
			n.Turn = rapid.Int64Range(5, 90).Draw(t, "turn") * second
			n.Longest = n.Turn + n.Turn/4
			n.Turns = uint32(rapid.IntRange(1, 4).Draw(t, "turns"))
			n.Rate = uint32(rapid.IntRange(6, 1200).Draw(t, "rate"))
			n.Target = uint32(rapid.IntRange(1, 12).Draw(t, "target"))
		})
		m := &model{r: r, places: make([]*modelPlace, 1), rate: r.m.notice.Rate, target: r.m.notice.Target}
		m.enter(rapid.IntRange(0, 25).Draw(t, "early"))
		r.until(r.m.notice.CutOff)
		m.enter(rapid.IntRange(0, 8).Draw(t, "late"))
		r.must(&PostSeed{Secret: testSecret})
		for _, p := range m.places[1:] {
			if p.rank = p.n; p.n <= r.m.size {
				p.rank = draw.Rank(r.m.seed, p.n-1, r.m.size) + 1
			}
		}
		r.watch = m.observe
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			m.step(t)
			m.compare(t)
		}
		r.watch = nil
		r.replay()
	})
}

func (m *model) enter(n int) {
	for range n {
		entry := uint64(len(m.places))
		if out := m.r.must(fan(entry).enter()); out.Entry != entry {
			m.r.t.Fatalf("entry %d, want %d", out.Entry, entry)
		}
		m.places = append(m.places, &modelPlace{n: entry, rank: entry})
	}
}

// tick lets time pass in the model as often as the machine wakes.
func (m *model) tick(ms int64) {
	end := m.r.now + ms
	for m.r.now < end {
		m.r.wait(min(second/4, end-m.r.now))
		m.pass(m.r.now)
	}
}

// step does one thing, drawn.
func (m *model) step(t *rapid.T) {
	if len(m.places) == 1 || rapid.IntRange(0, 2).Draw(t, "pass") == 0 {
		m.tick(rapid.Int64Range(1, 80).Draw(t, "quarters") * second / 4)
		return
	}
	r, now := m.r, m.r.now
	p := m.places[rapid.IntRange(1, len(m.places)-1).Draw(t, "place")]
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0, 1, 2, 3:
		m.stepClaim(t, p)
	case 4:
		m.stepSpend(t, p)
	case 5:
		m.stepExtend(t, p)
	case 6:
		m.seq++
		free := [2]uint32{uint32(rapid.SampledFrom([]int{0, 0, 1, 3, 50}).Draw(t, "free")), 0}
		m.holds, m.paying = uint32(rapid.IntRange(0, 3).Draw(t, "holds")), uint32(rapid.IntRange(0, 3).Draw(t, "paying"))
		r.must(&Progress{Meta: house, Seq: m.seq, Free: free[:], Holds: m.holds, Paying: m.paying})
		m.free, m.told = free, true
		m.stop(now)
		m.goOn(now)
	case 7:
		m.paused = rapid.Bool().Draw(t, "paused")
		if m.paused {
			r.must(&Pause{Meta: ada, Reason: "drawn"})
		} else {
			r.must(&Resume{Meta: ada})
		}
		m.stop(now)
		m.goOn(now)
	case 8:
		m.target = uint32(rapid.IntRange(1, 12).Draw(t, "target"))
		r.must(&SetRate{Meta: ada, Rate: m.rate, Target: m.target})
	case 9:
		m.stepRebind(p)
	}
}

func (m *model) stepClaim(t *rapid.T, p *modelPlace) {
	browser := p.browser
	if rapid.IntRange(0, 9).Draw(t, "stranger") == 0 {
		browser += 7
	}
	c := fan(p.n).claim(p.n)
	c.PublicKey = fan(p.n).key(browser)
	want := m.claim(p, browser, m.r.now)
	out := m.r.do(c)
	if out.Status != want {
		t.Fatalf("a claim of rank %d was %s, the model says %s: %+v", p.rank, out.Status, want, *p)
	}
	if !out.OK() {
		return
	}
	if turn := m.claimed(p, m.r.now); turn != (out.Generation != 0) || turn && (out.Generation != p.turns || out.Expires != p.expires) {
		t.Fatalf("a claim of rank %d came to %+v, the model says %+v", p.rank, out, *p)
	}
}

func (m *model) stepSpend(t *rapid.T, p *modelPlace) {
	tickets := uint32(rapid.IntRange(0, 4).Draw(t, "tickets"))
	out := m.r.do(&Spend{Meta: house, Entry: p.n, Generation: p.turns, Tickets: tickets})
	if out.OK() != (p.turns > 0) {
		t.Fatalf("rank %d with %d turns spent one: %s", p.rank, p.turns, out.Status)
	}
	if out.OK() {
		p.spent, p.tickets, p.till, p.waits = true, tickets, 0, false
		if i := slices.Index(m.late, p); i >= 0 {
			m.late, p.queued = slices.Delete(m.late, i, i+1), false
		}
	}
}

func (m *model) stepExtend(t *rapid.T, p *modelPlace) {
	now, n := m.r.now, &m.r.m.notice
	to := min(now+n.Turn, p.since+n.Longest)
	out := m.r.do(&Extend{Entry: p.n, Generation: p.turns})
	if want := p.inside(now) && to > p.expires; out.OK() != want {
		t.Fatalf("rank %d was extended: %s, the model says %t", p.rank, out.Status, want)
	}
	if out.OK() {
		p.expires = to
	}
}

func (m *model) stepRebind(p *modelPlace) {
	p.browser++
	out := m.r.must(&Rebind{Identity: fan(p.n).identity(), PublicKey: fan(p.n).key(p.browser), Salt: fan(p.n).salt()})
	if p.inside(m.r.now) {
		p.turns = min(p.turns+1, maxTurns)
		if out.Generation != p.turns {
			m.r.t.Fatalf("a turn that was bound anew is number %d, want %d", out.Generation, p.turns)
		}
	}
}

// compare holds the room against the model.
func (m *model) compare(t *rapid.T) {
	now := m.r.now
	m.r.due()
	m.pass(now)
	tickets := uint64(0)
	for _, p := range m.places[1:] {
		got, _ := m.r.m.Place(p.n)
		if got.Rank != p.rank || got.Generation != p.turns || (got.Standing == "inside") != p.inside(now) || (got.Standing == "ordered") != p.spent ||
			(got.Standing == "late") != p.queued || (got.Standing == "called") != p.waits || got.Tickets != p.tickets {
			t.Fatalf("rank %d is %+v, the model says %+v", p.rank, got, *p)
		}
		tickets += uint64(p.tickets)
	}
	pulse := m.r.m.Pulse()
	inside, all := m.expected(now)
	if uint64(pulse.Inside) != inside || uint64(pulse.Inside)+pulse.Called != all || pulse.Room != m.room(now) || pulse.Tickets != tickets {
		t.Fatalf("%+v, the model has %d inside, %d expected, room for %d, %d tickets", pulse, inside, all, m.room(now), tickets)
	}
	can := !m.paused && m.room(now) > 0 && (m.served < uint64(len(m.places)-1) || len(m.late) > 0)
	if can != (m.r.m.wakeServing() != never) {
		t.Fatalf("somebody can be called: %t, and the machine wakes at %d", can, m.r.m.wakeServing())
	}
	m.compareRate(t)
}

// compareRate: over any stretch no more are called than its length allows, and what is
// made up for.
func (m *model) compareRate(t *rapid.T) {
	for i, from := range m.calls {
		n := uint64(0)
		for _, c := range m.calls[i:] {
			n += c.n
			if most := uint64(m.rate)*uint64(c.at-from.at+burst*second+1)/whole + 1; n > most {
				t.Fatalf("%d were called within %d ms, at %d a minute", n, c.at-from.at, m.rate)
			}
		}
	}
}

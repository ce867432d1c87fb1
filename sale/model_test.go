package sale

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestModel runs random commands in random small sales against the books of
// model_books_test.go, which add everything up anew from lists of all that ever
// was. After every command: the status is the expected one, the facts are possible,
// prices are worked out again, stock, seats, limits, codes, money and tickets
// agree, every invariant holds, and a machine that was made from a snapshot taken
// on the way answers the same. A failure prints the seed and the command to replay
// it; -rapid.checks=N runs more.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSimulation(t)
		for range rapid.IntRange(10, 90).Draw(t, "commands") {
			s.step()
		}
		s.finish()
	})
}

// simulation is a machine and its books, side by side.
type simulation struct {
	t      *rapid.T
	d      *drawer
	b      *modelled
	m      *Machine
	shadow *Machine // made from a snapshot taken on the way
	facts  [][]byte
	sent   []Command
}

func newSimulation(t *rapid.T) *simulation {
	w := drawWorld(t)
	r := &rig{t: quiet{t: t}, m: New(findRows), charts: findRows, now: worldStart}
	w.build(r)
	s := &simulation{t: t, b: newModelled(w), m: r.m, facts: r.facts}
	s.b.now = worldStart
	s.d = &drawer{t: t, b: s.b, m: r.m}
	s.b.m = r.m
	s.reload()
	return s
}

// quiet lets a rig, which wants a testing.TB, fail a rapid check.
type quiet struct {
	testing.TB
	t *rapid.T
}

func (q quiet) Helper()                           { q.t.Helper() }
func (q quiet) Fatal(args ...any)                 { q.t.Fatal(args...) }
func (q quiet) Fatalf(format string, args ...any) { q.t.Fatalf(format, args...) }

func (s *simulation) fatalf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("command %d: "+format, append([]any{s.d.n}, args...)...)
}

// reload makes the shadow anew from a snapshot.
func (s *simulation) reload() {
	s.shadow = s.copyOf(s.m)
}

func (s *simulation) copyOf(m *Machine) *Machine {
	s.t.Helper()
	c := New(findRows)
	if err := c.LoadSnapshot(m.AppendSnapshot(nil)); err != nil {
		s.fatalf("loading a snapshot: %v", err)
	}
	return c
}

// step lets time pass, lets a few expired things go, and asks one command.
func (s *simulation) step() {
	s.d.n++
	s.b.now += pick[int64](s.d, "time passes", 0, 0, 0, 0, 0, second, second, second, minute, minute, minute, 3*minute, 4*minute, 9*minute, 10*minute, 21*minute)
	s.b.letGo()
	s.apply(s.m.Due(s.b.now, s.d.upTo(3, "swept")))
	if s.d.oneIn(10, "snapshot") {
		s.reload()
	}
	cmd := s.d.command()
	if s.d.oneIn(15, "again") && len(s.sent) > 0 {
		cmd = pick(s.d, "again", s.sent...)
	}
	s.sent = append(s.sent, cmd)
	s.decide(cmd)
	s.check()
}

// decide asks machine, shadow and books the same.
func (s *simulation) decide(cmd Command) {
	want := s.b.expectOf(cmd)
	before := s.m.AppendSnapshot(nil)
	_, repeated := s.m.answers.repeat(cmd.meta())
	backlog := s.m.Wake() <= s.b.now
	tidied := s.tidied(backlog, cmd)
	bothWays(s.t, s.m, cmd, s.b.now)
	out, facts := s.m.Decide(cmd, s.b.now)
	if !bytes.Equal(before, s.m.AppendSnapshot(nil)) {
		s.fatalf("deciding %T %+v changed the machine", cmd, cmd)
	}
	if out.Status != want && !s.b.unsure {
		s.fatalf("%T %+v is answered %v %+v, want %v", cmd, cmd, out.Status, out.Detail, want)
	}
	if tidied != nil && (tidied.Status != out.Status || !out.OK() && !sameRefusal(*tidied, out)) {
		s.fatalf("%T %+v is answered %+v %+v, by a machine without a backlog %+v %+v", cmd, cmd, out, out.Detail, *tidied, tidied.Detail)
	}
	s.compareShadow(cmd, out, facts, backlog)
	s.t.Logf("%d at %d: %T %+v: %v", s.d.n, (s.b.now-worldStart)/second, cmd, cmd, out.Status)
	for _, f := range facts {
		if f.kind() != kindHoldsLapsed && !tidies(f) && !out.OK() {
			s.fatalf("%T was refused as %v and states %T", cmd, out.Status, f)
		}
	}
	if err := auditRow(cmd, facts); err != nil && out.OK() && !repeated {
		s.fatalf("%v", err)
	}
	cart, holds := s.b.cart, len(s.b.holds)
	s.apply(facts)
	s.checkGiven(cmd, out, facts, cart, holds)
}

// tidies says whether the clock states a fact besides what it lets go: a question about
// a charge.
func tidies(f Fact) bool {
	e, is := f.(*EffectOpened)
	return is && e.Effect.Kind == CancelEffect
}

// tidied is what a machine that has let everything go that is over would answer.
func (s *simulation) tidied(backlog bool, cmd Command) *Outcome {
	if !backlog || s.early(cmd) {
		return nil
	}
	c := s.copyOf(s.m)
	for _, f := range c.Due(s.b.now, 1<<20) {
		c.Apply(f)
	}
	out, _ := c.Decide(cmd, s.b.now)
	return &out
}

// early says whether a command names an effect that tidying up would open: nobody has
// been told of it.
func (s *simulation) early(cmd Command) bool {
	switch c := cmd.(type) {
	case *FinishEffect:
		return c.Effect > s.m.lastEffect
	case *BeginEffect:
		return c.Effect > s.m.lastEffect
	case *NoteAuthorised:
		return c.Effect > s.m.lastEffect
	}
	return false
}

// sameRefusal compares two refusals. One that stock cannot undo may tell of stock
// that is still to be let go.
func sameRefusal(a, b Outcome) bool {
	if a.Detail == nil || b.Detail == nil {
		return a.Detail == b.Detail
	}
	return reflect.DeepEqual(*a.Detail, *b.Detail)
}

// compareShadow asks the machine that a snapshot made. With a backlog the two may
// let it go in another order.
func (s *simulation) compareShadow(cmd Command, out Outcome, facts []Fact, backlog bool) {
	var live [][]byte
	for _, f := range facts {
		live = append(live, AppendFact(nil, f))
	}
	again, others := s.shadow.Decide(cmd, s.b.now)
	if again.Status != out.Status {
		s.fatalf("%T %+v: %v, after a snapshot %v", cmd, cmd, out.Status, again.Status)
	}
	if backlog {
		return
	}
	var loaded [][]byte
	for _, f := range others {
		loaded = append(loaded, AppendFact(nil, f))
	}
	if !reflect.DeepEqual(live, loaded) || !reflect.DeepEqual(out, again) {
		s.fatalf("%T %+v: %+v %+v, after a snapshot %+v %+v", cmd, cmd, out, facts, again, others)
	}
}

// apply makes facts true everywhere, by way of their bytes.
func (s *simulation) apply(facts []Fact) {
	s.t.Helper()
	for _, f := range facts {
		b := AppendFact(nil, f)
		read, err := ReadFact(b)
		if err != nil {
			s.fatalf("reading back %T: %v", f, err)
		}
		s.facts = append(s.facts, b)
		if err := s.b.apply(read); err != nil {
			s.fatalf("%T %+v: %v", read, read, err)
		}
		s.m.Apply(read)
		other, _ := ReadFact(b) // machines share nothing
		s.shadow.Apply(other)
	}
}

// checkGiven holds what a cart was given against the wish.
func (s *simulation) checkGiven(cmd Command, out Outcome, facts []Fact, cart *bookCart, holds int) {
	if !out.OK() || len(facts) == 0 || cart == nil {
		return
	}
	var h *bookHold
	switch c := cmd.(type) {
	case *PlaceHold, *SellAtCounter:
		h = s.b.holds[holds]
	case *AmendHold:
		h = s.b.holds[c.Hold-1]
	default:
		return
	}
	if err := s.b.given(cart, h.lines); err != nil {
		s.fatalf("%T %+v: %v: %+v", cmd, cmd, err, h.lines)
	}
	if out.Total != h.total {
		s.fatalf("%T: told a total of %d, it costs %d", cmd, out.Total, h.total)
	}
}

// check does all books.
func (s *simulation) check() {
	if err := s.m.Audit(); err != nil {
		s.fatalf("audit: %v", err)
	}
	if err := s.m.Truths(); err != nil {
		s.fatalf("truths: %v", err)
	}
	if err := invariants(s.m); err != nil {
		s.fatalf("%v", err)
	}
	if s.m.StateHash() != s.shadow.StateHash() {
		s.fatalf("a snapshot and the facts since make another machine")
	}
	if err := s.b.compareEffects(s.m); err != nil {
		s.fatalf("%v", err)
	}
	s.b.letGo() // what its charge kept alive may be over now
	m := s.m
	if m.Wake() <= s.b.now {
		m = s.copyOf(m)
		for _, f := range m.Due(s.b.now, 1<<20) {
			m.Apply(f)
		}
	}
	if err := s.b.compare(m); err != nil {
		s.fatalf("%v", err)
	}
}

// finish makes the machine once more, from all its facts.
func (s *simulation) finish() {
	again := New(findRows)
	for _, b := range s.facts {
		f, err := ReadFact(b)
		if err != nil {
			s.fatalf("%v", err)
		}
		again.Apply(f)
	}
	if again.StateHash() != s.m.StateHash() {
		s.fatalf("the facts alone make another machine")
	}
	if err := replaysChangeNothing(s.m, s.sent, s.b.now); err != nil {
		s.fatalf("%v", err)
	}
}

// replaysChangeNothing (I4): what was accepted under a key and comes again states
// nothing, and what an effect's end was told of is told of once.
func replaysChangeNothing(m *Machine, sent []Command, now int64) error {
	for _, cmd := range sent {
		meta := cmd.meta()
		_, first := m.answers.repeat(meta)
		if !first {
			continue
		}
		if out, facts := m.Decide(cmd, now); len(facts) > 0 {
			return fmt.Errorf("%T under a key that was answered: %v, %d facts", cmd, out.Status, len(facts))
		}
	}
	return nil
}

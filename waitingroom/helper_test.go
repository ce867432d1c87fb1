package waitingroom

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"facevalue/draw"
)

// tester is what a rig needs of a test, or of a drawn one.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// rig is a room with its facts.
type rig struct {
	t     tester
	m     *Machine
	now   int64
	facts [][]byte
	watch func(Fact)
}

const testDay int64 = 1_800_000_000_000 // 2027-01-15T08:00:00Z

func newRig(t tester) *rig { return &rig{t: t, m: New(), now: testDay} }

// testSecret is what the rooms of tests commit to.
var testSecret = make([]byte, draw.SecretBytes)

// testNotice is a queue for 100 tickets: a lobby of an hour, a draw at its end.
func testNotice() Notice {
	return Notice{
		Room: "room-abc-general", Sale: "abc", Window: "general", Mode: Queue,
		Opens: testDay, CutOff: testDay + hour, Start: testDay + hour, Closes: testDay + day,
		Algorithm: draw.Algorithm, Commitment: draw.Commit(testSecret),
		Together: 4, Limit: 4, Inventory: []Stock{{"standing", 80, 5000, 5000, "EUR"}, {"seated", 20, 7000, 9000, "EUR"}},
		Grace: minute, Turn: 5 * minute, Longest: 15 * minute, Turns: 3, Rate: 600, Target: 20, Capacity: 1_000_000,
	}
}

var (
	ada   = Meta{By: Actor{Staff, "ada"}}
	house = Meta{By: Actor{Kind: House}}
)

// fan is a visitor whose identity, key and salt follow from a number.
type fan uint64

func (f fan) identity() Identity {
	return Identity(sum("identity", uint64(f)))
}

func (f fan) key(browser int) []byte {
	key := make([]byte, draw.KeyBytes)
	copy(key, sum("key", uint64(f)*1000+uint64(browser)))
	return key
}

func (f fan) salt() []byte { return sum("salt", uint64(f))[:draw.SaltBytes] }

func sum(what string, n uint64) []byte {
	h := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(what), n))
	return h[:16]
}

func (f fan) enter(others ...fan) *Enter {
	c := &Enter{Identity: f.identity(), PublicKey: f.key(0), Salt: f.salt()}
	for _, o := range others {
		c.Others = append(c.Others, o.identity())
	}
	return c
}

func (f fan) claim(entry uint64) *Claim {
	return &Claim{Entry: entry, Identity: f.identity(), PublicKey: f.key(0), Salt: f.salt()}
}

// do lets due facts go first, as a desk does, decides a command and applies its facts.
func (r *rig) do(cmd Command) Outcome {
	r.t.Helper()
	r.due()
	return r.decide(cmd)
}

// decide does the same without looking at what is due: the sweeper is dead.
func (r *rig) decide(cmd Command) Outcome {
	r.t.Helper()
	before := r.m.StateHash()
	out, facts := r.m.Decide(cmd, r.now)
	if r.m.StateHash() != before {
		r.t.Fatalf("%T: Decide changed the machine", cmd)
	}
	if !out.OK() && len(facts) > 0 {
		r.t.Fatalf("%T: a refusal (%s) with %d facts", cmd, out.Status, len(facts))
	}
	r.apply(facts)
	return out
}

// due states all that is due, a few facts at a time.
func (r *rig) due() {
	r.t.Helper()
	for n := range 100_000 {
		if r.m.Wake() > r.now {
			if facts := r.m.Due(r.now, 1); len(facts) > 0 {
				r.t.Fatalf("%T was due, and nobody was woken for it", facts[0])
			}
			return
		}
		before := r.m.StateHash()
		facts := r.m.Due(r.now, 1+n%3)
		if r.m.StateHash() != before {
			r.t.Fatal("Due changed the machine")
		}
		if len(facts) == 0 {
			r.t.Fatalf("woken at %d for nothing", r.m.Wake())
		}
		r.apply(facts)
	}
	r.t.Fatal("something is due for ever")
}

// wait lets time pass, waking the machine whenever it wants to be.
func (r *rig) wait(ms int64) { r.until(r.now + ms) }

func (r *rig) until(at int64) {
	r.t.Helper()
	for {
		r.due()
		wake := r.m.Wake()
		if wake == math.MaxInt64 || wake > at {
			break
		}
		r.now = max(wake, r.now)
	}
	r.now = at
	r.due()
}

func (r *rig) apply(facts []Fact) {
	r.t.Helper()
	for _, f := range facts {
		b := AppendFact(nil, f)
		r.facts = append(r.facts, b)
		back, err := ReadFact(b)
		if err != nil {
			r.t.Fatalf("%T: %v", f, err)
		}
		r.m.Apply(back)
		if r.watch != nil {
			r.watch(back)
		}
		if err := r.m.Truths(); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := r.m.Audit(); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) must(cmd Command) Outcome {
	r.t.Helper()
	out := r.do(cmd)
	if !out.OK() {
		r.t.Fatalf("%T: %s %+v", cmd, out.Status, out.Detail)
	}
	return out
}

// replay holds the machine against one made of its facts and one of its snapshot.
func (r *rig) replay() {
	r.t.Helper()
	again := New()
	for _, b := range r.facts {
		f, err := ReadFact(b)
		if err != nil {
			r.t.Fatal(err)
		}
		again.Apply(f)
	}
	loaded := New()
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		r.t.Fatal(err)
	}
	if h := r.m.StateHash(); again.StateHash() != h || loaded.StateHash() != h {
		r.t.Fatal("the facts, or the snapshot, make another machine")
	}
	if r.m.Wake() != again.Wake() || r.m.Wake() != loaded.Wake() {
		r.t.Fatal("the same machine wakes at another time")
	}
}

// open is a rig whose room is announced, and its lobby open.
func openRig(t tester, change ...func(*Notice)) *rig {
	r := newRig(t)
	n := testNotice()
	for _, c := range change {
		c(&n)
	}
	r.must(&Open{Meta: ada, Notice: n})
	return r
}

// drawn is a rig with fans 1 to n in the lobby, after the draw.
func drawnRig(t tester, fans int, change ...func(*Notice)) *rig {
	r := openRig(t, change...)
	for f := range fans {
		r.must(fan(f + 1).enter())
	}
	r.until(r.m.notice.CutOff)
	r.must(&PostSeed{Secret: testSecret})
	return r
}

// byRank is the entry at a rank.
func (r *rig) byRank(rank uint64) uint64 {
	if rank > r.m.size {
		return rank
	}
	return draw.Entry(r.m.seed, rank-1, r.m.size) + 1
}

// claimRank claims the turn of a rank; fans have the numbers of their entries.
func (r *rig) claimRank(rank uint64) Outcome {
	n := r.byRank(rank)
	return r.do(fan(n).claim(n))
}

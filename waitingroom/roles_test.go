package waitingroom

import (
	"bytes"
	"fmt"
	"testing"

	"facevalue/draw"
)

// TestWhoMayDoWhat: fans do not steer, staff does not speak for the sale, and nobody
// comes from nowhere.
func TestWhoMayDoWhat(t *testing.T) {
	r := drawnRig(t, 3)
	fanMeta := Meta{By: Actor{Kind: Fan}}
	n := testNotice()
	forStaff := func(m Meta) []Command {
		return []Command{
			&Open{m, n}, &Amend{Meta: m, Notice: n, Reason: "x"}, &MoveStart{m, n.Start, "x"}, &SetRate{m, 60, 5, ""},
			&Pause{m, ""}, &Resume{m}, &Say{m, "x"}, &Close{Meta: m},
		}
	}
	forHouse := func(m Meta) []Command {
		return []Command{&Spend{m, 1, 1, 1}, &Progress{Meta: m, Free: []uint32{1, 1}}, &EndEffect{Meta: m, Effect: 1}}
	}
	for _, c := range append(forStaff(fanMeta), append(forHouse(fanMeta), forHouse(ada)...)...) {
		if out := r.do(c); out.Status != Forbidden {
			t.Errorf("%T by %s: %s", c, c.meta().By.Kind, out.Status)
		}
	}
	for _, c := range append(forStaff(ada), forHouse(house)...) {
		if out := r.do(c); out.Status == Forbidden {
			t.Errorf("%T by %s: %s", c, c.meta().By.Kind, out.Status)
		}
	}
	if out := r.do(&Resume{Meta{By: Actor{Kind: actorEnd}}}); out.Status != Malformed {
		t.Errorf("nobody at all: %s", out.Status)
	}
}

// TestSameRequestTwice: a command of staff that comes again gets the first answer; the
// key with another request is refused; after 72 hours the key is forgotten.
func TestSameRequestTwice(t *testing.T) {
	r := openRig(t)
	meta := func(key byte, print uint64) Meta { return Meta{Key: Key{key}, Fingerprint: print, By: ada.By} }
	n := testNotice()
	n.Inventory = []Stock{{"standing", 90, 5000, 5000, "EUR"}, n.Inventory[1]}
	first := r.must(&Amend{Meta: meta(1, 1), Based: 1, Notice: n, Reason: "x"})
	if again := r.must(&Amend{Meta: meta(1, 1), Based: 1, Notice: n, Reason: "x"}); again != first || r.m.version != 2 {
		t.Errorf("%+v, then %+v", first, again)
	}
	if out := r.do(&Say{Meta: meta(1, 2), Message: "x"}); out.Status != KeyReused {
		t.Errorf("%s", out.Status)
	}
	r.replay()
	r.now += Retention
	r.must(&Say{Meta: meta(2, 1), Message: "x"})
	if out := r.do(&Say{Meta: meta(1, 2), Message: "y"}); !out.OK() || len(r.m.answers.list) != 2 {
		t.Errorf("%s, %d kept", out.Status, len(r.m.answers.list))
	}
}

// TestHostileInput: whatever the sizes, there is an answer with a name, and nothing
// happens.
func TestHostileInput(t *testing.T) {
	r := drawnRig(t, 3)
	long := string(bytes.Repeat([]byte("x"), maxText+1))
	for i, c := range []Command{
		&Enter{}, &Enter{PublicKey: make([]byte, 64), Salt: make([]byte, 16)}, &Enter{PublicKey: make([]byte, 65), Salt: make([]byte, 17)},
		&Rebind{}, &Claim{Entry: 1}, &PostSeed{}, &PostSeed{Signature: make([]byte, 48), Secret: make([]byte, 32)},
		&Pause{ada, long}, &Say{ada, long}, &Say{ada, "\xff"}, &SetRate{ada, 1 << 31, 1, ""}, &SetRate{ada, 1, 1 << 31, ""}, &SetRate{ada, 1, 1, long},
		&Amend{Meta: ada, Based: 1, Notice: testNotice()}, &Progress{Meta: house}, &Progress{Meta: house, Free: make([]uint32, 3)},
		&Close{Meta: ada}, &Spend{house, 1, 1, 1 << 31}, &EndEffect{Meta: house, Effect: 1, Failed: long},
	} {
		if out := r.do(c); out.Status != Malformed || out.Detail.What == "" {
			t.Errorf("%d, %T: %s %+v", i, c, out.Status, out.Detail)
		}
	}
	for _, entry := range []uint64{0, 4, 1 << 63} {
		if out := r.do(fan(1).claim(entry)); out.Status != Unknown {
			t.Errorf("entry %d: %s", entry, out.Status)
		}
		if out := r.do(&Extend{Entry: entry, Generation: 1}); out.Status != Unknown {
			t.Errorf("entry %d: %s", entry, out.Status)
		}
		if out := r.do(&Spend{house, entry, 1, 1}); out.Status != Unknown {
			t.Errorf("entry %d: %s", entry, out.Status)
		}
		if _, there := r.m.Place(entry); there {
			t.Errorf("there is an entry %d", entry)
		}
	}
	if out := r.do(&Rebind{Identity: fan(9).identity(), PublicKey: fan(9).key(0), Salt: fan(9).salt()}); out.Status != Unknown {
		t.Errorf("%s", out.Status)
	}
}

// TestProgressThatIsOld changes nothing: a follower that begins again tells everything
// again.
func TestProgressThatIsOld(t *testing.T) {
	r := drawnRig(t, 3)
	r.must(&Progress{Meta: house, Seq: 7, Free: []uint32{5, 5}})
	for _, seq := range []uint64{6, 7} {
		r.must(&Progress{Meta: house, Seq: seq, Free: []uint32{0, 0}})
	}
	if r.m.soldOut() || r.m.sales.seq != 7 {
		t.Errorf("%+v", r.m.sales)
	}
}

// TestPartsThatCannotBe: a machine that is told what cannot be stops at once.
func TestPartsThatCannotBe(t *testing.T) {
	for name, f := range map[string]Fact{
		"an entry too far":    &Entered{Entry: 9},
		"a second seed":       &SeedPosted{},
		"another cut-off":     &EntriesClosed{Size: 3},
		"a call that was not": &CallLapsed{To: 3},
		"a turn to extend":    &TurnExtended{Entry: 1},
		"a turn to end":       &TurnLapsed{Entry: 1},
		"a late call":         &LateLapsed{Entry: 1},
		"an effect closed":    &EffectClosed{ID: 77},
		"an effect too far":   &EffectOpened{Effect: Effect{ID: 77}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was believed", name)
				}
			}()
			drawnRig(t, 3).m.Apply(f)
		}()
	}
}

// TestOpenedEffects: each is told once, in the order in which they were opened.
func TestOpenedEffects(t *testing.T) {
	r := openRig(t)
	told := r.m.Opened(nil)
	r.until(testNotice().CutOff)
	r.must(&PostSeed{Secret: testSecret})
	told = r.m.Opened(told)
	if want := "[{1 notice 1 0} {2 checkpoint 0 0} {3 seed 0 0}]"; fmt.Sprint(told) != want {
		t.Errorf("%v, want %s", told, want)
	}
	if again := r.m.Opened(nil); len(again) != 0 {
		t.Errorf("told twice: %v", again)
	}
	if told[0].EffectID() != 1 || told[0].Lane() != told[1].Lane() || told[0].Lane() == (Effect{Kind: FetchBeacon}).Lane() {
		t.Error("what is published goes out in order, beside what is fetched")
	}
}

// FuzzLoadSnapshot: a damaged snapshot is refused, or is one that the machine could
// have written.
func FuzzLoadSnapshot(f *testing.F) {
	r := drawnRig(f, 12)
	r.wait(3 * second)
	r.claimRank(1)
	whole := r.m.AppendSnapshot(nil)
	f.Add(whole, uint32(0), byte(0), uint32(len(whole)))
	for i := range 20 {
		f.Add(whole, uint32(i*len(whole)/20), byte(1<<(i%8)), uint32(len(whole)))
		f.Add(whole, uint32(0), byte(0), uint32(i*len(whole)/20))
	}
	f.Fuzz(func(t *testing.T, b []byte, at uint32, flip byte, size uint32) {
		b = bytes.Clone(b[:min(len(b), int(size))])
		if int(at) < len(b) {
			b[at] ^= flip
		}
		m := New()
		if m.LoadSnapshot(b) != nil {
			return
		}
		again := New()
		if err := again.LoadSnapshot(m.AppendSnapshot(nil)); err != nil || again.StateHash() != m.StateHash() {
			t.Fatalf("what was loaded and written again is another: %v", err)
		}
	})
}

// TestReadsOfARoom: what others read says what was done.
func TestReadsOfARoom(t *testing.T) {
	r := drawnRig(t, 5)
	if n, there := r.m.Find(fan(4).identity()); !there || n != 4 {
		t.Errorf("fan 4 is entry %d", n)
	}
	if _, there := r.m.Find(fan(9).identity()); there {
		t.Error("fan 9 is somewhere")
	}
	c, cut := r.m.CutOff()
	size, root := r.m.Root()
	if !cut || c.Size != 5 || size != 5 || c.Root != root || c.Room != "room-abc-general" {
		t.Errorf("%+v of %d, %v", c, size, root)
	}
	if _, over := r.m.Closed(); over {
		t.Error("the room is over")
	}
	if seed, _, ok := r.m.Drawn(); !ok || seed != draw.NewSeed(c.Room, 5, root, testSecret) {
		t.Error("the seed is made of room, size, root and secret")
	}
	stopped := 0
	r.m.Outcomes(func(Result) bool { stopped++; return false })
	if stopped != 1 {
		t.Errorf("outcomes went on for %d", stopped)
	}
}

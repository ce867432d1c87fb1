package sale

import (
	"bytes"
	"reflect"
	"testing"
)

// fataler is who is told that something is wrong: a test, or a model's.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// bothWays has a wish that the short way takes decided the long way too, and says
// whether there was one. Stories, models and fuzzing ask it before every command.
func bothWays(t fataler, m *Machine, cmd Command, now int64) bool {
	t.Helper()
	c, is := cmd.(*PlaceHold)
	if !is || !m.running || badText(c.By.Name) {
		return false
	}
	written := func() (all []byte) {
		for _, f := range m.facts {
			all = AppendFact(all, f)
		}
		m.facts = m.facts[:0]
		return all
	}
	m.facts = m.facts[:0]
	short, given := m.plain(c, now)
	told := written()
	if !given {
		if len(told) > 0 {
			t.Fatalf("%+v is not taken the short way and states facts", c)
		}
		return false
	}
	long := m.placeCart(c, now)
	if again := written(); !reflect.DeepEqual(short, long) || !bytes.Equal(told, again) {
		t.Fatalf("%+v: the short way %+v %x, the long way %+v %x", c, short, told, long, again)
	}
	return true
}

// What most buyers ask for is decided the short way; whatever else a wish, a window,
// a type or a sale may say is not.
func TestPlainWishes(t *testing.T) {
	plain := func() *PlaceHold {
		return &PlaceHold{Wants: []Want{{Index: 2, Count: 2}}, Claims: []Claim{buyer(1)}}
	}
	r := newRig(t, findWhole)
	wholeSetup(r)
	if !bothWays(t, r.m, plain(), r.now) {
		t.Fatal("two standing tickets are not decided the short way")
	}
	for name, change := range map[string]func(*PlaceHold){
		"two lines":     func(c *PlaceHold) { c.Wants = append(c.Wants, c.Wants[0]) },
		"none":          func(c *PlaceHold) { c.Wants = nil },
		"a code":        func(c *PlaceHold) { c.Codes = []string{"X"} },
		"staff":         func(c *PlaceHold) { c.By = Actor{Role: BoxOffice, Name: "kim"} },
		"no window":     func(c *PlaceHold) { c.Window = 99 },
		"no type":       func(c *PlaceHold) { c.Wants[0].Index = 99 },
		"an item":       func(c *PlaceHold) { c.Wants[0].Kind = ItemLine },
		"a fee":         func(c *PlaceHold) { c.Wants[0].Kind = FeeLine },
		"nothing":       func(c *PlaceHold) { c.Wants[0].Count = 0 },
		"too many":      func(c *PlaceHold) { c.Wants[0].Count = maxCount + 1 },
		"seats":         func(c *PlaceHold) { c.Wants[0].Seats = []uint32{1, 2} },
		"a section":     func(c *PlaceHold) { c.Wants[0].Section = "A" },
		"wheelchairs":   func(c *PlaceHold) { c.Wants[0].Accessible = 1 },
		"companions":    func(c *PlaceHold) { c.Wants[0].Companions = 1 },
		"or":            func(c *PlaceHold) { c.Wants[0].Or = []uint32{1} },
		"nobody":        func(c *PlaceHold) { c.Claims = nil },
		"no such claim": func(c *PlaceHold) { c.Claims = []Claim{{0: 200}} },
		"a crowd":       func(c *PlaceHold) { c.Claims = make([]Claim, maxClaims+1) },
	} {
		c := plain()
		change(c)
		if bothWays(t, r.m, c, r.now) {
			t.Errorf("%s: decided the short way", name)
		}
	}
}

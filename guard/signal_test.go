package guard

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJudge(t *testing.T) {
	const all = 1000
	for name, c := range map[string]struct {
		seen []Evidence
		want Action
	}{
		"nobody else":                       {[]Evidence{{Card, 1}, {Phone, 1}, {Address, 1}, {Device, 1}, {Agent, all}}, Allow},
		"a family with one card":            {[]Evidence{{Card, 2}, {Address, 5}}, Allow},
		"a card alone, of however many":     {[]Evidence{{Card, all}}, Review},
		"an address alone":                  {[]Evidence{{Address, all}}, Review},
		"a home: card and address":          {[]Evidence{{Card, all}, {Address, all}}, Review},
		"a device alone":                    {[]Evidence{{Device, all}}, Review},
		"two on a browser":                  {[]Evidence{{Device, 2}}, Harder},
		"a device and a card":               {[]Evidence{{Device, 5}, {Card, 12}}, Refuse},
		"a device and a phone":              {[]Evidence{{Device, 5}, {Phone, 20}}, Refuse},
		"a device, and a card of a few":     {[]Evidence{{Device, 5}, {Card, 11}}, Review},
		"a program is everybody's":          {[]Evidence{{Agent, all}, {Card, all}, {Address, all}}, Review},
		"the strongest of several is taken": {[]Evidence{{Card, 3}, {Phone, 6}}, Review},
	} {
		got, why := Usual.Judge(c.seen)
		if got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if (got == Allow) != (len(why) == 0) {
			t.Errorf("%s: %v for %v", name, got, why)
		}
	}
}

// Edge case 71: a card that several accounts share is counted, by persons and not by how
// often each comes.
func TestJoinsCountPersons(t *testing.T) {
	j := NewJoins(3_600_000, 1000)
	card := Key{9}
	for n, c := range []struct {
		person byte
		want   int
	}{{1, 1}, {1, 1}, {2, 2}, {1, 2}, {3, 3}} {
		if e := j.Note(Key{c.person}, Card, card, start+int64(n)); e != (Evidence{Card, c.want}) {
			t.Errorf("note %d: %v, want %d persons", n, e, c.want)
		}
	}
	if e := j.Note(Key{4}, Phone, card, start); e.Persons != 1 {
		t.Errorf("a phone with the bytes of a card: %v", e)
	}
	if e := j.Note(Key{5}, Card, card, start+2*3_600_000); e.Persons != 1 {
		t.Errorf("long after: %v", e)
	}
}

func TestJoinsAreBounded(t *testing.T) {
	j := NewJoins(1<<40, shards*sampled)
	for n := range byte(20) {
		j.Note(Key{n}, Device, Key{0xff}, start)
	}
	for n := range 50 * shards * sampled {
		j.Note(Key{1}, Card, Key{byte(n), byte(n >> 8), byte(n >> 16)}, start+int64(n))
	}
	kept := 0
	for i := range j.shards {
		kept += len(j.shards[i].by)
	}
	if kept > shards*sampled {
		t.Errorf("%d values kept, room for %d", kept, shards*sampled)
	}
	if e := j.Note(Key{77}, Device, Key{0xff}, start); e.Persons != 21 {
		t.Errorf("what many share was forgotten for what nobody does: %v", e)
	}
	for n := range 2 * maxPersons {
		j.Note(Key{2, byte(n)}, Phone, Key{5}, start)
	}
	if e := j.Note(Key{1}, Phone, Key{5}, start); e.Persons != maxPersons {
		t.Errorf("%v", e)
	}
}

func TestGraphs(t *testing.T) {
	card, phone, device := Key{'c'}, Key{'p'}, Key{'d'}
	all := []Bought{
		{Person: Key{1}, Orders: []uint64{11}, Tickets: 4, Signals: []Seen{{Card, card}}},
		{Person: Key{2}, Orders: []uint64{12, 10}, Tickets: 4, Signals: []Seen{{Card, card}, {Phone, phone}, {Phone, phone}}},
		{Person: Key{3}, Orders: []uint64{13}, Tickets: 4, Signals: []Seen{{Phone, phone}, {Agent, Key{'a'}}}},
		{Person: Key{4}, Orders: []uint64{14}, Tickets: 4, Signals: []Seen{{Agent, Key{'a'}}}}, // one who uses the same program
		{Person: Key{5}, Orders: []uint64{15}, Tickets: 40, Signals: []Seen{{Card, Key{'x'}}}}, // alone: the limit is the sale's to keep
		{Person: Key{6}, Orders: []uint64{16}, Tickets: 4, Signals: []Seen{{Device, device}}},  // a couple within the limit
		{Person: Key{7}, Orders: []uint64{17}, Tickets: 4, Signals: []Seen{{Device, device}, {Card, Key{}}}},
	}
	want := []Graph{{
		Persons: []Key{{1}, {2}, {3}}, Orders: []uint64{10, 11, 12, 13}, Tickets: 12, Shared: []Evidence{{Card, 2}, {Phone, 2}},
	}}
	if diff := cmp.Diff(want, Graphs(all, 8)); diff != "" {
		t.Error(diff)
	}
	if got := Graphs(all, 12); len(got) != 0 {
		t.Errorf("nobody is over twelve: %v", got)
	}
	if got := Graphs(nil, 0); len(got) != 0 {
		t.Errorf("of nobody: %v", got)
	}
}

// A value that very many share, such as the address of a hall of residence, joins nobody.
func TestGraphsLeaveCrowdsAlone(t *testing.T) {
	var all []Bought
	for n := range commonest {
		all = append(all, Bought{Person: Key{byte(n), byte(n >> 8)}, Tickets: 4, Signals: []Seen{{Address, Key{'h'}}}})
	}
	if got := Graphs(all, 8); len(got) != 0 {
		t.Errorf("%d persons of one address are %d graphs", commonest, len(got))
	}
	if got := Graphs(all[1:], 8); len(got) != 1 || got[0].Tickets != 4*(commonest-1) {
		t.Errorf("one fewer: %d graphs", len(got))
	}
}

package seating

import "testing"

func TestHouses(t *testing.T) {
	for _, c := range []*Chart{Theatre(), Arena(), Stadium()} {
		t.Log(c.Name(), c.Len(), len(c.sections), len(c.rows), len(c.index.leaves), len(c.index.lines), len(c.index.cells), len(c.places), len(c.groups), len(c.Encode()))
		d, err := Decode(c.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if d.Hash() != c.Hash() {
			t.Error("hash changed")
		}
	}
}

func TestSmoke(t *testing.T) {
	c := Stadium()
	h := NewHouse(c)
	got, ok := h.BestAvailable(Request{Count: 4, Allocations: General, OrphanRule: true})
	t.Log(got, ok)
	for _, s := range got.Seats {
		t.Log(c.Describe(s))
	}
	got, ok = h.BestAvailable(Request{Count: 3, Accessible: 1, Companions: 2, Allocations: General, OrphanRule: true})
	t.Log(got, ok)
	for _, s := range got.Seats {
		t.Log(c.Describe(s))
	}
	if !ok {
		t.Fatal("nothing")
	}
}

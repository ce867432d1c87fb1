package seating

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func houses() []*Chart { return []*Chart{Theatre(), Arena(), Stadium()} }

func TestEncodingRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { mustRoundTrip(t, drawChart(t)) })
	for _, c := range houses() {
		mustRoundTrip(t, c)
	}
}

type failer interface{ Fatalf(string, ...any) }

func mustRoundTrip(t failer, c *Chart) *Chart {
	encoded := c.Encode()
	back, err := Decode(encoded)
	if err != nil {
		t.Fatalf("%s: does not decode: %v", c.Name(), err)
	}
	if !bytes.Equal(back.Encode(), encoded) || back.Hash() != c.Hash() {
		t.Fatalf("%s: encodes differently after decoding", c.Name())
	}
	if d := Diff(c, back); len(d.Missing)+len(d.Added)+len(d.Priced)+len(d.Renamed)+len(d.Moved)+len(d.Reserved)+len(d.Areas) > 0 {
		t.Fatalf("%s: decodes to another chart: %+v", c.Name(), d)
	}
	for s := range Seat(c.Len()) {
		if c.Info(s) != back.Info(s) {
			t.Fatalf("seat %d: %+v decodes to %+v", s, c.Info(s), back.Info(s))
		}
	}
	return back
}

// damaged encodes a chart after it was made to break the rules.
func damaged(damage func(*Chart)) []byte {
	c, err := drawn("Hall A: (..).(..)Wc|22\nHall B: (...)W.Wc.....\nFloor standing: 5")
	if err != nil {
		panic(err)
	}
	damage(c)
	return c.Encode()
}

// TestDecodeRefuses shows what is told of bytes that are not a chart.
func TestDecodeRefuses(t *testing.T) {
	good := Theatre().Encode()
	cases := []struct {
		name  string
		bytes []byte
		want  string
	}{
		{"seats without categories", damaged(func(c *Chart) { c.categories = nil }), "has seats but no categories"},
		{"a section without seats", damaged(func(c *Chart) { c.sections = append(c.sections, SectionInfo{Name: "x"}) }), `section "x" has no seats`},
		{"a row without seats", damaged(func(c *Chart) { c.rows[1].End = c.rows[1].First }), "a row has no seats"},
		{"seats with the same id", damaged(func(c *Chart) { c.ids.all = strings.Repeat("i", len(c.ids.all)) }), "seats 0 and 1 have the same id"},
		{"a far seat", damaged(func(c *Chart) { c.at[0].X = MaxCoordinate + 1 }), "seat position (10000001, 0) is off the plan"},
		{"a companion of two", damaged(func(c *Chart) { c.places[1].Companions = c.places[0].Companions }), "is kept for two wheelchair places"},
		{"a seat in two groups", damaged(func(c *Chart) {
			c.groups[1].Seats[1] = c.groups[1].Seats[0] + 1
			c.groups[0].Seats[1] = c.groups[1].Seats[1]
		}), "is in two groups"},
		{"groups out of order", damaged(func(c *Chart) { slices.Reverse(c.groups) }), "is out of order"},
		{"an empty group", damaged(func(c *Chart) { c.groups[0].Seats = nil }), `group "table A1" has no seats`},
		{"an area of no category", damaged(func(c *Chart) { c.areas[0].Category = -1 }), `area "Floor": category -1 does not fit its capacity 5`},
		{"an aisle nowhere", damaged(func(c *Chart) { c.flags = append(c.flags, flagAisle) }), "aisle seat 21 is not one of the 21 seats"},
		{"nothing", nil, `does not begin with "FVCH"`},
		{"another file", []byte("%PDF-1.7"), `does not begin with "FVCH"`},
		{"another version", []byte("FVCH\x02"), "has version 2; this program reads version 1"},
		{"a tail", append(slices.Clone(good), 0), "1 bytes follow the end"},
		{"too large", make([]byte, MaxChartBytes+1), "at most 16777216 are allowed"},
		{"a long varint", []byte("FVCH\x81\x00"), "not canonical"},
		{"cut off", []byte("FVCH\x01\x05Th"), "name of the plan is cut off"},
		{"a long name", []byte("FVCH\x01\xff\xff\x03"), "at most 200 is allowed"},
		{"a far focal point", []byte("FVCH\x01\x01x\xff\xff\xff\xff\x0f"), "within 10000000 of 0"},
	}
	for _, c := range cases {
		if c.name == "a long varint" {
			c.bytes = append(c.bytes, good[5:]...)
		}
		if _, err := Decode(c.bytes); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

// TestDecodeRefusesEveryCut: no beginning of a chart is a chart.
func TestDecodeRefusesEveryCut(t *testing.T) {
	good := Theatre().Encode()
	for n := range good {
		if _, err := Decode(good[:n]); err == nil {
			t.Fatalf("the first %d bytes are taken for a chart", n)
		}
	}
}

// TestDecodeOfDamage changes single bytes: what still decodes must be a chart
// in good order with exactly these bytes.
func TestDecodeOfDamage(t *testing.T) {
	good := mustDraw(t, "Hall A: (..)..Wcc|22\nHall B: (...)W..\nFloor standing: 5").Encode()
	for i := range good {
		for v := range 256 {
			bad := slices.Clone(good)
			bad[i] = byte(v)
			exercise(t, bad)
		}
	}
}

func mustDraw(t *testing.T, drawing string) *Chart {
	t.Helper()
	c, err := drawn(drawing)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exercise decodes, and uses what decodes.
func exercise(t *testing.T, encoded []byte) {
	c, err := Decode(encoded)
	if err != nil {
		if !strings.HasPrefix(err.Error(), "seating: ") {
			t.Fatalf("%x: %v", encoded, err)
		}
		return
	}
	if !bytes.Equal(c.Encode(), encoded) {
		t.Fatalf("%x decodes but encodes otherwise", encoded)
	}
	h := NewHouse(c)
	for _, r := range []Request{
		{Count: 3, MaySplit: true, OrphanRule: true}, {Count: 2, Accessible: 1, Companions: 1, MaySplit: true},
	} {
		r.Allocations = General
		for got, ok := h.BestAvailable(r); ok; got, ok = h.BestAvailable(r) {
			for _, s := range got.Seats {
				if !h.Take(s) {
					t.Fatalf("%x: %+v gives seat %d, which is taken", encoded, r, s)
				}
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(Theatre().Encode())
	for _, drawing := range []string{"Hall A: (..)..Wcc|22", "Hall A: .\nHall B: 9|1", "Floor standing: 5"} {
		c, err := drawn(drawing)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(c.Encode())
	}
	f.Add([]byte("FVCH\x01"))
	f.Fuzz(func(t *testing.T, encoded []byte) { exercise(t, encoded) })
}

// BenchmarkDecode decodes 80,000 seats.
func BenchmarkDecode(b *testing.B) {
	encoded := Stadium().Encode()
	b.SetBytes(int64(len(encoded)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChange takes and frees seats of 80,000 with sixteen rankings alive.
func BenchmarkChange(b *testing.B) {
	h := NewHouse(Stadium())
	for count := 1; count <= 16; count++ {
		h.BestAvailable(Request{Count: count, Allocations: General, OrphanRule: true})
	}
	rng := rand.New(rand.NewPCG(1, 2))
	seats := make([]Seat, 4096)
	for i := range seats {
		seats[i] = Seat(rng.IntN(h.Chart().Len()))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s := seats[i%len(seats)]
		if !h.Take(s) {
			h.Free(s)
		}
	}
}

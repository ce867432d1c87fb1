package wire

import "testing"

// holdPlaced is shaped like a fact that a sale writes for every hold.
type holdPlaced struct {
	Hold    uint64    `wire:"1"`
	Session [16]byte  `wire:"2"`
	At      int64     `wire:"3"`
	Until   int64     `wire:"4"`
	Buyer   uint32    `wire:"5"`
	Window  uint32    `wire:"6"`
	Status  status    `wire:"7"`
	Key     string    `wire:"8"`
	Lines   []heldFor `wire:"9"`
	Entry   uint64    `wire:"10"`
}

type heldFor struct {
	Type  uint32   `wire:"1"`
	Count uint32   `wire:"2"`
	Price int64    `wire:"3"`
	Seats []uint32 `wire:"4"`
}

var benchHold = holdPlaced{
	Hold: 812_000, Session: [16]byte{1, 2, 3}, At: 1_795_000_000_000, Until: 1_795_000_600_000,
	Buyer: 70_000, Window: 2, Status: 1, Key: "k_01j9z7", Entry: 1_000_000,
	Lines: []heldFor{{Type: 3, Count: 2, Price: 12_500, Seats: []uint32{40_012, 40_013}}},
}

func BenchmarkAppend(b *testing.B) {
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buf = Append(buf[:0], &benchHold)
	}
	b.ReportMetric(float64(len(buf)), "bytes")
}

func BenchmarkParse(b *testing.B) {
	in := Append(nil, &benchHold)
	b.ReportAllocs()
	for b.Loop() {
		var h holdPlaced
		if err := Parse(in, &h); err != nil {
			b.Fatal(err)
		}
	}
}

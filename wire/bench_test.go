package wire

import (
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

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

// BenchmarkAppendByHand is what a codec written for this one struct costs: the
// figure to hold BenchmarkAppend of the same run against.
func BenchmarkAppendByHand(b *testing.B) {
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buf = appendHold(buf[:0], &benchHold)
	}
}

func appendHold(b []byte, h *holdPlaced) []byte {
	number := func(num protowire.Number, v uint64) {
		if v != 0 {
			b = protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), v)
		}
	}
	number(1, h.Hold)
	b = protowire.AppendBytes(protowire.AppendTag(b, 2, protowire.BytesType), h.Session[:])
	number(3, protowire.EncodeZigZag(h.At))
	number(4, protowire.EncodeZigZag(h.Until))
	number(5, uint64(h.Buyer))
	number(6, uint64(h.Window))
	number(7, uint64(h.Status))
	b = protowire.AppendString(protowire.AppendTag(b, 8, protowire.BytesType), h.Key)
	for i := range h.Lines {
		b = append(protowire.AppendTag(b, 9, protowire.BytesType), 0)
		start := len(b)
		number(1, uint64(h.Lines[i].Type))
		number(2, uint64(h.Lines[i].Count))
		number(3, protowire.EncodeZigZag(h.Lines[i].Price))
		b = append(protowire.AppendTag(b, 4, protowire.BytesType), 0)
		seats := len(b)
		for _, seat := range h.Lines[i].Seats {
			b = protowire.AppendVarint(b, uint64(seat))
		}
		b[seats-1] = byte(len(b) - seats)
		b[start-1] = byte(len(b) - start)
	}
	number(10, h.Entry)
	return b
}

func TestByHandIsTheSame(t *testing.T) {
	if got, want := appendHold(nil, &benchHold), Append(nil, &benchHold); string(got) != string(want) {
		t.Errorf("by hand %x, by plan %x", got, want)
	}
}

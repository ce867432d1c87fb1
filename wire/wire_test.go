package wire

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var cmpSample = cmp.AllowUnexported(sample{})

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawSample(t)
		b := Append([]byte("before"), want)
		got := &sample{Text: "left over", Points: make([]point, 3)}
		if err := Parse(b[len("before"):], got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpSample); diff != "" {
			t.Fatalf("changed on the way:\n%s", diff)
		}
	})
}

func TestZeroIsNothing(t *testing.T) {
	zero := &sample{Data: []byte{}, Points: []point{}, Deep: deep{Inner: []inner{}}, Memory: map[string]int{"a": 1}, private: make(chan int)}
	if b := Append(nil, zero); len(b) != 0 {
		t.Errorf("a zero struct takes %x", b)
	}
}

func TestEmptyElementsKeepTheirPlace(t *testing.T) {
	want := &sample{
		Maybe:  &point{},
		Points: []point{{}, {X: 1}, {}},
		Texts:  []string{"", "b", ""},
		Hashes: [][16]byte{{}, {1}},
		U16s:   []uint16{0, 0, 7},
		Deep:   deep{Inner: []inner{{}, {Maybe: &point{}}}},
	}
	got := new(sample)
	if err := Parse(Append(nil, want), got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpSample); diff != "" {
		t.Error(diff)
	}
}

// Bytes by hand, so that a change of format cannot hide behind a round trip.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{&point{X: 1, Y: -1}, "\x08\x02\x10\x01"},
		{&sample{U64: 300}, "\x28\xac\x02"},
		{&sample{Bool: true, Status: 9}, "\x08\x01\x88\x01\x09"},
		{&sample{Text: "hi", Where: point{Y: 1}}, "\x62\x02hi\x7a\x02\x10\x02"},
		{&sample{U16s: []uint16{1, 0, 300}}, "\xba\x01\x04\x01\x00\xac\x02"},
		{&sample{Statuses: []status{1, 2}}, "\xb2\x01\x02\x01\x02"},
		{&deep{Name: "n", Inner: []inner{{}, {Tags: []string{""}}}}, "\x0a\x01n\x1a\x00\x1a\x02\x3a\x00"},
	} {
		if got := Append(nil, c.v); string(got) != c.want {
			t.Errorf("%+v: got %x, want %x", c.v, got, c.want)
		}
	}
}

func TestParseCopies(t *testing.T) {
	b := Append(nil, &sample{Text: "text", Data: []byte("data"), Datas: [][]byte{[]byte("more")}})
	got := new(sample)
	if err := Parse(b, got); err != nil {
		t.Fatal(err)
	}
	clear(b)
	if got.Text != "text" || string(got.Data) != "data" || string(got.Datas[0]) != "more" {
		t.Errorf("what was parsed changed with the input: %q %q %q", got.Text, got.Data, got.Datas)
	}
}

func TestAppendAllocatesNothing(t *testing.T) {
	b := make([]byte, 0, 4096)
	allocs := testing.AllocsPerRun(100, func() {
		v := sample{U64: 1, Text: "text", Maybe: &point{X: 1}, Points: []point{{1, 2}}, U16s: []uint16{1, 2}}
		b = Append(b[:0], &v)
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func TestUnknownFieldIsNewer(t *testing.T) {
	type pointV2 struct {
		X, Y int32 `wire:"-"`
		Z    int32 `wire:"3"`
	}
	err := Parse(Append(nil, &pointV2{Z: 1}), &point{})
	if !errors.Is(err, ErrNewer) {
		t.Errorf("%v does not match ErrNewer", err)
	}
	if err = Parse([]byte{0x08}, &point{}); errors.Is(err, ErrNewer) {
		t.Errorf("%v matches ErrNewer", err)
	}
}

func TestHelpers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, data := rapid.Uint64().Draw(t, "n"), rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		b := append(AppendBytes(AppendUvarint(nil, n), data), "rest"...)
		gotN, b, err := Uvarint(b)
		if err != nil || gotN != n {
			t.Fatalf("Uvarint: %d, %v; want %d", gotN, err, n)
		}
		gotData, b, err := Bytes(b)
		if err != nil || !bytes.Equal(gotData, data) || string(b) != "rest" {
			t.Fatalf("Bytes: %x, rest %q, %v; want %x", gotData, b, err, data)
		}
	})
	for in, want := range map[string]string{
		"":         "wire: uvarint: cut off in the middle",
		"\x80":     "wire: uvarint: cut off in the middle",
		"\x80\x00": "wire: uvarint: a number is not in its shortest form",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02": "wire: uvarint: a number does not fit 64 bits",
	} {
		if _, _, err := Uvarint([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("Uvarint(%x): %v, want %s", in, err, want)
		}
	}
	if _, _, err := Bytes([]byte("\x05abc")); err == nil || err.Error() != "wire: bytes: says 5 bytes, has 3" {
		t.Errorf("Bytes of a short input: %v", err)
	}
}

// TestStringAtTheEndOfItsMemory: a string's header is shorter than a slice's, and
// nothing lies behind this one. The race detector's pointer checks would notice.
func TestStringAtTheEndOfItsMemory(t *testing.T) {
	type last struct {
		N uint64 `wire:"1"`
		S string `wire:"2"`
	}
	for range 100 {
		v := &last{N: 1, S: "x"}
		if got := Append(nil, v); len(got) != 5 {
			t.Fatalf("%x", got)
		}
	}
}

package wire

import (
	"fmt"
	"strings"
	"testing"
)

type (
	circle struct {
		Self *circle `wire:"1"`
	}
	ring struct {
		Next []bead `wire:"1"`
	}
	bead struct {
		Back ring `wire:"1"`
	}
)

// A struct that cannot be written is found at its first use, by name.
func TestFaultyStructs(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{&struct{ A int }{}, "A has no tag; add `wire:\"N\"`, or `wire:\"-\"`"},
		{&struct {
			a int `wire:"1"`
		}{}, "a has a tag but is not exported"},
		{&struct {
			A int `wire:"7"`
			B int `wire:"7"`
		}{}, "fields A and B both have number 7"},
		{&struct {
			A int `wire:"0"`
		}{}, `A: tag "0" is not a field number`},
		{&struct {
			A int `wire:"01"`
		}{}, `A: tag "01" is not a field number`},
		{&struct {
			A int `wire:"one"`
		}{}, `A: tag "one" is not a field number`},
		{&struct {
			A int `wire:"19500"`
		}{}, `A: tag "19500" is not a field number`},
		{&struct {
			A int `wire:"536870912"`
		}{}, `A: tag "536870912" is not a field number`},
		{&struct {
			A float64 `wire:"1"`
		}{}, "A: float64 cannot be written"},
		{&struct {
			A map[string]int `wire:"1"`
		}{}, "A: map[string]int cannot be written"},
		{&struct {
			A [4]int `wire:"1"`
		}{}, "A: [4]int cannot be written"},
		{&struct {
			A [0]byte `wire:"1"`
		}{}, "A: [0]uint8 cannot be written"},
		{&struct {
			A [][]int `wire:"1"`
		}{}, "A: []int cannot be written"},
		{&struct {
			A *int `wire:"1"`
		}{}, "A: *int cannot be written"},
		{&struct {
			A []*point `wire:"1"`
		}{}, "a slice of pointers could hold nil, which has no place on the wire; use []wire.point"},
		{&circle{}, "wire.circle contains itself"},
		{&ring{}, "wire.ring contains itself"},
		{point{}, "want a pointer to a struct, got wire.point"},
		{new(int), "want a pointer to a struct, got *int"},
		{nil, "want a pointer to a struct, got <nil>"},
		{(*point)(nil), "of a nil *wire.point"},
		{(*sample)(nil), "a nil *wire.sample"},
	} {
		t.Run(fmt.Sprintf("%T", c.v), func(t *testing.T) {
			wantPanic(t, c.want, func() { Append(nil, c.v) })
			wantPanic(t, strings.Replace(c.want, "of a nil", "into a nil", 1), func() { _ = Parse(nil, c.v) })
		})
	}
}

func TestStringThatIsNotText(t *testing.T) {
	const want = `wire: Text: string "a\xff" is not valid UTF-8`
	wantPanic(t, want, func() { Append(nil, &sample{Text: "a\xff"}) })
	wantPanic(t, "Texts: string", func() { Append(nil, &sample{Texts: []string{"", "\xc0\x80"}}) })
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

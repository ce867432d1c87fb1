package wire

import (
	"errors"
	"strings"
	"testing"
)

type (
	doorOpened struct {
		At int64 `wire:"1"`
	}
	doorShut struct {
		Why string `wire:"1"`
	}
)

func TestKinds(t *testing.T) {
	kinds := NewKinds("door", map[uint64]func() any{
		1:   func() any { return new(doorOpened) },
		300: func() any { return new(doorShut) },
	})
	b := kinds.Append(nil, 300, &doorShut{"wind"})
	got, err := kinds.Read(b)
	if s, ok := got.(*doorShut); err != nil || !ok || s.Why != "wind" {
		t.Fatalf("read %v, %v", got, err)
	}
	for _, bad := range []struct {
		b    []byte
		want string
	}{
		{nil, "the kind of 0 bytes"},
		{[]byte{2}, "kind 2 is not known"},
		{[]byte{0x81, 0}, "the kind of 2 bytes"}, // 1, but not in its shortest form
		{append(b, 9), "kind 300"},
	} {
		if _, err := kinds.Read(bad.b); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%x: %v; want %q", bad.b, err, bad.want)
		}
	}
	if _, err := kinds.Read([]byte{1, 0x10, 1}); !errors.Is(err, ErrNewer) {
		t.Errorf("a field of later days: %v", err)
	}
	if all := kinds.All(); len(all) != 2 {
		t.Errorf("%d kinds", len(all))
	}
	if p := kinds.Proto("test.v1"); !strings.Contains(p, "DOOR_OPENED = 1;\n  DOOR_SHUT = 300;") && !strings.Contains(p, "doorOpened") {
		t.Errorf("proto:\n%s", p)
	}
}

package sale

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// FuzzReadFact: whatever the bytes, reading never panics, and what can be read is
// written again as the same bytes.
func FuzzReadFact(f *testing.F) {
	for _, k := range sortedKeys(factKinds) {
		f.Add(AppendFact(nil, filled(k)))
		f.Add(AppendFact(nil, factKinds[k]()))
	}
	f.Add([]byte{0})
	f.Add([]byte{0x82, 0}) // a kind in two bytes where one would do
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01})
	f.Fuzz(func(t *testing.T, b []byte) {
		fact, err := ReadFact(b)
		if err != nil {
			return
		}
		if again := AppendFact(nil, fact); !bytes.Equal(again, b) {
			t.Fatalf("%x reads as %T %+v, which is written as %x", b, fact, fact, again)
		}
	})
}

// FuzzLoadSnapshot: a damaged snapshot is refused with an error, or it is one that
// the machine could have written and whose books can be done.
func FuzzLoadSnapshot(f *testing.F) {
	whole := wholeSale(f).m.AppendSnapshot(nil)
	f.Add(whole, uint32(0), byte(0), uint32(len(whole)))
	for i := range 40 {
		f.Add(whole, uint32(i*len(whole)/40), byte(1<<(i%8)), uint32(len(whole)))
		f.Add(whole, uint32(0), byte(0), uint32(i*len(whole)/40))
	}
	empty := New(noCharts).AppendSnapshot(nil)
	f.Add(empty, uint32(1), byte(255), uint32(len(empty)))
	f.Fuzz(func(t *testing.T, b []byte, at uint32, flip byte, size uint32) {
		b = bytes.Clone(b[:min(len(b), int(size))])
		if int(at) < len(b) {
			b[at] ^= flip
		}
		loadDamaged(t, b)
	})
}

// loadDamaged loads a snapshot that may be damaged and looks at what came of it.
func loadDamaged(t *testing.T, b []byte) {
	t.Helper()
	m := New(findWhole)
	if err := m.LoadSnapshot(b); err != nil {
		return
	}
	first := m.AppendSnapshot(nil)
	again := New(findWhole)
	if err := again.LoadSnapshot(first); err != nil {
		t.Fatalf("what was loaded and written again cannot be loaded: %v", err)
	}
	if second := again.AppendSnapshot(nil); !bytes.Equal(first, second) {
		t.Fatalf("%d bytes were loaded and are written as %d, then as %d others", len(b), len(first), len(second))
	}
	err := m.Audit()
	m.Setup()
	m.Summary()
	for n := range uint64(m.orders.n) {
		m.OrderInfo(n + 1)
	}
	for n := range uint64(len(m.fate)) {
		m.HoldInfo(n + 1)
	}
	if err != nil {
		return // damage that the books find; a file's checksum finds it sooner
	}
	m.Due(1<<60, 100)
	m.Decide(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1)}}, 1<<40)
}

// Every second byte of a snapshot damaged, one in each of three ways, and every
// length cut.
func TestDamagedSnapshots(t *testing.T) {
	whole := wholeSale(t).m.AppendSnapshot(nil)
	for at := range whole {
		if at%2 == 0 {
			b := bytes.Clone(whole)
			b[at] ^= []byte{1, 0x80, 0xff}[at/2%3]
			loadDamaged(t, b)
		}
		if err := New(findWhole).LoadSnapshot(whole[:at]); err == nil {
			t.Fatalf("a snapshot cut to %d of %d bytes was loaded", at, len(whole))
		}
	}
	if err := New(findWhole).LoadSnapshot(append(whole, 0)); err == nil {
		t.Fatal("a snapshot that goes on after its end was loaded")
	}
}

// FuzzNormaliseCode: the form of a code is one that it is the form of itself, of
// letters and digits, and within bounds; spaces, dashes and case make no difference.
func FuzzNormaliseCode(f *testing.F) {
	for _, s := range []string{"", " ", "summer-24", "ＳＵＭＭＥＲ", "СУММЕР", "Ö1l", "\xff\xfe", "ß", "ǆ", "ﬁ", "ᾳ", "İıſ", "٣", "🎫", "O0Il1", "ΰ", "\xf5ǟ", "ǟ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, ok := NormaliseCode(s)
		if !ok {
			if code != "" {
				t.Fatalf("%q is no code but reads as %q", s, code)
			}
			return
		}
		if code == "" || len(code) > maxCodeText || !utf8.ValidString(code) {
			t.Fatalf("%q reads as %q", s, code)
		}
		if again, ok := NormaliseCode(code); !ok || again != code {
			t.Fatalf("%q reads as %q, which reads as %q", s, code, again)
		}
		if same, ok := NormaliseCode(" -" + s + "_."); ok && same != code {
			t.Fatalf("%q reads as %q, with dashes around it as %q", s, code, same)
		}
	})
}

// What a person cannot tell apart is one code.
func TestLookAlikes(t *testing.T) {
	for a, b := range map[string]string{
		"OIL": "011", "o1l": "0I1", "PACE": "РАСЕ", "XYZ": "ΧΥΖ", "ＡＢＣ": "abc", "é": "E", "v-1 2": "V12", "ﬁn": "FIN", "Ⅷ": "v111",
	} {
		x, okX := NormaliseCode(a)
		y, okY := NormaliseCode(b)
		if !okX || !okY || x != y {
			t.Errorf("%q reads as %q, %q as %q", a, x, b, y)
		}
	}
	for _, s := range []string{"", " - ", "🎫", "\xff", "\u0301", string(make([]byte, 300))} {
		if code, ok := NormaliseCode(s); ok {
			t.Errorf("%q reads as the code %q", s, code)
		}
	}
}

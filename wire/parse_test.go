package wire

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Each input is wrong in one way; the error names struct, field and cure.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\x08", "wire.sample.Bool: cut off in the middle"},
		{"\x80", "wire.sample: cut off in the middle"},
		{"\x08\x02", "wire.sample.Bool: 2 does not fit bool"},
		{"\x08\x00", "wire.sample.Bool: a zero is written out; zeros are left out"},
		{"\x10\x80\x02", "wire.sample.U8: 256 does not fit uint8"},
		{"\x18\x80\x80\x04", "wire.sample.U16: 65536 does not fit uint16"},
		{"\x20\x80\x80\x80\x80\x10", "wire.sample.U32: 4294967296 does not fit uint32"},
		{"\x38\x80\x02", "wire.sample.I8: 128 does not fit int8"},
		{"\x38\x81\x02", "wire.sample.I8: -129 does not fit int8"},
		{"\x28\x81\x00", "wire.sample.U64: a number is not in its shortest form"},
		{"\x28\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "wire.sample.U64: a number does not fit 64 bits"},
		{"\x88\x00\x01", "wire.sample: a number is not in its shortest form"},
		{"\x0a\x01\x01", "wire.sample.Bool: wire type is 2, want 0"},
		{"\x60\x01", "wire.sample.Text: wire type is 0, want 2"},
		{"\x0d\x01\x00\x00\x00", "wire.sample.Bool: wire type is 5, want 0"},
		{"\x08\x01\x08\x01", "wire.sample.Bool: field 1 comes twice or out of order"},
		{"\x10\x01\x08\x01", "wire.sample.Bool: field 1 comes twice or out of order"},
		{"\x82\x02\x01a\x8a\x02\x00\x82\x02\x01b", "wire.sample.Texts: field 32 comes twice or out of order"},
		{"\x98\x01\x01", "wire.sample: field 19 is unknown; written by a newer version?"},
		{"\x00\x01", "wire.sample: 0 is not a field number"},
		{"\xf8\xff\xff\xff\xff\x01\x01", "wire.sample: 8589934591 is not a field number"},
		{"\x62\x00", "wire.sample.Text: a zero is written out; zeros are left out"},
		{"\x62\x05hey", "wire.sample.Text: says 5 bytes, has 3"},
		{"\x62\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "wire.sample.Text: says 18446744073709551615 bytes, has 0"},
		{"\x62\x02\xc0\x80", "wire.sample.Text: string is not valid UTF-8"},
		{"\x72\x03abc", "wire.sample.Hash: has 3 bytes, want 16"},
		{"\x72\x10" + strings.Repeat("\x00", 16), "wire.sample.Hash: a zero is written out; zeros are left out"},
		{"\x7a\x00", "wire.sample.Where: a zero is written out; zeros are left out"},
		{"\x7a\x02\x18\x01", "wire.sample.Where: field 3 is unknown; written by a newer version?"},
		{"\x82\x01\x02\x08\x00", "wire.sample.Maybe.X: a zero is written out; zeros are left out"},
		{"\xaa\x01\x00", "wire.sample.Bools: a zero is written out; zeros are left out"},
		{"\xaa\x01\x02\x01\x02", "wire.sample.Bools[1]: 2 does not fit bool"},
		{"\xba\x01\x02\x01\x80", "wire.sample.U16s[1]: cut off in the middle"},
		{"\xba\x01\x02\x80\x00", "wire.sample.U16s[0]: a number is not in its shortest form"},
		{"\x82\x02\x01a\x82\x02\x05b", "wire.sample.Texts[1]: says 5 bytes, has 1"},
		{"\x82\x02\x01a\x82\x02\x01\xff", "wire.sample.Texts[1]: string is not valid UTF-8"},
		{"\x82\x02\x01a\x82", "wire.sample: cut off in the middle"},
		{"\x92\x02\x02\x01\x02", "wire.sample.Hashes[0]: has 2 bytes, want 16"},
		{"\x9a\x02\x00\x9a\x02\x03\x08\x80\x00", "wire.sample.Points[1].X: a number is not in its shortest form"},
		{"\xfa\xff\xff\xff\x0f\x08\x1a\x00\x1a\x04\x3a\x02\xff\xff", "wire.sample.Deep.Inner[1].Tags[0]: string is not valid UTF-8"},
	} {
		err := Parse([]byte(c.in), new(sample))
		if err == nil || err.Error() != "wire: "+c.want {
			t.Errorf("%x:\n got %v\nwant wire: %s", c.in, err, c.want)
		}
		if newer := strings.Contains(c.want, "newer"); errors.Is(err, ErrNewer) != newer {
			t.Errorf("%x: matches ErrNewer: %v, want %v", c.in, !newer, newer)
		}
	}
}

// canonical holds an input against the promise: what parses, appends to the
// same bytes.
func canonical(t interface{ Errorf(string, ...any) }, b []byte) {
	v := new(sample)
	if Parse(b, v) != nil {
		return
	}
	if again := Append(nil, v); !bytes.Equal(again, b) {
		t.Errorf("%x parses, but appends to %x", b, again)
	}
}

func FuzzParse(f *testing.F) {
	for seed := range 30 {
		b := Append(nil, rapid.Custom(drawSample).Example(seed))
		f.Add(b)
		if len(b) > 0 {
			f.Add(b[:len(b)-1])
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { canonical(t, b) })
}

// A round of what the fuzzer does, on inputs that are nearly right.
func TestDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Append([]byte{0}, drawSample(t))[1:]
		for range rapid.IntRange(1, 3).Draw(t, "damages") {
			if len(b) == 0 {
				break
			}
			i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				b[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			case 1:
				b = b[:i]
			case 2:
				b = append(b[:i:i], b[i+1:]...)
			}
		}
		canonical(t, b)
	})
}

// Two bytes of input make one element; a length alone makes none.
func TestElementsAreBoundedByTheInput(t *testing.T) {
	hostile := []byte("\x9a\x02\xff\xff\xff\xff\x07") // 2 GiB of points, it says
	if grown := allocated(func() { _ = Parse(hostile, new(sample)) }); grown > 10_000 {
		t.Errorf("a length of 2 GiB without content took %d bytes", grown)
	}
	many := bytes.Repeat([]byte("\x9a\x02\x00"), 10_000)
	if grown := allocated(func() { _ = Parse(many, new(sample)) }); grown > 200_000 {
		t.Errorf("10,000 empty points of 8 bytes took %d bytes", grown)
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

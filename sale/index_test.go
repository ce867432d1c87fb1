package sale

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"
)

// TestIndexAgreesWithMap holds the index against a map, with keys that crowd
// together and entries that come and go.
func TestIndexAgreesWithMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var x index
		var keys [][16]byte
		model := map[[16]byte]uint32{}
		find := func(k [16]byte) (uint32, bool) {
			return x.find(&k, func(p uint32) bool { return keys[p] == k })
		}
		for range rapid.IntRange(1, 400).Draw(t, "steps") {
			var k [16]byte
			binary.LittleEndian.PutUint64(k[rapid.SampledFrom([]int{0, 8}).Draw(t, "half"):], rapid.Uint64Range(0, 120).Draw(t, "key"))
			got, found := find(k)
			want, known := model[k]
			if found != known || got != want {
				t.Fatalf("key %x: found %v at %d, want %v at %d", k, found, got, known, want)
			}
			switch {
			case !known:
				keys = append(keys, k)
				model[k] = uint32(len(keys) - 1)
				x.add(&k, uint32(len(keys)-1))
			case rapid.Bool().Draw(t, "remove"):
				x.remove(&k, want)
				delete(model, k)
			}
		}
		for k, want := range model {
			if got, found := find(k); !found || got != want {
				t.Fatalf("key %x is lost: %v at %d, want %d", k, found, got, want)
			}
		}
		if x.count != len(model) {
			t.Fatalf("counts %d, has %d", x.count, len(model))
		}
	})
}

// TestIndexFilled finds every key that was put in at once, and no other.
func TestIndexFilled(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 5000} {
		keys := make([][16]byte, n+1)
		for i := range keys {
			binary.LittleEndian.PutUint64(keys[i][4:], uint64(i)*0x9E3779B97F4A7C15)
		}
		var x index
		x.fill(n, func(i int) (*[16]byte, uint32) { return &keys[i], uint32(i) })
		for i := range keys {
			place, found := x.find(&keys[i], func(p uint32) bool { return keys[p] == keys[i] })
			if found != (i < n) || found && place != uint32(i) {
				t.Fatalf("%d of %d: found %v at %d", i, n, found, place)
			}
		}
	}
}

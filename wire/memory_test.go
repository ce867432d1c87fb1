package wire

import (
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Parse writes pointers by address. If the collector did not know of one of
// them, what it points to would be gone, or somebody else's, after a few runs.
func TestCollectorKnowsWhatWasParsed(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	const samples = 60
	var kept [samples]*sample
	for i := range kept {
		want := rapid.Custom(drawSample).Example(i)
		kept[i] = new(sample)
		if err := Parse(Append(nil, want), kept[i]); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	for i := range kept {
		want := rapid.Custom(drawSample).Example(i)
		if diff := cmp.Diff(want, kept[i], cmpSample); diff != "" {
			t.Fatalf("sample %d changed under the collector:\n%s", i, diff)
		}
	}
}

// The first use of a type may come from several goroutines at once.
func TestFirstUseTogether(t *testing.T) {
	type fresh struct {
		A uint64  `wire:"1"`
		B []point `wire:"2"`
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var got fresh
			err := Parse(Append(nil, &fresh{A: 7, B: []point{{1, 2}}}), &got)
			if err != nil || got.A != 7 || len(got.B) != 1 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	all.Wait()
}

package wire

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/sample.proto anew")

// The golden file shows how every kind is published.
func TestProto(t *testing.T) {
	const golden = "testdata/sample.proto"
	got := Proto("facevalue.sample", sample{}, &point{})
	if *rewrite {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (go test ./wire -run TestProto -rewrite writes it anew):\n%s", golden, diff)
	}
}

func TestProtoRefuses(t *testing.T) {
	type point struct {
		Z int `wire:"1"`
	}
	type both struct {
		A point `wire:"1"`
		B deep  `wire:"2"`
	}
	wantPanic(t, "would both be message point; rename one", func() { Proto("p", both{}, sample{}) })
	wantPanic(t, "needs a plain name of its own", func() { Proto("p", struct{}{}) })
	wantPanic(t, "needs a plain name of its own", func() { Proto("p", generic[int]{}) })
	wantPanic(t, "want a pointer to a struct", func() { Proto("p", 5) })
	wantPanic(t, "want a pointer to a struct", func() { Proto("p", nil) })
}

type generic[T any] struct {
	V T `wire:"1"`
}

func TestSnake(t *testing.T) {
	for in, want := range map[string]string{
		"Hold": "hold", "HoldPlaced": "hold_placed", "BuyerID": "buyer_id", "IDNumber": "id_number", "U64s": "u64s", "A": "a", "PoolTo": "pool_to",
	} {
		if got := snake(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if strings.Contains(snake("HTTPServer"), "__") {
		t.Error("two underscores in a row")
	}
}

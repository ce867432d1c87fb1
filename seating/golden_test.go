package seating

import (
	"encoding/hex"
	"flag"
	"os"
	"testing"
)

var updateGolden = flag.Bool("update-golden", false, "write testdata/theatre.v1.chart anew")

// TestGoldenChart: a chart stored by an earlier release stays readable, under
// the same hash. The file stays as it is when the generated theatre or the
// encoding changes; a new version of the encoding gets a file of its own.
func TestGoldenChart(t *testing.T) {
	const file = "testdata/theatre.v1.chart"
	if *updateGolden {
		if err := os.WriteFile(file, Theatre().Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Decode(stored)
	if err != nil {
		t.Fatal(err)
	}
	hash := c.Hash()
	if got := hex.EncodeToString(hash[:]); got[:8] != "23586868" {
		t.Errorf("the stored chart has the hash %s", got)
	}
	if got := c.Describe(200); got != "section Stalls, row I, seat 11" || c.Len() != 304 || len(c.Places()) != 2 {
		t.Errorf("%d seats, %d places, the 201st is %s", c.Len(), len(c.Places()), got)
	}
}

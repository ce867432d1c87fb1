package seating

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var updateGolden = flag.Bool("update-golden", false, "write testdata/theatre.v1.chart anew")

// TestGoldenChart: a chart stored by an earlier release stays readable, under
// the same hash. The file changes only with a new version of the encoding, and
// then the old file stays beside it.
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
	if c.Hash() != Theatre().Hash() || !bytes.Equal(c.Encode(), stored) {
		t.Error("the stored chart is not the theatre any more")
	}
}

package views

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer worlds than rapid would by itself, unless it is told how many:
// each is a sale and two databases.
func TestMain(m *testing.M) {
	flag.Parse()
	told := false
	flag.Visit(func(f *flag.Flag) { told = told || f.Name == "rapid.checks" })
	checks := "50"
	if raceDetector {
		checks = "10"
	}
	if !told {
		if err := flag.Set("rapid.checks", checks); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

package saga

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Counts is how often each fault and each outcome was met.
type Counts map[string]int

func (c Counts) add(what string) { c[what]++ }

// Add takes in what another run met.
func (c Counts) Add(other Counts) {
	for what, n := range other {
		c[what] += n
	}
}

// String lists them by name.
func (c Counts) String() string {
	var b strings.Builder
	for _, what := range slices.Sorted(maps.Keys(c)) {
		fmt.Fprintf(&b, "  %-45s %d\n", what, c[what])
	}
	return b.String()
}

package main

import (
	"math"
	"slices"
)

// spans are measured lengths of time, in ns.
type spans []int64

// sorted orders the spans in place, as quantile wants them.
func (s spans) sorted() spans {
	slices.Sort(s)
	return s
}

// quantile is the smallest of the sorted spans that at least the share q does not
// exceed; none when there are no spans.
func (s spans) quantile(q float64) float64 {
	if len(s) == 0 {
		return none
	}
	i := int(math.Ceil(q*float64(len(s)))) - 1
	return float64(s[min(max(i, 0), len(s)-1)])
}

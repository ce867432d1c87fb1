//go:build race

package hugeheap

// watched: the race detector shadows every address of the heap with memory of its own.
const watched = true

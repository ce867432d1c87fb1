//go:build !race

package hugeheap

const watched = false

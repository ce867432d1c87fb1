package node

import (
	"fmt"
	"io"
)

// crockford are the digits of suffixes: none is taken for another.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

const (
	suffixTime   = 9 // digits for milliseconds since 1970: enough for 1,100 years
	suffixRandom = 7 // digits drawn
)

// NewSuffix draws a suffix for a sale or an organizer. One that was drawn later sorts
// behind.
func (n *Node) NewSuffix() (string, error) {
	var drawn [suffixRandom]byte
	if _, err := io.ReadFull(n.options.Random, drawn[:]); err != nil {
		return "", fmt.Errorf("node: draw a suffix: %w", err)
	}
	var suffix [suffixTime + suffixRandom]byte
	now := n.options.Clock.Now()
	for i := suffixTime - 1; i >= 0; i-- {
		suffix[i] = crockford[now&31]
		now >>= 5
	}
	for i, b := range drawn {
		suffix[suffixTime+i] = crockford[b&31]
	}
	return string(suffix[:]), nil
}

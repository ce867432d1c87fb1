package node

import (
	"fmt"
	"sync"

	"facevalue/blob"
	"facevalue/sale"
	"facevalue/seating"
)

// charts finds published chart versions among the blobs. All who ask share them: a
// desk and its followers sell from one chart.
type charts struct {
	blobs blob.Store

	mu    sync.Mutex
	known map[[32]byte]*seating.Chart
	why   map[[32]byte]error // why one was not to be had when it was last asked for
}

func newCharts(blobs blob.Store) *charts {
	return &charts{blobs: blobs, known: map[[32]byte]*seating.Chart{}, why: map[[32]byte]error{}}
}

// find implements sale.Charts.
func (c *charts) find(hash [32]byte) (*seating.Chart, bool) {
	if hash == sale.NoChart {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if chart, ok := c.known[hash]; ok {
		return chart, true
	}
	chart, err := c.read(hash)
	if err != nil {
		c.why[hash] = fmt.Errorf("chart %x: %w", hash[:6], err)
		return nil, false
	}
	delete(c.why, hash)
	c.known[hash] = chart
	return chart, true
}

func (c *charts) read(hash [32]byte) (*seating.Chart, error) {
	b, err := c.blobs.Get(blob.Name(hash))
	if err != nil {
		return nil, err
	}
	return seating.Decode(b)
}

// problem is why charts that were asked for are not to be had, if any are not: a
// machine that lacks its chart only says that it has none.
func (c *charts) problem() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, err := range c.why {
		return err
	}
	return nil
}

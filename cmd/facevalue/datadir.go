package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"facevalue/blob"
	"facevalue/clock"
	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/sale"
	"facevalue/seating"
)

// salePrefix begins the journal's name of every sale.
const salePrefix = "sale-"

// The sale as a desk knows it.
type (
	saleMachine = desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleSource  = desk.Source[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleOptions = desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleDesk    = desk.Desk[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
)

// dataDir is an open data directory: journal, snapshots and blobs.
type dataDir struct {
	journal   *sqlite.Journal
	snapshots journal.SnapshotStore
	blobs     blob.Store
	clock     clock.System

	mu       sync.Mutex
	charts   map[[32]byte]*seating.Chart
	chartErr error // why the last chart that was looked for is not to be had
}

// openDataDir takes a data directory for this process, making it when it is new.
func openDataDir(dir string) (*dataDir, error) { return openWith(dir, sqlite.Options{}) }

// openExisting takes a data directory that must be there, to look at it: a mistyped
// name, or a disk that is not mounted, is no empty house.
func openExisting(dir string) (*dataDir, error) {
	return openWith(dir, sqlite.Options{MustExist: true, Reserve: -1})
}

func openWith(dir string, o sqlite.Options) (*dataDir, error) {
	j, err := sqlite.Open(dir, o)
	if err != nil {
		return nil, err
	}
	return &dataDir{
		journal:   j,
		snapshots: journal.SnapshotStore{Dir: filepath.Join(dir, "snapshots")},
		blobs:     blob.Store{Dir: filepath.Join(dir, "blobs")},
		clock:     clock.New(),
		charts:    map[[32]byte]*seating.Chart{},
	}, nil
}

// Close lets go of the data directory.
func (d *dataDir) Close() error { return d.journal.Close() }

// chart finds a published chart version among the blobs. Sales share it.
func (d *dataDir) chart(hash [32]byte) (*seating.Chart, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c, ok := d.charts[hash]; ok {
		return c, true
	}
	if hash == sale.NoChart {
		return nil, false
	}
	b, err := d.blobs.Get(blob.Name(hash))
	if err != nil {
		d.chartErr = fmt.Errorf("chart %x: %w", hash[:6], err)
		return nil, false
	}
	c, err := seating.Decode(b)
	if err != nil {
		d.chartErr = fmt.Errorf("chart %x: %w", hash[:6], err)
		return nil, false
	}
	d.charts[hash] = c
	return c, true
}

// chartProblem is why a chart was not to be had, if one was not.
func (d *dataDir) chartProblem() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.chartErr
}

// publish keeps a chart as a blob, under the hash that events name it by.
func (d *dataDir) publish(c *seating.Chart) error {
	name, err := d.blobs.Put(c.Encode())
	if err == nil && [32]byte(name) != c.Hash() {
		return fmt.Errorf("chart %s is stored as %s but names itself %x", c.Name(), name, c.Hash())
	}
	return err
}

func (d *dataDir) newSale() saleMachine { return sale.New(d.chart) }

// source is where a sale is folded from.
func (d *dataDir) source(machine string, notice func(error)) saleSource {
	return saleSource{Machine: machine, New: d.newSale, Journal: d.journal, Snapshots: d.snapshots, Notice: notice}
}

// isSale says whether a machine of the journal is a sale.
func isSale(machine string) bool { return strings.HasPrefix(machine, salePrefix) }

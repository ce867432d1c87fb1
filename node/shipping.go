package node

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"facevalue/blob"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
)

// shipEvery is how long the second copy may lag behind by choice; its blobs lag by
// blobRounds times as much.
const (
	shipEvery  = 100 * time.Millisecond
	blobRounds = 20
)

// shipping keeps a second copy of records and blobs in another directory, from which
// damaged records can be put back. What cannot be copied is told and tried again; it
// never stops a sale.
type shipping struct {
	node    *Node
	copied  *sqlite.Journal
	blobs   blob.Store
	records ship.Follower
	there   map[blob.Name]bool // blobs that the copy has
	told    string             // the last trouble, told once
}

// ship begins to copy to a directory, if one is named.
func (n *Node) ship() error {
	to := n.options.Ship
	if to == "" {
		return nil
	}
	copied, err := sqlite.Open(to, sqlite.Options{Reserve: -1})
	if err != nil {
		return fmt.Errorf("node: ship to %s: %w", to, err)
	}
	s := &shipping{
		node: n, copied: copied, blobs: blob.Store{Dir: filepath.Join(to, blobsName)},
		records: ship.Follower{From: n.dir.journal, To: copied}, there: map[blob.Name]bool{},
	}
	if err := s.blobs.List(func(name blob.Name, _ int64) error { s.there[name] = true; return nil }); err != nil {
		return errors.Join(fmt.Errorf("node: ship to %s: %w", to, err), copied.Close())
	}
	n.shipping = s
	n.background.Add(1)
	go s.run() // Close waits for it
	return nil
}

func (s *shipping) run() {
	defer s.node.background.Done()
	tick := time.NewTicker(shipEvery)
	defer tick.Stop()
	for round := 0; ; round++ {
		select {
		case <-s.node.work.Done():
			return
		case <-tick.C:
		}
		_, err := s.records.Sync()
		if round%blobRounds == 0 {
			err = errors.Join(err, s.copyBlobs())
		}
		s.tell(err)
	}
}

// copyBlobs copies those that the copy has not.
func (s *shipping) copyBlobs() error {
	from := s.node.dir.blobs
	return from.List(func(name blob.Name, _ int64) error {
		if s.there[name] {
			return nil
		}
		b, err := from.Get(name)
		if err == nil {
			_, err = s.blobs.Put(b)
		}
		if err == nil {
			s.there[name] = true
		}
		return err
	})
}

// tell tells of trouble once, however often it is met.
func (s *shipping) tell(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != s.told && err != nil {
		s.node.notice("second copy")(err)
	}
	s.told = text
}

// close brings the copy to the end and lets go of it.
func (s *shipping) close() error {
	_, err := s.records.Sync()
	return errors.Join(err, s.copyBlobs(), s.copied.Close())
}

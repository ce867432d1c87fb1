package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"facevalue/blob"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
)

// shipEvery is how long the copy may lag behind by choice.
const shipEvery = 100 * time.Millisecond

// shipTo keeps a second copy of a data directory's journal and charts in another
// directory, beside the selling, until stop: then the copy has everything. What
// cannot be copied is told and tried again; it never stops a sale.
func shipTo(d *dataDir, to string, problem func(error)) (stop func() error, err error) {
	copied, err := sqlite.Open(to, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	blobs := blob.Store{Dir: filepath.Join(to, "blobs")}
	follow := func() error {
		// Charts first: a record that names one is then never without it.
		if err := copyBlobs(d.blobs, blobs); err != nil {
			return err
		}
		_, err := (&ship.Follower{From: d.journal, To: copied}).Sync()
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { // stop waits for it
		defer close(done)
		tick := time.NewTicker(shipEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := follow(); err != nil {
					problem(err)
				}
			}
		}
	}()
	return func() error {
		cancel()
		<-done
		return errors.Join(follow(), copied.Close())
	}, nil
}

// copyBlobs copies what the other store lacks.
func copyBlobs(from, to blob.Store) error {
	return from.List(func(name blob.Name, _ int64) error {
		if _, err := to.Get(name); err == nil {
			return nil
		}
		b, err := from.Get(name)
		if err == nil {
			_, err = to.Put(b)
		}
		return err
	})
}

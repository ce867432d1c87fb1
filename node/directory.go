package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"facevalue/blob"
	"facevalue/durable"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/token"
	"facevalue/vault"
)

// directory is what a data directory holds, open.
type directory struct {
	path      string
	journal   *sqlite.Journal
	snapshots journal.SnapshotStore
	blobs     blob.Store
	vault     *vault.Vault
	ring      *token.Ring
	charts    *charts
	machines  []string // at the start
	restored  bool     // from a backup, and nobody has let its effects go yet
}

// openDirectory takes the data directory for this process, making it when it is
// new. Keys are made only where no record was ever written: those of a house that
// has sold have to be put back, not replaced.
func openDirectory(ctx context.Context, o *Options) (*directory, error) {
	j, err := sqlite.Open(o.Dir, sqlite.Options{
		FreeSpace: o.FreeSpace,
		Problem:   func(err error) { o.Log.Warn("journal", "problem", err) },
	})
	if err != nil {
		return nil, err
	}
	d := &directory{
		path:      o.Dir,
		journal:   j,
		snapshots: journal.SnapshotStore{Dir: filepath.Join(o.Dir, "snapshots")},
		blobs:     blob.Store{Dir: filepath.Join(o.Dir, blobsName)},
	}
	d.charts = newCharts(d.blobs)
	if err := d.open(ctx, o); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *directory) open(ctx context.Context, o *Options) (err error) {
	if d.machines, err = d.journal.Machines(); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	if d.restored, err = marked(o.Dir); err != nil {
		return err
	}
	fresh := len(d.machines) == 0
	d.vault, err = vault.Open(ctx, o.Dir, vault.Options{
		Keys: o.Keys, Erasures: o.Erasures, Create: fresh, RebuildErasures: o.RebuildErasures, Random: o.Random,
	})
	if err != nil {
		return err
	}
	keys := keysOf(o)
	if err := durable.MkdirAll(keys); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	d.ring, err = token.OpenRing(keys, o.Random, fresh)
	return err
}

func (d *directory) close() error {
	var err error
	if d.vault != nil {
		err = d.vault.Close()
	}
	return errors.Join(err, d.journal.Close())
}

package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"facevalue/blob"
	"facevalue/durable"
	"facevalue/journal"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
)

// Backup writes a copy of the house to a directory that is not there yet, or is empty,
// while everything sells. Keys and the list of erased persons are not in it: together
// with the data the keys are the plain text, and the list must not go back in time.
func (n *Node) Backup(ctx context.Context, to string) (Manifest, error) {
	return n.dir.backup(ctx, to, n.options.Clock.Wall())
}

// BackupDirectory is Backup for a directory that nobody has open.
func BackupDirectory(ctx context.Context, o Options, to string) (m Manifest, err error) {
	if err := o.complete(); err != nil {
		return m, err
	}
	d, err := openDirectory(ctx, &o)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return d.backup(ctx, to, o.Clock.Wall())
}

// backup copies in an order in which each part may rest on those after it. A record
// may hold what is sealed under a key of the vault, and name a chart: both were durable
// before the record, so whoever copies them afterwards has them. A catalog may say that
// a plan was carried out up to a record of its sale: that record was durable before,
// so sales come after catalogs. The manifest comes last: a directory without one is no
// backup.
func (d *directory) backup(ctx context.Context, to string, now int64) (m Manifest, err error) {
	if err := emptyDirectory(to); err != nil {
		return m, fmt.Errorf("node: back up: %w", err)
	}
	m.Instant = now
	if err := d.backupJournal(ctx, to, &m); err != nil {
		return m, fmt.Errorf("node: back up the journal: %w", err)
	}
	if err := d.vault.Backup(ctx, filepath.Join(to, vaultName)); err != nil {
		return m, fmt.Errorf("node: back up: %w", err)
	}
	if m.Vault, err = hashFile(filepath.Join(to, vaultName)); err != nil {
		return m, fmt.Errorf("node: back up: %w", err)
	}
	if m.Blobs, err = copyBlobs(ctx, d.blobs, blob.Store{Dir: filepath.Join(to, blobsName)}); err != nil {
		return m, fmt.Errorf("node: back up the blobs: %w", err)
	}
	return m, m.write(to)
}

func (d *directory) backupJournal(ctx context.Context, to string, m *Manifest) (err error) {
	copied, err := sqlite.Open(to, sqlite.Options{Reserve: -1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	isCatalog := func(machine string) bool { return strings.HasPrefix(machine, organizerPrefix) }
	for _, which := range []func(string) bool{isCatalog, func(machine string) bool { return !isCatalog(machine) }} {
		if err := copyMachines(ctx, only{d.journal, which}, copied); err != nil {
			return err
		}
	}
	machines, err := copied.Machines()
	if err != nil {
		return err
	}
	for _, machine := range machines {
		head, err := copied.Last(machine)
		if err != nil {
			return err
		}
		m.Machines = append(m.Machines, ManifestMachine{machine, head.Seq, hex.EncodeToString(head.Hash[:])})
	}
	return nil
}

// only is a journal of which some machines are to be seen.
type only struct {
	journal.Journal
	which func(machine string) bool
}

// Machines implements journal.Journal.
func (o only) Machines() ([]string, error) {
	all, err := o.Journal.Machines()
	var some []string
	for _, m := range all {
		if o.which(m) {
			some = append(some, m)
		}
	}
	return some, err
}

// copyMachines copies what the machines have now; what is sold meanwhile may come along.
func copyMachines(ctx context.Context, from, to journal.Journal) error {
	want, err := heads(from)
	if err != nil {
		return err
	}
	f := ship.Follower{From: from, To: to}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := f.Step()
		if err != nil {
			return err
		}
		if !p.More || p.Records == 0 {
			return nil
		}
		done, err := covers(to, want)
		if err != nil || done {
			return err
		}
	}
}

func heads(j journal.Journal) (map[string]uint64, error) {
	machines, err := j.Machines()
	if err != nil {
		return nil, err
	}
	at := map[string]uint64{}
	for _, m := range machines {
		head, err := j.Last(m)
		if err != nil {
			return nil, err
		}
		at[m] = head.Seq
	}
	return at, nil
}

func covers(j journal.Journal, want map[string]uint64) (bool, error) {
	for m, seq := range want {
		head, err := j.Last(m)
		if err != nil || head.Seq < seq {
			return false, err
		}
	}
	return true, nil
}

// copyBlobs copies what the other store lacks, and answers how many there are.
func copyBlobs(ctx context.Context, from, to blob.Store) (n int, err error) {
	err = from.List(func(name blob.Name, _ int64) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		n++
		b, err := from.Get(name)
		if err == nil {
			_, err = to.Put(b)
		}
		return err
	})
	return n, err
}

// emptyDirectory makes a directory, and refuses one that has something in it.
func emptyDirectory(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty; name a directory that is not there yet", dir)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return durable.MkdirAll(dir)
}

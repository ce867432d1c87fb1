package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"facevalue/blob"
	"facevalue/durable"
	"facevalue/journal/sqlite"
	"facevalue/vault"
)

// Restore puts a backup back into a data directory that is not there yet. Keys have to
// lie where o says, by default in DIR/keys of the directory to be; keysFrom is copied
// there when it is given, and erasuresFrom, the newest copy of the list of erased
// persons, to where that belongs. It proves that every record is there and whole and
// that the vault opens. The directory is marked: whoever opens it carries nothing out
// until Release.
func Restore(ctx context.Context, from string, o Options, keysFrom, erasuresFrom string) (m Manifest, err error) {
	if err := o.complete(); err != nil {
		return m, err
	}
	if m, err = readManifest(from); err != nil {
		return m, err
	}
	if err := emptyButKeys(o.Dir); err != nil {
		return m, fmt.Errorf("node: restore: %w", err)
	}
	if err := MarkRestored(o.Dir, from, m.Instant); err != nil {
		return m, err
	}
	if err := putBack(ctx, from, &o, keysFrom, erasuresFrom); err != nil {
		return m, fmt.Errorf("node: restore: %w", err)
	}
	return m, proved(ctx, &o, &m)
}

// emptyButKeys makes a directory, and refuses one that has more than keys in it.
func emptyButKeys(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if e.Name() != "keys" {
			return fmt.Errorf("%s has %s in it; name a directory that is not there yet, or move the old one away", dir, e.Name())
		}
	}
	return durable.MkdirAll(dir)
}

// putBack copies the parts of a backup and what belongs to them.
func putBack(ctx context.Context, from string, o *Options, keysFrom, erasuresFrom string) error {
	for _, name := range []string{journalName, journalName + "-wal", vaultName} {
		err := copyFile(filepath.Join(from, name), filepath.Join(o.Dir, name))
		if errors.Is(err, os.ErrNotExist) && name != journalName && name != vaultName {
			continue
		}
		if err != nil {
			return err
		}
	}
	if _, err := copyBlobs(ctx, blob.Store{Dir: filepath.Join(from, blobsName)}, blob.Store{Dir: filepath.Join(o.Dir, blobsName)}); err != nil {
		return err
	}
	if keysFrom != "" {
		if err := copyKeys(keysFrom, keysOf(o)); err != nil {
			return err
		}
	}
	if erasuresFrom == "" {
		return nil
	}
	return copyFile(erasuresFrom, erasuresOf(o))
}

// proved says whether what was put back is what the manifest names.
func proved(ctx context.Context, o *Options, m *Manifest) (err error) {
	sum, err := hashFile(filepath.Join(o.Dir, vaultName))
	if err != nil {
		return fmt.Errorf("node: restore: %w", err)
	}
	if sum != m.Vault {
		return fmt.Errorf("node: restore: %s is not the one that the manifest names", vaultName)
	}
	if err := provedJournal(o.Dir, m); err != nil {
		return fmt.Errorf("node: restore: %w", err)
	}
	v, err := vault.Open(ctx, o.Dir, vault.Options{Keys: o.Keys, Erasures: o.Erasures, RebuildErasures: o.RebuildErasures, Random: o.Random})
	if err != nil {
		return fmt.Errorf("node: restore: the data is in place, its keys are not yet: %w", err)
	}
	return v.Close()
}

func provedJournal(dir string, m *Manifest) (err error) {
	j, err := sqlite.Open(dir, sqlite.Options{MustExist: true, Reserve: -1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	for _, x := range m.Machines {
		head, err := j.Last(x.Machine)
		if err != nil {
			return err
		}
		if head.Seq < x.Seq || head.Seq == x.Seq && hex.EncodeToString(head.Hash[:]) != x.Hash {
			return fmt.Errorf("%s ends with record %d and is not what the manifest names, which is record %d", x.Machine, head.Seq, x.Seq)
		}
	}
	return nil
}

func keysOf(o *Options) string {
	if o.Keys != "" {
		return o.Keys
	}
	return filepath.Join(o.Dir, "keys")
}

func erasuresOf(o *Options) string {
	if o.Erasures != "" {
		return o.Erasures
	}
	return filepath.Clean(o.Dir) + ".erasures"
}

// copyKeys copies the files of a directory of keys.
func copyKeys(from, to string) error {
	if err := durable.MkdirAll(to); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := copyFile(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file that only its owner may read, durably.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(to))
}

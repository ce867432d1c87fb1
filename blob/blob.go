package blob

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"facevalue/durable"
)

// Name is the SHA-256 of a blob's bytes.
type Name [sha256.Size]byte

func (n Name) String() string { return hex.EncodeToString(n[:]) }

// ParseName reads what String writes.
func ParseName(s string) (Name, error) {
	var n Name
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(n) || n.set(b) != s {
		return Name{}, fmt.Errorf("blob: %q is no name, that is 64 hex digits in lower case", s)
	}
	return n, nil
}

func (n *Name) set(b []byte) string {
	copy(n[:], b)
	return n.String()
}

// Store keeps blobs as files DIR/ab/abcdef....
type Store struct {
	Dir string
	// Max is the most bytes of one blob; 0 means 32 MiB.
	Max int64
}

var (
	// ErrNotFound: there is no such blob.
	ErrNotFound = errors.New("blob: not found")
	// ErrDamaged: the file does not hold what its name says. Put the same bytes
	// again to repair it.
	ErrDamaged = errors.New("blob: damaged")
	// ErrTooLarge: the blob has more bytes than the store takes.
	ErrTooLarge = errors.New("blob: too large")
)

// Put stores b and answers its name. A sound file of that name is left alone, a
// damaged one is replaced.
func (s Store) Put(b []byte) (Name, error) {
	name := Name(sha256.Sum256(b))
	if int64(len(b)) > s.max() {
		return name, fmt.Errorf("%w: %d bytes, at most %d are taken", ErrTooLarge, len(b), s.max())
	}
	if err := s.put(name, b); err != nil {
		return name, fmt.Errorf("blob: put %s: %w", name, err)
	}
	return name, nil
}

func (s Store) put(name Name, b []byte) error {
	path := s.path(name)
	if err := errors.Join(durable.MkdirAll(s.Dir), durable.MkdirAll(filepath.Dir(path))); err != nil {
		return err
	}
	if got, err := s.Get(name); err == nil && bytes.Equal(got, b) {
		// Whoever wrote it may have crashed before the name was durable.
		return durable.SyncDir(filepath.Dir(path))
	}
	return durable.WriteFile(path, b)
}

// Get reads a blob and checks it against its name.
func (s Store) Get(name Name) ([]byte, error) {
	path := s.path(name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, name)
	}
	if err != nil {
		return nil, fmt.Errorf("blob: get %s: %w", name, err)
	}
	if info.Size() > s.max() {
		return nil, fmt.Errorf("%w: %s has %d bytes, at most %d are read", ErrTooLarge, name, info.Size(), s.max())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("blob: get %s: %w", name, err)
	}
	if Name(sha256.Sum256(b)) != name {
		return nil, fmt.Errorf("%w: %s; put it back from a backup", ErrDamaged, name)
	}
	return b, nil
}

// List calls fn for each blob in order of names, with its size. What is not
// named like a blob, such as what a crash left, is passed over.
func (s Store) List(fn func(Name, int64) error) error {
	dirs, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("blob: list: %w", err)
	}
	for _, d := range dirs {
		if !d.IsDir() || len(d.Name()) != 2 {
			continue
		}
		if err := s.listDir(d.Name(), fn); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) listDir(prefix string, fn func(Name, int64) error) error {
	entries, err := os.ReadDir(filepath.Join(s.Dir, prefix))
	if err != nil {
		return fmt.Errorf("blob: list: %w", err)
	}
	for _, e := range entries {
		name, err := ParseName(e.Name())
		if err != nil || e.Name()[:2] != prefix {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return fmt.Errorf("blob: list: %w", err)
		}
		if err := fn(name, info.Size()); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) path(name Name) string {
	text := name.String()
	return filepath.Join(s.Dir, text[:2], text)
}

func (s Store) max() int64 {
	if s.Max == 0 {
		return 32 << 20
	}
	return s.Max
}

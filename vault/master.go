package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"facevalue/durable"
)

// Master keys are files vault-0001.key, vault-0002.key, ... of one line each:
// 64 hex digits of key and 8 of its checksum. All are valid for opening; the
// highest wraps what is new.
const (
	masterPattern = "vault-%04d.key"
	retiredExt    = ".retired"
	maxMaster     = 9999
)

type masters struct {
	dir    string
	keys   map[int][32]byte
	newest int
}

// CreateKeys makes the first master key. It refuses when there is one: a second
// first key would leave everything sealed before unreadable.
func CreateKeys(dir string, random io.Reader) error {
	m, err := loadMasters(dir)
	if err != nil {
		return err
	}
	if m.newest > 0 {
		return fmt.Errorf("vault: %s already has master key %d; to get a new one rotate", dir, m.newest)
	}
	_, err = m.add(random)
	return err
}

// RotateKeys adds a master key and returns its number. An open vault keeps using
// the ones it knows; the next start, or Rewrap, moves on to this one.
func RotateKeys(dir string, random io.Reader) (int, error) {
	m, err := loadMasters(dir)
	if err != nil {
		return 0, err
	}
	if m.newest == 0 {
		return 0, fmt.Errorf("vault: %s has no master key to rotate; create the first", dir)
	}
	return m.add(random)
}

func loadMasters(dir string) (*masters, error) {
	m := &masters{dir: dir, keys: map[int][32]byte{}}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("vault: keys: %w", err)
	}
	for _, e := range entries {
		var n int
		// A retired key's number stays taken, so that no other key gets it.
		name := strings.TrimSuffix(e.Name(), retiredExt)
		if _, err := fmt.Sscanf(name, masterPattern, &n); err != nil || name != fmt.Sprintf(masterPattern, n) {
			continue
		}
		m.newest = max(m.newest, n)
		if name != e.Name() {
			continue
		}
		if m.keys[n], err = readMaster(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func readMaster(path string) (key [32]byte, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return key, fmt.Errorf("vault: master key: %w", err)
	}
	b, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(b) != 36 || string(b[32:]) != string(keyCheck(b[:32])) {
		return key, fmt.Errorf("vault: master key %s is damaged; put it back from the backup of the keys", path)
	}
	copy(key[:], b)
	return key, nil
}

func keyCheck(key []byte) []byte {
	sum := sha256.Sum256(key)
	return sum[:4]
}

// add writes the file, whole and durable, before anything can be wrapped under
// the key.
func (m *masters) add(random io.Reader) (int, error) {
	n := m.newest + 1
	if n > maxMaster {
		return 0, fmt.Errorf("vault: %d master keys are enough", maxMaster)
	}
	var key [32]byte
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return 0, fmt.Errorf("vault: random bytes for master key %d: %w", n, err)
	}
	text := hex.EncodeToString(append(key[:], keyCheck(key[:])...)) + "\n"
	err := durable.MkdirAll(m.dir)
	if err == nil {
		err = durable.WriteFile(filepath.Join(m.dir, fmt.Sprintf(masterPattern, n)), []byte(text))
	}
	if err != nil {
		return 0, fmt.Errorf("vault: write master key %d: %w", n, err)
	}
	m.keys[n], m.newest = key, n
	return n, nil
}

func (m *masters) get(n int) ([32]byte, error) {
	key, ok := m.keys[n]
	if !ok {
		return key, fmt.Errorf("vault: master key %d is not in %s (there: %v); put it back from the backup of the keys",
			n, m.dir, slices.Sorted(maps.Keys(m.keys)))
	}
	return key, nil
}

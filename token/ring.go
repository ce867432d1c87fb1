package token

import (
	"fmt"
	"io"
	"sync/atomic"
)

// Ring is the house's signing keys. It may be used from everywhere at once.
type Ring struct {
	dir string
	set atomic.Pointer[keySet]
}

// keySet is the keys at one time; it never changes.
type keySet struct {
	newest int
	keys   map[int]*keyOf
}

// keyOf is one key with what is derived from it.
type keyOf struct {
	signers [kinds]signer
	door    doorKey
}

func (s *keySet) signer(number int, k kind) *signer {
	if key := s.keys[number]; key != nil {
		return &key.signers[k]
	}
	return nil
}

// OpenRing reads the keys of a directory. With create it makes the first one where
// there is none; without, that is an error: signing with another ring would end
// every session and every ticket that was handed out.
func OpenRing(dir string, random io.Reader, create bool) (*Ring, error) {
	secrets, err := readSecrets(dir)
	if err != nil {
		return nil, err
	}
	if secrets.newest == 0 {
		if !create {
			return nil, fmt.Errorf("token: no signing key in %s; put it back from the backup of the keys", dir)
		}
		if _, err := addSecret(dir, random, secrets); err != nil {
			return nil, err
		}
	}
	r := &Ring{dir: dir}
	return r, r.Reload()
}

// NewRing is a ring of one key that is kept nowhere: for what lives no longer than its
// process.
func NewRing(random io.Reader) (*Ring, error) {
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return nil, fmt.Errorf("token: random bytes for a key: %w", err)
	}
	r := &Ring{}
	r.set.Store(&keySet{newest: 1, keys: map[int]*keyOf{1: newKey(secret)}})
	return r, nil
}

// Rotate adds a key, which signs from the next start or Reload on, and answers its
// number.
func Rotate(dir string, random io.Reader) (int, error) {
	secrets, err := readSecrets(dir)
	if err != nil {
		return 0, err
	}
	if secrets.newest == 0 {
		return 0, fmt.Errorf("token: %s has no signing key to rotate; the first start makes one", dir)
	}
	return addSecret(dir, random, secrets)
}

// Reload reads the directory again: keys that were added, and those taken away.
func (r *Ring) Reload() error {
	secrets, err := readSecrets(r.dir)
	if err != nil {
		return err
	}
	if len(secrets.keys) == 0 {
		return fmt.Errorf("token: no signing key in %s; put it back from the backup of the keys", r.dir)
	}
	set := &keySet{keys: map[int]*keyOf{}}
	for n, secret := range secrets.keys {
		set.newest = max(set.newest, n)
		set.keys[n] = newKey(secret)
	}
	r.set.Store(set)
	return nil
}

func newKey(secret [32]byte) *keyOf {
	key := &keyOf{}
	for k := range kinds {
		key.signers[k].key = derive(secret, k)
	}
	key.door = newDoorKey(key.signers[ticketKind].key)
	return key
}

// Newest is the number of the key that signs.
func (r *Ring) Newest() int { return r.set.Load().newest }

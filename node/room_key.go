package node

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"facevalue/draw"
	"facevalue/durable"
)

// roomKeys are what a room is known by for as long as it lives: the seed of the key that
// signs what it publishes, and the secret that it commits to before anybody enters. They
// are drawn once and kept with the other keys; a room whose keys are lost does not open.
type roomKeys [ed25519.SeedSize + draw.SecretBytes]byte

func (k *roomKeys) private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k[:ed25519.SeedSize]) }
func (k *roomKeys) secret() []byte              { return k[ed25519.SeedSize:] }

// roomKeys are those of a room, drawn when no record of it was ever written.
func (n *Node) roomKeys(room string) (k roomKeys, err error) {
	path := filepath.Join(keysOf(&n.options), roomPrefix+room+".key")
	b, err := os.ReadFile(path)
	switch {
	case err == nil && len(b) == len(k):
		return roomKeys(b), nil
	case err == nil:
		return k, fmt.Errorf("node: %s has %d bytes, not the %d of a room's keys", path, len(b), len(k))
	case !errors.Is(err, fs.ErrNotExist):
		return k, fmt.Errorf("node: keys of room %s: %w", room, err)
	}
	if slices.Contains(n.dir.machines, roomPrefix+room) {
		return k, fmt.Errorf("node: the keys of room %s are not in %s; put them back: what it published was signed by them", room, path)
	}
	if _, err := io.ReadFull(n.options.Random, k[:]); err != nil {
		return k, fmt.Errorf("node: draw the keys of room %s: %w", room, err)
	}
	if err := durable.WriteFile(path, k[:]); err != nil {
		return k, fmt.Errorf("node: keep the keys of room %s: %w", room, err)
	}
	return k, nil
}

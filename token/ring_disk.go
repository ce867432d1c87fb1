package token

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"facevalue/durable"
)

// Keys are files signing-0001.key, signing-0002.key, ... of one line each: 64 hex
// digits of key and 8 of its checksum, as the vault keeps its own beside them.
const (
	keyPattern = "signing-%04d.key"
	maxKeys    = 9999
	checkSize  = 4
)

// secrets is what a directory holds.
type secrets struct {
	newest int
	keys   map[int][32]byte
}

func readSecrets(dir string) (secrets, error) {
	found := secrets{keys: map[int][32]byte{}}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return found, fmt.Errorf("token: keys: %w", err)
	}
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Name(), keyPattern, &n); err != nil || e.Name() != fmt.Sprintf(keyPattern, n) {
			continue
		}
		if found.keys[n], err = readSecret(filepath.Join(dir, e.Name())); err != nil {
			return found, err
		}
		found.newest = max(found.newest, n)
	}
	return found, nil
}

func readSecret(path string) (secret [32]byte, err error) {
	line, err := os.ReadFile(path)
	if err != nil {
		return secret, fmt.Errorf("token: signing key: %w", err)
	}
	b, err := hex.DecodeString(strings.TrimSpace(string(line)))
	if err != nil || len(b) != len(secret)+checkSize || string(b[len(secret):]) != string(check(b[:len(secret)])) {
		return secret, fmt.Errorf("token: signing key %s is damaged; put it back from the backup of the keys", path)
	}
	copy(secret[:], b)
	return secret, nil
}

func check(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:checkSize]
}

// addSecret writes the next key, durable before anything is signed with it.
func addSecret(dir string, random io.Reader, have secrets) (int, error) {
	n := have.newest + 1
	if n > maxKeys {
		return 0, fmt.Errorf("token: %d signing keys are enough", maxKeys)
	}
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return 0, fmt.Errorf("token: random bytes for signing key %d: %w", n, err)
	}
	line := hex.EncodeToString(append(secret[:], check(secret[:])...)) + "\n"
	err := durable.MkdirAll(dir)
	if err == nil {
		err = durable.WriteFile(filepath.Join(dir, fmt.Sprintf(keyPattern, n)), []byte(line))
	}
	if err != nil {
		return 0, fmt.Errorf("token: write signing key %d: %w", n, err)
	}
	return n, nil
}

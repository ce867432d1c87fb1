package node

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"facevalue/durable"
)

// Names of what a data directory and a backup of it have in common.
const (
	vaultName    = "vault.db"
	blobsName    = "blobs"
	journalName  = "journal.db"
	manifestName = "MANIFEST.json"
)

// manifestFormat goes up when an older build could no longer restore a backup.
const manifestFormat = 1

// Manifest says what a backup holds. It is written last.
type Manifest struct {
	Format   int               `json:"format"`
	Instant  int64             `json:"instant_ms"` // when it was begun, ms since 1970
	Machines []ManifestMachine `json:"machines"`
	Vault    string            `json:"vault_sha256"`
	Blobs    int               `json:"blobs"`
}

// ManifestMachine is how far one machine's records go.
type ManifestMachine struct {
	Machine string `json:"machine"`
	Seq     uint64 `json:"seq"`
	Hash    string `json:"hash"`
}

// Records is how many records there are in all.
func (m *Manifest) Records() (n uint64) {
	for _, x := range m.Machines {
		n += x.Seq
	}
	return n
}

func (m *Manifest) write(dir string) error {
	m.Format = manifestFormat
	b, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		err = durable.WriteFile(filepath.Join(dir, manifestName), append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("node: back up: %w", err)
	}
	return nil
}

// readManifest reads what a backup holds.
func readManifest(dir string) (m Manifest, err error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("node: %s has no %s: it is no backup, or one that was not finished", dir, manifestName)
	}
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return m, fmt.Errorf("node: %s in %s: %w", manifestName, dir, err)
	}
	if m.Format != manifestFormat {
		return m, fmt.Errorf("node: %s is a backup of format %d; this build knows %d", dir, m.Format, manifestFormat)
	}
	return m, nil
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"facevalue/durable"
)

// Backup writes a consistent copy of vault.db to a file that must not exist yet,
// while sealing goes on. Keys and erasure list are not in it: back up the keys
// apart, and keep the list out, or a restore would undo erasures.
func (v *Vault) Backup(ctx context.Context, path string) error {
	if _, err := v.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("vault: back up to %s: %w", path, v.noteFailure(err))
	}
	if err := syncFile(path); err != nil {
		return fmt.Errorf("vault: back up to %s: %w", path, err)
	}
	return nil
}

// syncFile makes a file and its name durable.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), durable.SyncDir(filepath.Dir(path)))
}

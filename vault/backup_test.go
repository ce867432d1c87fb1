package vault

import (
	"os"
	"path/filepath"
	"testing"
)

// TestBackup restores a backup beside the same keys and the same list: who was
// erased after it stays erased, everybody else is back.
func TestBackup(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann, bo := person(t, v), person(t, v)
	hers, his := seal(t, v, ann, "buyer", "Ann"), seal(t, v, bo, "buyer", "Bo")
	claim := v.Claim(ClaimEmail, "ann@example.org")
	copied := filepath.Join(t.TempDir(), "vault.backup")
	must(t, v.Backup(t.Context(), copied))
	if err := v.Backup(t.Context(), copied); err == nil {
		t.Error("a backup was overwritten")
	}
	later := seal(t, v, person(t, v), "buyer", "after the backup")
	must(t, v.Erase(t.Context(), instant, ann))
	must(t, v.Close())

	for _, old := range []string{"vault.db", "vault.db-wal", "vault.db-shm"} {
		_ = os.Remove(filepath.Join(dir, old))
	}
	must(t, os.Rename(copied, filepath.Join(dir, "vault.db")))
	v = open(t, dir, Options{})
	wantOpen(t, v, his, "buyer", "Bo")
	_, err := v.Open(t.Context(), "buyer", hers)
	wantError(t, err, ErrErased)
	_, err = v.Open(t.Context(), "buyer", later)
	wantError(t, err, ErrNoKey)
	if v.Claim(ClaimEmail, "ann@example.org") != claim {
		t.Error("the restored vault makes other claims")
	}
}

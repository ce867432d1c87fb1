package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func rotate(t testing.TB, dir string) int {
	t.Helper()
	n, err := RotateKeys(filepath.Join(dir, "keys"), seeded(9))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func inUse(t testing.TB, v *Vault) string {
	t.Helper()
	m, err := v.MastersInUse(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(m)
}

func TestRotation(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	var blobs [][]byte
	for i := range rewrapBatch + 3 {
		blobs = append(blobs, seal(t, v, person(t, v), "buyer", fmt.Sprint("old ", i)))
	}
	if n := rotate(t, dir); n != 2 {
		t.Fatalf("rotated to %d", n)
	}
	// The open vault knows nothing of it yet and goes on.
	seal(t, v, person(t, v), "buyer", "between")
	if err := v.RetireKey(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "rewrap first") {
		t.Errorf("retiring a key in use: %v", err)
	}
	moved, err := v.Rewrap(t.Context())
	if err != nil || moved != rewrapBatch+3+1+1 { // the one between, the pepper
		t.Fatalf("rewrapped %d, %v", moved, err)
	}
	if again, err := v.Rewrap(t.Context()); err != nil || again != 0 {
		t.Errorf("rewrapped again: %d, %v", again, err)
	}
	if got, want := inUse(t, v), fmt.Sprintf("map[2:%d]", moved); got != want {
		t.Errorf("in use: %s, want %s", got, want)
	}
	if err := v.RetireKey(t.Context(), 2); err == nil || !strings.Contains(err.Error(), "newest") {
		t.Errorf("retiring the newest: %v", err)
	}
	if err := v.RetireKey(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := v.RetireKey(t.Context(), 1); err == nil {
		t.Error("retired twice")
	}
	for i, b := range blobs {
		wantOpen(t, v, b, "buyer", fmt.Sprint("old ", i))
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, open(t, dir, opts()), blobs[7], "buyer", "old 7")
	if n := rotate(t, dir); n != 3 {
		t.Errorf("a retired number was given again: %d", n)
	}
}

func TestKeyFiles(t *testing.T) {
	dir := t.TempDir()
	if _, err := RotateKeys(dir, seeded(1)); err == nil || !strings.Contains(err.Error(), "create the first") {
		t.Errorf("rotating nothing: %v", err)
	}
	if err := CreateKeys(dir, seeded(1)); err != nil {
		t.Fatal(err)
	}
	if err := CreateKeys(dir, seeded(2)); err == nil || !strings.Contains(err.Error(), "already has master key 1") {
		t.Errorf("creating twice: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "vault-0001.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v", info, err)
	}
	for _, name := range []string{"vault-0002.key.tmp", "README", "vault-2.key"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := RotateKeys(dir, seeded(3)); err != nil || n != 2 {
		t.Errorf("beside other files: %d, %v", n, err)
	}
}

func TestMissingAndWrongKeys(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spoil      func(t *testing.T, keys string)
	}{
		{"gone", "has no master key", func(t *testing.T, keys string) { must(t, os.RemoveAll(keys)) }},
		{"one gone", "master key 1 is not in", func(t *testing.T, keys string) {
			_, err := RotateKeys(keys, seeded(4))
			must(t, err)
			must(t, os.Remove(filepath.Join(keys, "vault-0001.key")))
		}},
		{"another's", "another vault's key", func(t *testing.T, keys string) {
			must(t, os.RemoveAll(keys))
			must(t, CreateKeys(keys, seeded(5)))
		}},
		{"damaged", "is damaged; put it back", func(t *testing.T, keys string) {
			path := filepath.Join(keys, "vault-0001.key")
			b, err := os.ReadFile(path)
			must(t, err)
			b[5] ^= 1
			must(t, os.WriteFile(path, b, 0o600))
		}},
		{"empty", "is damaged; put it back", func(t *testing.T, keys string) {
			must(t, os.WriteFile(filepath.Join(keys, "vault-0001.key"), nil, 0o600))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := dataDir(t)
			v := open(t, dir, opts())
			seal(t, v, person(t, v), "buyer", "Ann")
			must(t, v.Close())
			c.spoil(t, filepath.Join(dir, "keys"))
			if _, err := Open(t.Context(), dir, opts()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestLostVaultIsNotReplaced: a new pepper would forget everybody's limits.
func TestLostVaultIsNotReplaced(t *testing.T) {
	dir := dataDir(t)
	must(t, open(t, dir, opts()).Close())
	must(t, open(t, dir, Options{}).Close())
	must(t, os.Remove(filepath.Join(dir, "vault.db")))
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "put it back from a backup") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "vault.db")); err == nil {
		t.Fatal("a new vault.db was made")
	}
}

func TestForeignAndNewerFiles(t *testing.T) {
	for sql, want := range map[string]string{
		"PRAGMA user_version = 9": "has format 9", "PRAGMA application_id = 9": "database of something else",
	} {
		dir := dataDir(t)
		v := open(t, dir, opts())
		_, err := v.db.Exec(sql)
		must(t, err)
		must(t, v.Close())
		if _, err := Open(t.Context(), dir, opts()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

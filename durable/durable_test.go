package durable_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"facevalue/durable"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	for _, content := range []string{"first", "", "the second, longer"} {
		if err := durable.WriteFile(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Fatalf("%q, %v, want %q", got, err, content)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	wantNames(t, dir, 1)
}

// TestWriteFileLeavesNothing: what cannot be put in place is not left behind.
func TestWriteFileLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "taken", "by a directory"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := durable.WriteFile(filepath.Join(dir, "taken"), nil); err == nil {
		t.Error("a directory was replaced")
	}
	wantNames(t, dir, 1)
	if err := durable.WriteFile(filepath.Join(dir, "nowhere", "file"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a directory that is not there: %v", err)
	}
}

func wantNames(t *testing.T, dir string, n int) {
	t.Helper()
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != n {
		t.Errorf("there is %q, %v, want %d", names, err, n)
	}
}

func TestMkdirAll(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, d := range []string{filepath.Join(dir, "a", "b", "c"), filepath.Join(dir, "a", "b", "c"), "relative/deep", ".", dir + "/a/../d"} {
		if err := durable.MkdirAll(d); err != nil {
			t.Fatalf("%s: %v", d, err)
		}
		if info, err := os.Stat(d); err != nil || !info.IsDir() {
			t.Errorf("%s: %v", d, err)
		}
	}
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := durable.MkdirAll("file/below"); err == nil {
		t.Error("a directory was made in a file")
	}
}

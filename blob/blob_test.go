package blob_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"facevalue/blob"

	"pgregory.net/rapid"
)

func put(t testing.TB, s blob.Store, b string) blob.Name {
	t.Helper()
	name, err := s.Put([]byte(b))
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func fileOf(s blob.Store, n blob.Name) string {
	return filepath.Join(s.Dir, n.String()[:2], n.String())
}

func TestPutAndGet(t *testing.T) {
	s := blob.Store{Dir: filepath.Join(t.TempDir(), "deep", "blobs")}
	// The name is the SHA-256 that everybody else computes too.
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := put(t, s, "abc").String(); got != abc {
		t.Fatalf("name is %s, want %s", got, abc)
	}
	for _, content := range []string{"", "abc", strings.Repeat("chart ", 100_000)} {
		name := put(t, s, content)
		if got, err := s.Get(name); err != nil || string(got) != content {
			t.Fatalf("%d bytes: %d, %v", len(content), len(got), err)
		}
	}
}

// TestModel puts and gets at random beside a map.
func TestModel(t *testing.T) {
	s := blob.Store{Dir: t.TempDir()}
	want := map[blob.Name]string{}
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.StringN(0, 40, 80).Draw(t, "content")
		name, err := s.Put([]byte(content))
		if err != nil {
			t.Fatal(err)
		}
		want[name] = content
		for name, content := range want {
			if got, err := s.Get(name); err != nil || string(got) != content {
				t.Fatalf("%s: %q, %v, want %q", name, got, err, content)
			}
		}
	})
	var last string
	n := 0
	err := s.List(func(name blob.Name, size int64) error {
		if content, ok := want[name]; !ok || int64(len(content)) != size || name.String() <= last {
			t.Errorf("listed %s with %d bytes after %s", name, size, last)
		}
		last = name.String()
		n++
		return nil
	})
	if err != nil || n != len(want) {
		t.Fatalf("listed %d, %v, want %d", n, err, len(want))
	}
}

func TestPutTwiceWritesOnce(t *testing.T) {
	s := blob.Store{Dir: t.TempDir()}
	name := put(t, s, "chart")
	before, err := os.Stat(fileOf(s, name))
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "chart")
	after, err := os.Stat(fileOf(s, name))
	if err != nil || !os.SameFile(before, after) {
		t.Fatalf("the file was written again, %v", err)
	}
}

func TestDamageIsNoticedAndRepaired(t *testing.T) {
	s := blob.Store{Dir: t.TempDir()}
	name := put(t, s, "a chart of a hall")
	sound, err := os.ReadFile(fileOf(s, name))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(sound)
	flipped[3] ^= 0x10
	for what, b := range map[string][]byte{"flipped": flipped, "cut short": sound[:5], "longer": append(sound, 0), "empty": nil} {
		if err := os.WriteFile(fileOf(s, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(name); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", what, err)
		}
		put(t, s, "a chart of a hall")
		if got, err := s.Get(name); err != nil || string(got) != "a chart of a hall" {
			t.Errorf("%s, put again: %q, %v", what, got, err)
		}
	}
}

func TestLimits(t *testing.T) {
	s := blob.Store{Dir: t.TempDir(), Max: 5}
	name := put(t, s, "12345")
	if _, err := s.Put([]byte("123456")); !errors.Is(err, blob.ErrTooLarge) {
		t.Errorf("one byte more: %v", err)
	}
	if err := os.WriteFile(fileOf(s, name), []byte("123456"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(name); !errors.Is(err, blob.ErrTooLarge) {
		t.Errorf("reading one byte more: %v", err)
	}
	if _, err := s.Get(blob.Name{1}); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("reading nothing: %v", err)
	}
}

func TestListPassesOverOtherFiles(t *testing.T) {
	s := blob.Store{Dir: filepath.Join(t.TempDir(), "blobs")}
	count := func() (n int) {
		if err := s.List(func(blob.Name, int64) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Fatalf("%d blobs in nothing", n)
	}
	name := put(t, s, "chart")
	for _, other := range []string{fileOf(s, name) + ".1.tmp", filepath.Join(s.Dir, "README"), filepath.Join(s.Dir, name.String()[:2], "note")} {
		if err := os.WriteFile(other, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(); n != 1 {
		t.Fatalf("%d blobs, want 1", n)
	}
	stop := errors.New("enough")
	if err := s.List(func(blob.Name, int64) error { return stop }); err != stop {
		t.Fatalf("fn's error came back as %v", err)
	}
}

func TestPutTogether(t *testing.T) {
	s := blob.Store{Dir: t.TempDir()}
	var wg sync.WaitGroup
	errs := make(chan error, 16)
	for range 16 {
		wg.Go(func() {
			_, err := s.Put([]byte("the same chart"))
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(s.Dir, "*", "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("left %q, %v", left, err)
	}
}

func TestNames(t *testing.T) {
	for _, s := range []string{"", "ab", strings.Repeat("A", 64), strings.Repeat("g", 64), strings.Repeat("a", 66), "../" + strings.Repeat("a", 61)} {
		if _, err := blob.ParseName(s); err == nil {
			t.Errorf("%q is taken for a name", s)
		}
	}
	want := strings.Repeat("0a", 32)
	if n, err := blob.ParseName(want); err != nil || n.String() != want {
		t.Errorf("%s, %v", n, err)
	}
}

package vault

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const instant = 1_790_000_000_000

func TestErase(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann, bo := person(t, v), person(t, v)
	hers, his := seal(t, v, ann, "buyer", "Ann"), seal(t, v, bo, "buyer", "Bo")
	receipt := seal(t, v, Accounting(2026), "receipt", "Ann paid 80.00")
	must(t, v.Erase(t.Context(), instant, ann))
	must(t, v.Erase(t.Context(), instant+1, ann)) // twice is fine

	check := func(v *Vault) {
		t.Helper()
		_, err := v.Open(t.Context(), "buyer", hers)
		wantError(t, err, ErrErased)
		_, err = v.Seal(t.Context(), Item{bo, "buyer", nil}, Item{ann, "buyer", []byte("again")})
		wantError(t, err, ErrErased)
		wantOpen(t, v, his, "buyer", "Bo")
		wantOpen(t, v, receipt, "receipt", "Ann paid 80.00")
		if got := fmt.Sprint(v.Erasures()); got != fmt.Sprint([]Erasure{{ann, instant}}) {
			t.Errorf("erasures: %s", got)
		}
	}
	check(v)
	must(t, v.Close())
	check(open(t, dir, opts()))
}

func TestEraseYear(t *testing.T) {
	v := open(t, dataDir(t), opts())
	blobs := map[int][]byte{}
	for year := 2024; year <= 2026; year++ {
		blobs[year] = seal(t, v, Accounting(year), "receipt", "paid")
	}
	must(t, v.EraseYear(t.Context(), instant, 2024))
	_, err := v.Open(t.Context(), "receipt", blobs[2024])
	wantError(t, err, ErrErased)
	wantOpen(t, v, blobs[2025], "receipt", "paid")
	if err := v.Erase(t.Context(), instant, Accounting(2025)); err == nil || !strings.Contains(err.Error(), "EraseYear") {
		t.Errorf("erasing a year as a person: %v", err)
	}
}

// TestErasedKeyLeavesTheFiles: the wrapped key is in no file any more, nor is it
// in the log.
func TestErasedKeyLeavesTheFiles(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann := person(t, v)
	seal(t, v, ann, "buyer", "Ann")
	for range 40 {
		seal(t, v, person(t, v), "buyer", "somebody")
	}
	var wrapped []byte
	must(t, v.db.QueryRow("SELECT wrapped FROM keys WHERE ref = ?", ann[:]).Scan(&wrapped))
	if !inFiles(t, dir, wrapped) {
		t.Fatal("the key is in no file before it is erased")
	}
	must(t, v.Erase(t.Context(), instant, ann))
	if inFiles(t, dir, wrapped) {
		t.Fatal("the erased key is still in a file")
	}
}

func inFiles(t *testing.T, dir string, part []byte) bool {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "vault.db*"))
	must(t, err)
	for _, path := range paths {
		b, err := os.ReadFile(path)
		must(t, err)
		if bytes.Contains(b, part) {
			return true
		}
	}
	return false
}

// TestRestoreErasesAgain puts back a data directory from before the erasure. The
// list beside it was not part of the backup.
func TestRestoreErasesAgain(t *testing.T) {
	dir, backup := dataDir(t), dataDir(t)
	v := open(t, dir, opts())
	ann := person(t, v)
	blob := seal(t, v, ann, "buyer", "Ann")
	must(t, v.Close())
	copyTree(t, dir, backup)
	v = open(t, dir, opts())
	must(t, v.Erase(t.Context(), instant, ann))
	must(t, v.Close())

	must(t, os.RemoveAll(dir))
	copyTree(t, backup, dir)
	v = open(t, dir, opts())
	_, err := v.Open(t.Context(), "buyer", blob)
	wantError(t, err, ErrErased)

	// Restored on another machine, where there is no list: whatever else is said,
	// no vault is opened in which she is back.
	for _, o := range []Options{opts(), {}} {
		_, err = Open(t.Context(), backup, o)
		wantError(t, err, os.ErrNotExist)
		if !strings.Contains(err.Error(), "put back its newest copy") {
			t.Fatalf("without a list: %v", err)
		}
	}
	list, err := os.ReadFile(dir + ".erasures")
	must(t, err)
	must(t, os.WriteFile(backup+".erasures", list, 0o600))
	_, err = open(t, backup, Options{}).Open(t.Context(), "buyer", blob)
	wantError(t, err, ErrErased)
}

// TestListsAreMerged: a vault whose list was lost for good learns of erasures from
// another place that kept them.
func TestListsAreMerged(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann := person(t, v)
	blob := seal(t, v, ann, "buyer", "Ann")
	must(t, v.Close())
	must(t, os.Remove(dir+".erasures"))
	v = open(t, dir, Options{RebuildErasures: true})
	wantOpen(t, v, blob, "buyer", "Ann")
	other := filepath.Join(t.TempDir(), "other")
	must(t, os.WriteFile(other, []byte(Erasure{ann, instant}.line()), 0o600))
	list, err := ReadErasures(other)
	must(t, err)
	must(t, v.ApplyErasures(t.Context(), list))
	_, err = v.Open(t.Context(), "buyer", blob)
	wantError(t, err, ErrErased)
}

// TestCrashBetweenListAndDatabase: the list has the erasure, the key is there.
func TestCrashBetweenListAndDatabase(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann := person(t, v)
	blob := seal(t, v, ann, "buyer", "Ann")
	must(t, v.list.add([]Erasure{{ann, instant}}))
	must(t, v.Close())
	_, err := open(t, dir, opts()).Open(t.Context(), "buyer", blob)
	wantError(t, err, ErrErased)
}

// TestLostListIsNotReplaced: neither a lost list nor an older copy of it is taken
// for the whole, and only who says so gets what the database knows.
func TestLostListIsNotReplaced(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spoil      func(list string) error
	}{
		{"lost", "no such file", os.Remove},
		{"older", "lacks 1 of the 2 erasures", func(list string) error {
			b, err := os.ReadFile(list)
			must(t, err)
			return os.WriteFile(list, b[:len(b)/2], 0o600)
		}},
		{"empty", "lacks 2 of the 2 erasures", func(list string) error { return os.Truncate(list, 0) }},
		{"another's", "lacks 2 of the 2 erasures", func(list string) error {
			return os.WriteFile(list, []byte(Erasure{Accounting(2020), instant}.line()+Erasure{Accounting(2021), instant}.line()), 0o600)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := dataDir(t)
			v := open(t, dir, opts())
			must(t, v.Erase(t.Context(), instant, person(t, v), person(t, v)))
			must(t, v.Close())
			must(t, c.spoil(dir+".erasures"))
			for _, o := range []Options{opts(), {}} {
				_, err := Open(t.Context(), dir, o)
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "rebuild the list") {
					t.Fatalf("got %v, want %q", err, c.want)
				}
			}
			must(t, open(t, dir, Options{RebuildErasures: true}).Close())
			list, err := ReadErasures(dir + ".erasures")
			if err != nil || len(list) < 2 {
				t.Fatalf("%v, %v", list, err)
			}
			must(t, open(t, dir, Options{}).Close())
		})
	}
}

// TestListStaysOutside: a list inside the data directory is restored with it, and
// knows nothing of what was erased since.
func TestListStaysOutside(t *testing.T) {
	dir := dataDir(t)
	must(t, os.MkdirAll(dir, 0o700))
	for _, list := range []string{filepath.Join(dir, "erasures"), filepath.Join(dir, "deep", "..", "..", "data", "list"), dir} {
		o := opts()
		o.Erasures = list
		if _, err := Open(t.Context(), dir, o); err == nil || !strings.Contains(err.Error(), "name a file outside") {
			t.Errorf("%s: %v", list, err)
		}
	}
	t.Chdir(dir)
	must(t, open(t, ".", opts()).Close())
	if _, err := os.Stat(dir + ".erasures"); err != nil {
		t.Error(err)
	}
	if files, err := filepath.Glob("*erasures*"); err != nil || len(files) > 0 {
		t.Errorf("the list of . is inside it: %q, %v", files, err)
	}
}

func TestErasureListLines(t *testing.T) {
	good := Erasure{Accounting(2020), instant}.line() + Erasure{Accounting(2021), -5}.line()
	for _, c := range []struct {
		name, text string
		whole      int
		want       string
	}{
		{"sound", good, 2, ""},
		{"empty", "", 0, ""},
		{"unfinished end", good + good[:20], 2, ""},
		{"end without its newline", good[:len(good)-1], 1, ""},
		{"flipped digit", strings.Replace(good, "790", "791", 1), 0, "line 1: does not match its checksum"},
		{"garbage line", good + "hello\n", 0, "line 3: is not REF INSTANT CRC"},
		{"empty line", "\n" + good, 0, "line 1"},
		{"no reference", strings.Replace(good, "02", "0x", 1), 0, "is no reference"},
		{"trailing text", strings.Replace(good, "\n", " x\n", 1), 0, "does not match its checksum"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "list")
			must(t, os.WriteFile(path, []byte(c.text), 0o600))
			all, err := ReadErasures(path)
			if c.want == "" && (err != nil || len(all) != c.whole) {
				t.Fatalf("%d lines, %v, want %d", len(all), err, c.whole)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestListGoesOnBehindATornLine: what follows must not be glued to the rest.
func TestListGoesOnBehindATornLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	first := Erasure{Accounting(2020), instant}
	must(t, os.WriteFile(path, []byte(first.line()+"0200000"), 0o600))
	l, err := openErasureList(path, false)
	must(t, err)
	second := Erasure{Accounting(2021), instant}
	must(t, l.add([]Erasure{first, second}))
	must(t, l.close())
	if b, err := os.ReadFile(path); err != nil || string(b) != first.line()+second.line() {
		t.Fatalf("list is %q, %v", b, err)
	}
}

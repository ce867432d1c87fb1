package views

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/sale"
)

// What was flushed is there after the next start.
func TestReopen(t *testing.T) {
	w := shop("club")
	w.buy(contact{Name: "Anna"}, sale.Want{Index: 0, Count: 1})
	dir := t.TempDir()
	v := w.views(t, dir)
	before := hashOf(t, v, w)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = openViews(t, filepath.Join(dir, "views.db"), w.options())
	defer v.Close()
	if v.Mark("sale-club") != w.records[len(w.records)-1].at || hashOf(t, v, w) != before {
		t.Errorf("stands at %+v", v.Mark("sale-club"))
	}
}

// What another version wrote, or what is damaged, is thrown away and made anew.
func TestOpenThrowsAway(t *testing.T) {
	w := shop("club")
	for name, spoil := range map[string]func(path string) error{
		"a newer schema":  func(path string) error { return pragma(path, "user_version = 99") },
		"an older schema": func(path string) error { return pragma(path, "user_version = 0") },
		"noise":           func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("noise ", 5000)), 0o600) },
		"an empty file":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"a start cut short": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return pragma(path, "journal_mode = WAL")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w.views(t, dir).Close()
			path := filepath.Join(dir, "views.db")
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			v := openViews(t, path, w.options())
			defer v.Close()
			if v.Seq("sale-club") != 0 {
				t.Errorf("stands at %d", v.Seq("sale-club"))
			}
			feedAll(t, v, w)
			if hashOf(t, v, w) != rebuilt(t, t.TempDir(), w) {
				t.Error("made anew it is another")
			}
		})
	}
}

// A database of something else is nobody's to throw away.
func TestOpenRefusesAnothersFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault.db")
	if err := pragma(path, "application_id = 42; CREATE TABLE keys (ref)"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, shop("club").options()); err == nil || !strings.Contains(err.Error(), "something else") {
		t.Errorf("answers %v", err)
	}
	if err := pragma(path, "user_version"); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
}

func pragma(path, what string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec("PRAGMA " + what)
	return err
}

func TestOpenNamesWhatIsMissing(t *testing.T) {
	full := shop("club").options()
	for want, o := range map[string]Options{
		"Open": {Person: full.Person, Charts: full.Charts}, "Person": {Open: full.Open, Charts: full.Charts}, "Charts": {Open: full.Open, Person: full.Person},
	} {
		if _, err := Open(filepath.Join(t.TempDir(), "views.db"), o); err == nil || !strings.Contains(err.Error(), "Options."+want) {
			t.Errorf("without %s it answers %v", want, err)
		}
	}
}

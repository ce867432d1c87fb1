package node_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"facevalue/blob"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
	"facevalue/node"
	"facevalue/sale"
	"facevalue/vault"
)

// A backup that was made while people buy is whole: restored beside the keys it has
// everything that was told before it began, its views are what a fresh fold makes, it
// carries nothing out, and what was sealed opens.
func TestBackupWhileSelling(t *testing.T) {
	w := newWorld(t)
	w.club(5000)
	var before []uint64
	for n := range 20 {
		order, _ := w.buy(n, 1, 1)
		before = append(before, order)
	}
	w.sealed(90) // so that something is, however early the backup comes
	var selling sync.WaitGroup
	stop := make(chan struct{})
	for b := range 4 {
		selling.Add(1)
		go func() {
			defer selling.Done()
			for n := 100 + b*1000; ; n++ {
				select {
				case <-stop:
					return
				default:
					w.sealed(n)
				}
			}
		}()
	}
	to := filepath.Join(t.TempDir(), "backup")
	m, err := w.node.Backup(context.Background(), to)
	close(stop)
	selling.Wait()
	if err != nil || len(m.Machines) != 2 || m.Records() == 0 {
		t.Fatalf("%+v %v", m, err)
	}
	if _, err := w.node.Backup(context.Background(), to); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a backup over another: %v", err)
	}
	old := w.dir
	w.close()
	w.dir = filepath.Join(t.TempDir(), "restored")
	if _, err := node.Restore(context.Background(), to, w.options(), filepath.Join(old, "keys"), old+".erasures"); err != nil {
		t.Fatal(err)
	}
	w.rebuilt()
	w.open()
	if !w.node.Held() {
		t.Error("a restored house carries out what it owes")
	}
	for _, order := range before {
		w.state(order, "confirmed")
	}
	w.opens()
}

// sealed buys a free ticket with a name that is sealed.
func (w *world) sealed(n int) {
	ctx, v := context.Background(), w.node.Vault()
	held, _, err := w.hold(n, 1, 1)
	if err != nil || !held.OK() {
		return
	}
	person, err := v.NewPerson()
	if err != nil {
		w.t.Error(err)
		return
	}
	blobs, err := v.Seal(ctx, vault.Item{Ref: person, Purpose: "buyer", Plain: []byte(`{"name":"Fay","email":"fay@example.com"}`)})
	if err != nil {
		w.t.Error(err)
		return
	}
	cmd := w.checkout(n, held)
	cmd.Person, cmd.Sealed = person, blobs[0]
	if _, _, err := w.sale().Submit(ctx, cmd); err != nil {
		w.t.Error(err)
	}
}

// opens says whether everything that orders have sealed can be opened.
func (w *world) opens() {
	w.t.Helper()
	orders := uint64(0)
	if err := w.sale().Live().Read(func(m *sale.Machine, _ uint64) { orders = m.Orders() }); err != nil {
		w.t.Fatal(err)
	}
	if err := w.node.Views().WaitSeq(context.Background(), "sale-club", w.sale().Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
	named := 0
	for n := uint64(1); n <= orders; n++ {
		o, found, err := w.node.Views().Order(context.Background(), "club", n)
		if err != nil || !found || o.Contact != "open" && o.Contact != "none" {
			w.t.Fatalf("order %d: %+v %v", n, o.Order, err)
		}
		if o.Name == "Fay" {
			named++
		}
	}
	if named == 0 {
		w.t.Error("nothing that was sealed is in the backup, which proves nothing")
	}
}

// What is no backup, is broken, or lacks its keys is refused with what to do.
func TestRestoreRefuses(t *testing.T) {
	w := newWorld(t)
	w.club(50)
	w.close()
	good := filepath.Join(t.TempDir(), "good")
	if _, err := node.BackupDirectory(context.Background(), w.options(), good); err != nil {
		t.Fatal(err)
	}
	keys, list := filepath.Join(w.dir, "keys"), w.dir+".erasures"
	cases := map[string]struct {
		spoil func(dir string) error
		keys  string
		list  string
		want  string
	}{
		"no manifest":   {func(dir string) error { return os.Remove(filepath.Join(dir, "MANIFEST.json")) }, keys, list, "no backup"},
		"another vault": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "vault.db"), []byte("x"), 0o600) }, keys, list, "vault.db"},
		"no journal":    {func(dir string) error { return os.Remove(filepath.Join(dir, "journal.db")) }, keys, list, "journal.db"},
		"no keys":       {func(string) error { return nil }, "", list, "its keys are not yet"},
		"no erasures":   {func(string) error { return nil }, keys, "", "erasure list"},
		"newer format": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "MANIFEST.json"), []byte(`{"format":9}`), 0o600)
		}, keys, list, "format 9"},
		"lost its end":   {loseEnd, keys, list, "not what the manifest names"},
		"manifest is no": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "MANIFEST.json"), []byte(`no`), 0o600) }, keys, list, "MANIFEST"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			from := filepath.Join(dir, "backup")
			if err := os.CopyFS(from, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(from); err != nil {
				t.Fatal(err)
			}
			o := w.options()
			o.Dir = filepath.Join(dir, "restored")
			if _, err := node.Restore(context.Background(), from, o, c.keys, c.list); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want something about %q", err, c.want)
			}
		})
	}
	if _, err := node.Restore(context.Background(), good, w.options(), keys, list); err == nil || !strings.Contains(err.Error(), "has") {
		t.Errorf("restored over a house: %v", err)
	}
}

// loseEnd makes the manifest name a record more than there is.
func loseEnd(dir string) error {
	path := filepath.Join(dir, "MANIFEST.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Replace(string(b), `"seq": `, `"seq": 9`, 1)), 0o600)
}

// The second copy has everything when the house is closed, and damaged records are put
// back from it.
func TestShipping(t *testing.T) {
	w := newWorld(t)
	w.ship = filepath.Join(t.TempDir(), "copy")
	w.reopen()
	w.club(50)
	if _, err := w.node.Blobs().Put([]byte("a poster")); err != nil {
		t.Fatal(err)
	}
	order, _ := w.buy(1, 1, 2)
	w.close()
	for _, name := range []string{"sale-club", "org-acme"} {
		if err := os.RemoveAll(filepath.Join(w.dir, "snapshots", name)); err != nil {
			t.Fatal(err)
		}
	}
	damage(t, w.dir, "sale-club", 3)
	from, err := sqlite.Open(w.ship, sqlite.Options{MustExist: true, Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	broken, err := sqlite.Open(w.dir, sqlite.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	done, err := ship.RepairAll(broken, from)
	if err = errors.Join(err, broken.Close(), from.Close()); err != nil || len(done) != 1 || len(done[0].Replaced) != 1 {
		t.Fatalf("%+v %v", done, err)
	}
	w.open()
	w.state(order, "confirmed")
	blobs := 0
	if err := (blob.Store{Dir: filepath.Join(w.ship, "blobs")}).List(func(blob.Name, int64) error { blobs++; return nil }); err != nil || blobs < 2 {
		t.Errorf("%d blobs in the copy, of rules and a poster: %v", blobs, err)
	}
}

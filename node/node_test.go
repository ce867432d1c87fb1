package node_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"facevalue/catalog"
	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/node"
	"facevalue/payment"
)

// TestFirstNight goes the whole way once: an organizer, a plan, a sale, an order that
// is paid for, tickets in the mail; and all of it is still there the next day.
func TestFirstNight(t *testing.T) {
	w := newWorld(t)
	s := w.club(300)
	if s.Organizer() != "acme" || s.Key() != "club" || len(w.node.Organizers()) != 1 || len(w.node.Sales()) != 1 {
		t.Errorf("sale %s of %s in a house of %v", s.Key(), s.Organizer(), w.node.Organizers())
	}
	order, _ := w.buy(1, 0, 2)
	ref := <-w.bank.begun
	w.state(order, "waits")
	w.bank.set(ref, payment.Succeeded)
	if err := w.node.PaymentNews(context.Background(), ref); err != nil {
		t.Fatal(err)
	}
	info := w.state(order, "confirmed")
	if info.Paid != 9000 || len(info.Tickets) != 2 {
		t.Errorf("order %+v", info)
	}
	<-w.post.news
	before, trail := w.rows("sale-club"), w.rows("org-acme")
	sold, kept := w.node.Views().Seq("sale-club"), w.node.Views().Seq("org-acme")
	w.reopen()
	w.state(order, "confirmed")
	// A desk counts its claim a little later than the views may have it: they are asked.
	views := w.node.Views()
	if err := errors.Join(views.WaitSeq(t.Context(), "sale-club", sold+1), views.WaitSeq(t.Context(), "org-acme", kept+1)); err != nil {
		t.Fatal(err)
	}
	if w.rows("sale-club") == before || w.rows("org-acme") == trail {
		t.Error("the claim of a new epoch left no mark in the views")
	}
	if err := errors.Join(append(w.node.Trouble(), w.node.Ready())...); err != nil {
		t.Error(err)
	}
	if w.sale().Organizer() != "acme" {
		t.Error("the sale has lost its organizer")
	}
	if again := w.bank.count(); again != 1 {
		t.Errorf("%d payments for one order", again)
	}
}

// A second plan changes what the first one set up, and what everybody may know.
func TestPlansFollowEachOther(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	o, _ := w.node.Organizer("acme")
	p := plan(500)
	p.Types[0].ShowLeft = false
	s := w.publish(o, "club", p)
	setup := s.Live().Setup()
	if setup.Pools[0].Now != 500 {
		t.Errorf("the pool has %d", setup.Pools[0].Now)
	}
	pub, err := s.Live().AvailabilityAt(context.Background(), s.Stats().Seq)
	if err != nil {
		t.Fatal(err)
	}
	if setup.Types[0].Price.Face != 4500 || len(pub.JSON) == 0 {
		t.Errorf("%s", pub.JSON)
	}
}

// Views that were lost, are of an older day, or of a newer snapshot's past are brought
// to the same rows.
func TestViewsAreMadeAgain(t *testing.T) {
	cases := map[string]func(w *world, old string){
		"lost": func(w *world, _ string) { remove(w.t, w.dir, "views.db") },
		"old":  func(w *world, old string) { remove(w.t, w.dir, "views.db"); copyFile(w.t, old, w.dir, "views.db") },
		"torn": func(w *world, _ string) {
			if err := os.Truncate(filepath.Join(w.dir, "views.db"), 5000); err != nil {
				w.t.Fatal(err)
			}
		},
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.club(300)
			w.buy(1, 1, 2)
			w.reopen()
			w.buy(2, 1, 1)
			w.close()
			old := filepath.Join(t.TempDir(), "old")
			if err := os.CopyFS(old, os.DirFS(w.dir)); err != nil {
				t.Fatal(err)
			}
			w.open()
			for n := 3; n < 9; n++ {
				w.buy(n, 1, 3)
			}
			w.reopen() // its snapshots are newer than the old views
			w.close()
			spoil(w, old)
			w.open()
			if err := w.node.Views().WaitSeq(context.Background(), "sale-club", w.sale().Stats().Seq); err != nil {
				t.Fatal(err)
			}
			w.close()
			w.rebuilt()
		})
	}
}

// rebuilt holds the views of a closed house against those of a fresh fold.
func (w *world) rebuilt() {
	w.t.Helper()
	all, err := node.RebuildViews(context.Background(), w.options())
	if err != nil || len(all) < 2 {
		w.t.Fatalf("rebuilt %d machines: %v", len(all), err)
	}
	for _, r := range all {
		if r.Before != r.After || r.Seq == 0 {
			w.t.Errorf("%s behind record %d: rows %x were made again as %x", r.Machine, r.Seq, r.Before[:4], r.After[:4])
		}
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, name+end)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

func copyFile(t *testing.T, from, to, name string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(from, name))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, name), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// One machine whose record is damaged stays closed and says why; the others sell.
func TestBrokenSaleAlone(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	o, _ := w.node.Organizer("acme")
	w.ask(o, &catalog.AddEvent{
		Meta: ada, Event: "tour", Details: catalog.Details{Names: catalog.One("en", "The tour"), Seller: "acme"},
		Occasion: catalog.Occasion{Venue: "hall", Starts: catalog.At(start + 60*day)},
	})
	w.ask(o, &catalog.PublishEvent{Meta: ada, Event: "tour"})
	p := plan(10)
	p.Events[0].Event, p.Pools[0].Event, p.Types[0].Event, p.Types[1].Event = "tour", "tour", "tour", "tour"
	w.publish(o, "tour", p)
	w.close()
	if err := os.RemoveAll(filepath.Join(w.dir, "snapshots", "sale-tour")); err != nil {
		t.Fatal(err)
	}
	damage(t, w.dir, "sale-tour", 2)
	w.open()
	var broken *journal.BreakError
	if err := w.node.Broken("tour"); !errors.As(err, &broken) || broken.Seq != 2 {
		t.Errorf("the damaged sale: %v", err)
	}
	if _, ok := w.node.Sale("tour"); ok {
		t.Error("a damaged sale runs")
	}
	if err := errors.Join(w.node.Trouble()...); !errors.As(err, &broken) || w.node.Ready() != nil {
		t.Errorf("trouble is %v, ready says %v", err, w.node.Ready())
	}
	if out, _, err := w.hold(1, 0, 1); err != nil || !out.OK() {
		t.Errorf("the other sale: %s %v", out.Status, err)
	}
	if out, _, err := o2(w).Submit(context.Background(), &catalog.AddSale{Meta: ada, Sale: "tour2", Suffix: "tour", Name: "Tour"}); err != nil || out.Status != catalog.Exists {
		t.Errorf("the suffix of a broken sale was given away: %s %v", out.Status, err)
	}
}

func o2(w *world) *node.Organizer {
	o, _ := w.node.Organizer("acme")
	return o
}

// damage flips a bit of a stored record.
func damage(t *testing.T, dir, machine string, seq uint64) {
	t.Helper()
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := j.Raw(machine, seq)
	if err != nil || len(b) == 0 {
		t.Fatalf("record %d: %v", seq, err)
	}
	r, err := journal.Parse(b)
	if err == nil {
		forged := journal.Record{
			Version: r.Version, Machine: r.Machine, Seq: r.Seq, Epoch: r.Epoch, Instant: r.Instant,
			Count: r.Count, Body: r.Body, Prev: [32]byte{1},
		}
		err = j.Replace(forged)
	}
	if err = errors.Join(err, j.Close()); err != nil {
		t.Fatal(err)
	}
}

// With the disk nearly full nothing is begun, and what was begun goes on.
func TestDiskNearlyFull(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	held, _, err := w.hold(1, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.space.Store(1 << 20)
	if _, _, err := w.hold(2, 0, 1); !errors.Is(err, node.ErrNoSpace) {
		t.Errorf("a hold on a full disk: %v", err)
	}
	if err := errors.Join(w.node.Trouble()...); !errors.Is(err, node.ErrNoSpace) || w.node.Ready() != nil {
		t.Errorf("trouble is %v, ready says %v", err, w.node.Ready())
	}
	if out, _, err := w.sale().Submit(context.Background(), w.checkout(1, held)); err != nil || !out.OK() {
		t.Errorf("what was begun: %s %+v %v", out.Status, out.Detail, err)
	}
	w.space.Store(1 << 40)
	if out, _, err := w.hold(3, 0, 1); err != nil || !out.OK() {
		t.Errorf("with space again: %s %v", out.Status, err)
	}
}

// A restored house sells, and carries nothing out until somebody lets it.
func TestRestoredHoldsEffects(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	w.close()
	if err := node.MarkRestored(w.dir, "a backup of yesterday", start); err != nil {
		t.Fatal(err)
	}
	w.open()
	order, _ := w.buy(1, 0, 1)
	guest, _ := w.buy(2, 1, 1)
	w.state(order, "waits")
	w.state(guest, "confirmed")
	if err := w.node.PaymentNews(context.Background(), "pay_1"); !errors.Is(err, node.ErrHeld) {
		t.Errorf("news while effects are held: %v", err)
	}
	w.reopen()
	if !w.node.Held() || w.bank.count() != 0 || len(w.post.sent) != 0 {
		t.Fatalf("held: %t, %d payments and %d mails", w.node.Held(), w.bank.count(), len(w.post.sent))
	}
	w.bank.changed = &payment.Error{Failure: payment.Busy}
	if err := w.node.Release(context.Background()); err == nil || !w.node.Held() {
		t.Errorf("let go while the bank cannot be asked: %v", err)
	}
	w.bank.changed = nil
	if err := w.node.Release(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-w.bank.begun
	<-w.post.news
	w.reopen()
	if w.node.Held() {
		t.Error("held again after it was let go")
	}
}

// A suffix is unique in the house, and an organizer is opened once.
func TestNamesAreUnique(t *testing.T) {
	w := newWorld(t)
	w.club(300)
	other := w.organizer("other")
	add := &catalog.AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"}
	if out, _, err := other.Submit(context.Background(), add); err != nil || out.Status != catalog.Exists {
		t.Errorf("another organizer's suffix: %s %v", out.Status, err)
	}
	if _, _, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{Suffix: "acme"}); !errors.Is(err, node.ErrExists) {
		t.Errorf("an organizer a second time: %v", err)
	}
	if _, _, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{Suffix: "No!"}); err == nil {
		t.Error("a suffix that is none")
	}
	suffix, out, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{Profile: catalog.Profile{Name: ""}})
	if err != nil || out.OK() {
		t.Errorf("an organizer without a name: %s %v", out.Status, err)
	}
	if _, out, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{
		Suffix: suffix, Profile: catalog.Profile{Name: "Third"},
		Owner: catalog.Staff{Key: "ada", Name: "Ada", Email: "ada@third.example", Roles: catalog.Owner, Password: testHash},
	}); err != nil || !out.OK() {
		t.Errorf("asked again with a name: %s %+v %v", out.Status, out.Detail, err)
	}
}

func TestSuffixesSort(t *testing.T) {
	w := newWorld(t)
	last := ""
	for range 50 {
		s, err := w.node.NewSuffix()
		if err != nil || len(s) != 16 || s <= last {
			t.Fatalf("%q after %q: %v", s, last, err)
		}
		last = s
		w.clock.pass(1)
	}
}

// What cannot be opened says so, and leaves nothing open.
func TestOpenRefuses(t *testing.T) {
	w := newWorld(t)
	var inUse *sqlite.InUseError
	if _, err := node.Open(context.Background(), w.options()); !errors.As(err, &inUse) {
		t.Errorf("opened twice: %v", err)
	}
	w.organizer("acme")
	w.close()
	vault := filepath.Join(w.dir, "vault.db")
	if err := os.Rename(vault, vault+".lost"); err != nil {
		t.Fatal(err)
	}
	if n, err := node.Open(context.Background(), w.options()); err == nil {
		t.Error("a vault that was lost was replaced in silence")
		n.Close(context.Background())
	}
	if err := os.Rename(vault+".lost", vault); err != nil {
		t.Fatal(err)
	}
	w.open()
	for want, o := range map[string]node.Options{"Dir": {Clock: w.clock}, "Clock": {Dir: w.dir}} {
		if _, err := node.Open(context.Background(), o); err == nil {
			t.Errorf("opened without %s", want)
		}
	}
	w.close()
	w.open()
	w.node.Close(context.Background())
	if _, _, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{Suffix: "late"}); !errors.Is(err, node.ErrClosed) {
		t.Errorf("an organizer in a closed house: %v", err)
	}
	if o, ok := w.node.Organizer("acme"); ok {
		if _, _, err := o.Submit(context.Background(), &catalog.SetProfile{}); !errors.Is(err, desk.ErrClosed) {
			t.Errorf("a closed organizer: %v", err)
		}
	}
	w.node = nil
}

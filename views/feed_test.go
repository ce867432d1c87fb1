package views

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

// busy is a world with many records.
func busy(seed uint64) *world {
	w := newWorld("club", seed)
	for range 250 {
		w.step()
	}
	return w
}

// A feed that nobody flushes writes by itself, keeps little, and comes to the same.
func TestFeedWritesWhenItIsFull(t *testing.T) {
	w := busy(3)
	o := w.options()
	o.Facts = 20
	dir := t.TempDir()
	v := openViews(t, filepath.Join(dir, "views.db"), o)
	defer v.Close()
	feed, r := v.Feed(w.machine()), newReader()
	for n := range w.records {
		r.fold(w, feed, 0, n+1)
		if len(feed.facts) > 2*o.Facts+20 || len(feed.batches) > maxBatches {
			t.Fatalf("keeps %d facts and %d batches", len(feed.facts), len(feed.batches))
		}
	}
	if v.Seq(w.machine()) == 0 {
		t.Error("nothing was written")
	}
	if err := feed.Flush(context.Background(), r.read); err != nil {
		t.Fatal(err)
	}
	if got, want := hashOf(t, v, w), rebuilt(t, dir, w); got != want {
		t.Errorf("comes to something else:\n%s", differences(t, v, w, dir))
	}
}

// When the vault cannot be asked a flush fails whole, and the next one does it all.
func TestFlushIsTriedAgain(t *testing.T) {
	w := busy(4)
	o := w.options()
	open, down, calls := o.Open, true, 0
	o.Open = func(ctx context.Context, purpose string, blob []byte) ([]byte, error) {
		if calls++; down && calls > 3 {
			return nil, errors.New("vault: disk on fire")
		}
		return open(ctx, purpose, blob)
	}
	o.Facts = 1 << 20
	dir := t.TempDir()
	v := openViews(t, filepath.Join(dir, "views.db"), o)
	defer v.Close()
	feed, r := v.Feed(w.machine()), newReader()
	r.fold(w, feed, 0, len(w.records)/2)
	for range 2 {
		if err := feed.Flush(context.Background(), r.read); err == nil {
			t.Fatal("a flush without the vault went through")
		}
	}
	if v.Seq(w.machine()) != 0 {
		t.Fatalf("rows stand at %d", v.Seq(w.machine()))
	}
	r.fold(w, feed, 0, len(w.records))
	down = false
	if err := feed.Flush(context.Background(), r.read); err != nil {
		t.Fatal(err)
	}
	if got, want := hashOf(t, v, w), rebuilt(t, dir, w); got != want {
		t.Errorf("comes to something else:\n%s", differences(t, v, w, dir))
	}
}

// A feed that is full and cannot write stops and says so; another one goes on from
// where the rows stand.
func TestFeedStopsWhenItCannotWrite(t *testing.T) {
	w := busy(5)
	o := w.options()
	open, down := o.Open, true
	o.Open = func(ctx context.Context, purpose string, blob []byte) ([]byte, error) {
		if down {
			return nil, errors.New("vault: disk on fire")
		}
		return open(ctx, purpose, blob)
	}
	o.Facts = 10
	dir := t.TempDir()
	v := openViews(t, filepath.Join(dir, "views.db"), o)
	defer v.Close()
	feed, r := v.Feed(w.machine()), newReader()
	r.fold(w, feed, 0, len(w.records))
	if err := feed.Stopped(); !errors.Is(err, ErrStale) {
		t.Fatalf("says %v", err)
	}
	if err := feed.Flush(context.Background(), r.read); !errors.Is(err, ErrStale) {
		t.Fatalf("a flush answers %v", err)
	}
	if len(feed.facts) > 100 || len(feed.batches) > 0 {
		t.Errorf("keeps %d facts and %d batches", len(feed.facts), len(feed.batches))
	}
	down = false
	feed, again := v.Feed(w.machine()), newReader()
	again.fold(w, feed, v.Seq(w.machine()), len(w.records))
	if err := feed.Flush(context.Background(), again.read); err != nil {
		t.Fatal(err)
	}
	if got, want := hashOf(t, v, w), rebuilt(t, dir, w); got != want {
		t.Errorf("comes to something else:\n%s", differences(t, v, w, dir))
	}
}

// Records that are left out, or come twice, or behind rows that were forgotten, stop a
// feed: rows of a history that never was are worse than none.
func TestFeedGoesOnFromWhereItStands(t *testing.T) {
	w := busy(6)
	n := len(w.records)
	for name, spoil := range map[string]func(v *Views, feed *Feed, r *reader){
		"a record left out":   func(_ *Views, feed *Feed, r *reader) { r.fold(w, feed, uint64(n-2), n) },
		"a record told again": func(_ *Views, feed *Feed, r *reader) { feed.Folded(r.m, w.records[n/2-1].at, nil) },
		"rows forgotten": func(v *Views, feed *Feed, r *reader) {
			if err := v.Forget(context.Background(), w.machine()); err != nil {
				t.Fatal(err)
			}
			r.fold(w, feed, 0, n)
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := openViews(t, filepath.Join(t.TempDir(), "views.db"), w.options())
			defer v.Close()
			feed, r := v.Feed(w.machine()), newReader()
			r.fold(w, feed, 0, n/2)
			if err := feed.Flush(context.Background(), r.read); err != nil {
				t.Fatal(err)
			}
			spoil(v, feed, r)
			if err := feed.Flush(context.Background(), r.read); !errors.Is(err, ErrStale) {
				t.Fatalf("answers %v", err)
			}
			feedAll(t, v, w)
			if got, want := hashOf(t, v, w), rebuilt(t, t.TempDir(), w); got != want {
				t.Error("another feed comes to something else")
			}
		})
	}
}

// Forgetting leaves no row of the machine, and all of the others.
func TestForget(t *testing.T) {
	v, ours, theirs := two(t, t.TempDir())
	defer v.Close()
	before := hashOf(t, v, theirs)
	if err := v.Forget(context.Background(), ours.machine()); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if n := sumQuery(t, v, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s NOT IN (SELECT id FROM machines)", table.name, table.machine)); n != 0 {
			t.Errorf("%s has %d rows of it", table.name, n)
		}
	}
	names, err := v.Machines(context.Background())
	if err != nil || len(names) != 1 || names[0] != "sale-tour" || v.Seq("sale-club") != 0 {
		t.Errorf("machines are %v, %v", names, err)
	}
	if hashOf(t, v, theirs) != before {
		t.Error("the other sale is not what it was")
	}
	feedAll(t, v, ours)
	if hashOf(t, v, ours) != rebuilt(t, t.TempDir(), ours) || hashOf(t, v, theirs) != before {
		t.Error("made anew it is another")
	}
}

// Every table is hashed, forgotten and compared.
func TestTablesAreAll(t *testing.T) {
	w := shop("club")
	v := w.views(t, t.TempDir())
	defer v.Close()
	if n := sumQuery(t, v, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); n != int64(len(tables))+1 {
		t.Errorf("the schema has %d tables, tables and machines are %d", n, len(tables)+1)
	}
}

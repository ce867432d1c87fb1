package views

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"facevalue/sale"

	"pgregory.net/rapid"
)

// reader folds a world's records a second time, as a follower would, and tells a feed.
type reader struct {
	m   *sale.Machine
	seq int
}

func newReader() *reader { return &reader{m: sale.New(findChart)} }

// fold folds records up to n, and tells those after from.
func (r *reader) fold(w *world, feed *Feed, from uint64, n int) {
	for ; r.seq < n; r.seq++ {
		rec := w.records[r.seq]
		for _, f := range rec.facts {
			r.m.Apply(f)
		}
		r.m.Opened(nil)
		if rec.at.Seq > from {
			feed.Folded(r.m, rec.at, rec.facts)
		}
	}
}

func (r *reader) read(fn func(m *sale.Machine, seq uint64)) error {
	fn(r.m, uint64(r.seq))
	return nil
}

// tb is what tests and rapid have in common.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

func openViews(t tb, path string, o Options) *Views {
	t.Helper()
	v, err := Open(path, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return v
}

// rebuilt is the hash of views folded from the first record in one go.
func rebuilt(t tb, dir string, w *world) [32]byte {
	t.Helper()
	v := openViews(t, filepath.Join(dir, fmt.Sprintf("rebuilt-%d.db", len(w.records))), w.options())
	defer v.Close()
	feedAll(t, v, w)
	return hashOf(t, v, w)
}

// feedAll tells all records after those that are there, and flushes once.
func feedAll(t tb, v *Views, w *world) {
	t.Helper()
	feed, r := v.Feed(w.machine()), newReader()
	r.fold(w, feed, v.Seq(w.machine()), len(w.records))
	if err := feed.Flush(context.Background(), r.read); err != nil {
		t.Fatalf("%v", err)
	}
}

func hashOf(t tb, v *Views, w *world) [32]byte {
	t.Helper()
	h, err := v.Hash(context.Background(), w.machine())
	if err != nil {
		t.Fatalf("%v", err)
	}
	return h
}

// However a view came to be - flushes anywhere, crashes that drop what was not
// flushed, persons erased on the way - it is the one that is built from the first
// record in one go.
func TestViewsAreTheFoldOfTheRecords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(1, 120).Draw(rt, "steps") {
			w.step()
		}
		path := filepath.Join(dir, "views.db")
		v := openViews(rt, path, w.options())
		defer func() { v.Close() }()
		feed, r, from := v.Feed(w.machine()), newReader(), uint64(0)
		for r.seq < len(w.records) {
			r.fold(w, feed, from, min(len(w.records), r.seq+rapid.IntRange(1, 40).Draw(rt, "records")))
			switch rapid.IntRange(0, 5).Draw(rt, "then") {
			case 0: // a crash: what was told and not flushed is gone
				v.Close()
				v = openViews(rt, path, w.options())
				feed, r, from = v.Feed(w.machine()), newReader(), v.Seq(w.machine())
				r.fold(w, feed, from, int(from))
			case 1:
				if p := w.everybody(); len(p) > 0 {
					gone := p[rapid.IntRange(0, len(p)-1).Draw(rt, "person")]
					w.erase(gone)
					if err := v.Purge(context.Background(), gone); err != nil {
						rt.Fatalf("%v", err)
					}
				}
			default:
				if err := feed.Flush(context.Background(), r.read); err != nil {
					rt.Fatalf("%v", err)
				}
			}
		}
		if err := feed.Flush(context.Background(), r.read); err != nil {
			rt.Fatalf("%v", err)
		}
		if got, want := hashOf(rt, v, w), rebuilt(rt, dir, w); got != want {
			rt.Fatalf("views at record %d are not those that a rebuild makes:\n%s", len(w.records), differences(rt, v, w, dir))
		}
	})
}

// differences says which tables differ from a rebuilt view's.
func differences(t tb, v *Views, w *world, dir string) string {
	o := openViews(t, filepath.Join(dir, fmt.Sprintf("rebuilt-%d.db", len(w.records))), w.options())
	defer o.Close()
	var text string
	for _, table := range tables {
		a, b := dump(t, v, table.name, table.order), dump(t, o, table.name, table.order)
		if a != b {
			text += fmt.Sprintf("%s:\nfolded\n%srebuilt\n%s", table.name, a, b)
		}
	}
	return text
}

func dump(t tb, v *Views, table, order string) string {
	rows, err := v.r.Query("SELECT * FROM " + table + " ORDER BY " + order)
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range into {
		into[i] = &values[i]
	}
	var text string
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%v", err)
		}
		text += fmt.Sprintln(values...)
	}
	return text
}

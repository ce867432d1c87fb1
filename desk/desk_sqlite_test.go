package desk_test

import (
	"sync"
	"testing"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
)

// TestDeskOnTheRealJournal: what was acknowledged is there when the files are
// opened again, from a snapshot and without one.
func TestDeskOnTheRealJournal(t *testing.T) {
	const submitters, each = 32, 30
	dir := t.TempDir()
	store := journal.SnapshotStore{Dir: t.TempDir()}
	withSnapshots := func(o *toyOptions) { o.Snapshots = store }

	h := newHouse(t, openDir(t, dir))
	a := h.open(withSnapshots)
	b := h.open(func(o *toyOptions) { o.Machine = "other" })
	var wg sync.WaitGroup
	for i := range submitters {
		d := []*toyDesk{a, b}[i%2]
		wg.Go(func() {
			for range each {
				if _, _, err := d.Submit(t.Context(), count(1)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	h.close()

	for _, change := range []func(*toyOptions){nil, withSnapshots} {
		h = newHouse(t, openDir(t, dir))
		for _, name := range []string{"toy", "other"} {
			d := h.open(func(o *toyOptions) {
				if o.Machine = name; change != nil && name == "toy" {
					change(o)
				}
			})
			if o := ask(t, d, count(0)); o.N != submitters/2*each {
				t.Fatalf("%s counts %d, %d were acknowledged", name, o.N, submitters/2*each)
			}
		}
		h.close()
	}
}

// TestTwoDesksOfOneMachine: the second to open owns it, and the first hears so.
func TestTwoDesksOfOneMachine(t *testing.T) {
	h := newHouse(t, openDir(t, t.TempDir()))
	first := h.open(nil)
	ask(t, first, count(1))
	second := h.open(nil)
	if o := ask(t, second, count(1)); o.N != 2 {
		t.Fatalf("the second owner counts %d", o.N)
	}
	refused(t, first, count(1), desk.ErrUnknown)
	<-first.Ended()
	refused(t, first, count(1), desk.ErrNotOwner)
	if o := ask(t, second, count(1)); o.N != 3 {
		t.Fatalf("the second owner counts %d", o.N)
	}
	h.close()
}

func openDir(t *testing.T, dir string) journal.Journal {
	t.Helper()
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

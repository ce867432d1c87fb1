package views

import (
	"context"
)

// AuditRow is one thing that somebody of the staff did, in words.
type AuditRow struct {
	Machine string // whose record it is: org-SUF or sale-SUF
	Seq     uint64
	At      int64
	Role    string
	Name    string
	What    string
}

// auditRow is a row of the trail.
type auditRow struct {
	seq              uint64
	i                int
	at               int64
	role, name, what string
}

func (a *auditRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "INSERT INTO audit (machine, seq, i, at, role, name, what) VALUES (?, ?, ?, ?, ?, ?, ?)",
		t.id, a.seq, a.i, a.at, a.role, a.name, a.what)
}

// AuditFeed brings the records of a machine of which only the trail is kept, such as
// an organizer's catalog, into the views.
type AuditFeed struct {
	queue
	rows []row
}

// AuditFeed begins to feed a machine's trail from where it stands.
func (v *Views) AuditFeed(machine string) *AuditFeed {
	return &AuditFeed{queue: v.newQueue(machine)}
}

// Deed is what a fact says that somebody did; one without words is left out.
type Deed struct {
	At               int64
	Role, Name, What string
}

// Folded takes down a record: what was done in it, a Deed for each fact in order. It
// is for a follower's hook and writes nothing unless the feed is full.
func (f *AuditFeed) Folded(at Mark, deeds []Deed) {
	if f.take(at, deeds) {
		// An organizer's staff does not outrun SQLite; a replay from the first record
		// does, and nobody reads meanwhile.
		if err := f.drain(context.Background()); err != nil {
			f.stop(err)
		}
	}
}

func (f *AuditFeed) take(at Mark, deeds []Deed) (full bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.admit(at) {
		return false
	}
	for i, d := range deeds {
		if d.What != "" {
			f.rows = append(f.rows, &auditRow{at.Seq, i, d.At, d.Role, d.Name, d.What})
		}
	}
	if len(f.rows) < f.views.options.Facts {
		return false
	}
	f.put(f.rows)
	f.rows = nil
	return len(f.batches) > maxBatches
}

// Flush writes all that was told.
func (f *AuditFeed) Flush(ctx context.Context) error {
	f.mu.Lock()
	if f.err == nil && f.told.Seq != f.cutAt {
		f.put(f.rows)
		f.rows = nil
	}
	f.mu.Unlock()
	return f.drain(ctx)
}

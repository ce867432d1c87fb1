package views

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// AuditRow is one thing that somebody of the staff did, in words.
type AuditRow struct {
	Machine string // whose record it is: org-SUF or sale-SUF
	Seq     uint64
	At      int64
	Role    string
	Name    string
	What    string

	i int // of the fact in its record
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
		if err := f.drain(context.Background(), maxBatches); err != nil {
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
	return f.drain(ctx, 0)
}

// AuditQuery says which part of the trail is asked for.
type AuditQuery struct {
	// Machines are those whose records are looked at: an organizer's and its sales'.
	// No others are, and none finds nothing.
	Machines []string
	Name     string // of who did it; "" for everybody
	From, To int64  // done at From or later, and before To; 0 = no bound
	After    string // AuditPage.Next of the page before
	Limit    int    // 50 if 0, at most 500
}

// AuditPage is some of the trail, newest first.
type AuditPage struct {
	Rows []AuditRow
	Next string // AuditQuery.After of the next page; "" when this is the last
}

// Audit is what staff did, newest first.
func (v *Views) Audit(ctx context.Context, q AuditQuery) (AuditPage, error) {
	if q.Limit < 0 || q.Limit > maxLimit || len(q.Machines) > maxSales {
		return AuditPage{}, badQuery("the trail of at most %d machines is shown, from 1 to %d rows at once", maxSales, maxLimit)
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	from, err := readCursor(q.After)
	if err != nil {
		return AuditPage{}, err
	}
	var found []AuditRow
	for _, machine := range slices.Compact(slices.Sorted(slices.Values(q.Machines))) {
		w := q.statement(machine, from)
		some, err := gather(ctx, v.r, w.sql.String(), w.args, func(rows *sql.Rows) (AuditRow, error) {
			a := AuditRow{Machine: machine}
			return a, rows.Scan(&a.Seq, &a.i, &a.At, &a.Role, &a.Name, &a.What)
		})
		if err != nil {
			return AuditPage{}, fmt.Errorf("views: audit: %w", err)
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b AuditRow) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Machine, b.Machine), cmp.Compare(b.place(), a.place()))
	})
	if len(found) <= q.Limit {
		return AuditPage{Rows: found}, nil
	}
	last := found[q.Limit-1]
	return AuditPage{found[:q.Limit], cursor{last.At, last.Machine, last.place()}.String()}, nil
}

// place is where a row is in its machine's records: a record has less than 2^20 facts.
func (a *AuditRow) place() uint64 { return a.Seq<<20 | uint64(a.i) }

func (q *AuditQuery) statement(machine string, from cursor) *where {
	w := &where{}
	w.add("SELECT a.seq, a.i, a.at, a.role, a.name, a.what FROM audit a JOIN machines m ON m.id = a.machine WHERE m.name = ?", machine)
	if q.Name != "" {
		w.add(" AND a.name = ?", q.Name)
	}
	if q.From != 0 {
		w.add(" AND a.at >= ?", q.From)
	}
	if q.To != 0 {
		w.add(" AND a.at < ?", q.To)
	}
	switch {
	case from == cursor{}:
	case machine == from.sale:
		w.add(" AND (a.seq, a.i) < (?, ?)", int64(from.n>>20), int64(from.n&(1<<20-1)))
	case machine > from.sale:
		w.add(" AND a.at <= ?", from.at)
	default:
		w.add(" AND a.at < ?", from.at)
	}
	w.add(" ORDER BY a.seq DESC, a.i DESC LIMIT ?", q.Limit+1)
	return w
}

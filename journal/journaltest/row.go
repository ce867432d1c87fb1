package journaltest

import (
	"fmt"
	"testing"

	"facevalue/journal"
)

// Row makes a machine's records, each following the one before.
type Row struct {
	Machine string
	Head    journal.Head
	Epoch   uint64
}

// Next is the next record, with a body of the given facts.
func (r *Row) Next(facts ...string) journal.Record {
	rec := r.Head.Next(r.Machine, r.Epoch, r.Head.Instant+1)
	for _, f := range facts {
		rec.Body = journal.AppendFact(rec.Body, []byte(f))
		rec.Count++
	}
	rec.Bytes()
	r.Head = rec.Head()
	return rec
}

// Many is the next n records, with small bodies that differ.
func (r *Row) Many(n int) []journal.Record {
	recs := make([]journal.Record, n)
	for i := range recs {
		recs[i] = r.Next(fmt.Sprintf("fact %d of %s", r.Head.Seq+1, r.Machine))
	}
	return recs
}

// MustAppend appends entries and wants every one stored.
func MustAppend(t testing.TB, j journal.Journal, entries ...journal.Record) {
	t.Helper()
	failed, err := j.Append(entries)
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	for i, f := range failed {
		if f != nil {
			t.Fatalf("append entry %d: %v", i, f)
		}
	}
}

// ReadAll is every record of a machine from a seq on, bodies copied.
func ReadAll(t testing.TB, j journal.Journal, machine string, from uint64) []journal.Record {
	t.Helper()
	var recs []journal.Record
	if err := j.Read(machine, from, collect(t, &recs)); err != nil {
		t.Fatalf("read %s from %d: %v", machine, from, err)
	}
	return recs
}

// collect keeps copies, and checks on the way that fn's record is sound.
func collect(t testing.TB, into *[]journal.Record) func(journal.Record) error {
	return func(r journal.Record) error {
		t.Helper()
		own, err := journal.Parse(r.Append(nil))
		if err != nil {
			t.Fatalf("record %d of %s as handed to fn: %v", r.Seq, r.Machine, err)
		}
		*into = append(*into, own)
		return nil
	}
}

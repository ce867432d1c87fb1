package main

import (
	"sync/atomic"

	"facevalue/journal"
)

// meter counts what goes through a journal, and how long it is at it.
type meter struct {
	journal.Journal
	bytes, busy atomic.Int64
}

// Append implements journal.Journal.
func (m *meter) Append(entries []journal.Record) ([]error, error) {
	for i := range entries {
		m.bytes.Add(int64(entries[i].Size()))
	}
	start := nanos()
	failed, err := m.Journal.Append(entries)
	m.busy.Add(nanos() - start)
	return failed, err
}

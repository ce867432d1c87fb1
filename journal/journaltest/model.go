package journaltest

import (
	"fmt"
	"testing"

	"facevalue/journal"

	"pgregory.net/rapid"
)

// testModel appends random groups, some of whose entries do not follow, and
// compares with slices after every step. Each check has machines of its own in
// the one storage.
func testModel(t *testing.T, s Storage) {
	j := s.Open(t)
	check := 0
	rapid.Check(t, func(rt *rapid.T) {
		check++
		m := model{j: j, rows: map[string][]journal.Record{}}
		names := []string{fmt.Sprintf("a%d", check), fmt.Sprintf("b%d", check), fmt.Sprintf("c%d", check)}
		steps := rapid.IntRange(1, 6).Draw(rt, "steps")
		for range steps {
			m.append(rt, m.group(rt, names))
		}
		m.compare(t, rt, names)
	})
}

type model struct {
	j    journal.Journal
	rows map[string][]journal.Record
}

// group draws entries. Most follow what the model holds; some repeat, skip or
// come from an epoch that is over.
func (m *model) group(rt *rapid.T, names []string) (entries []journal.Record) {
	heads := map[string]journal.Head{}
	for range rapid.IntRange(1, 5).Draw(rt, "entries") {
		name := rapid.SampledFrom(names).Draw(rt, "machine")
		if _, ok := heads[name]; !ok {
			heads[name] = m.head(name)
		}
		h := heads[name]
		rec := h.Next(name, h.Epoch+rapid.Uint64Range(0, 1).Draw(rt, "epoch"), h.Instant+rapid.Int64Range(0, 3).Draw(rt, "wait"))
		rec.Body = rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "body")
		if rapid.IntRange(0, 4).Draw(rt, "spoil") == 0 {
			rec.Seq += rapid.SampledFrom([]uint64{1, 7, ^uint64(0)}).Draw(rt, "seq off by")
		}
		rec.Bytes()
		if h.Admit(&rec) == nil {
			heads[name] = rec.Head()
		}
		entries = append(entries, rec)
	}
	return entries
}

func (m *model) head(name string) journal.Head {
	row := m.rows[name]
	if len(row) == 0 {
		return journal.Head{}
	}
	return row[len(row)-1].Head()
}

func (m *model) append(rt *rapid.T, entries []journal.Record) {
	failed, err := m.j.Append(entries)
	if err != nil || len(failed) != len(entries) {
		rt.Fatalf("append: %v, %v", failed, err)
	}
	for i, r := range entries {
		follows := r.Seq == uint64(len(m.rows[r.Machine]))+1
		if follows != (failed[i] == nil) {
			rt.Fatalf("record %d of %s behind %d: %v", r.Seq, r.Machine, len(m.rows[r.Machine]), failed[i])
		}
		if follows {
			m.rows[r.Machine] = append(m.rows[r.Machine], r)
		}
	}
}

func (m *model) compare(t *testing.T, rt *rapid.T, names []string) {
	for _, name := range names {
		row := m.rows[name]
		from := rapid.IntRange(1, len(row)+2).Draw(rt, "from")
		sameRecords(t, ReadAll(t, m.j, name, uint64(from)), row[min(from-1, len(row)):])
		if head, err := m.j.Last(name); err != nil || head != m.head(name) {
			rt.Fatalf("last of %s is %d, %v, want %d", name, head.Seq, err, m.head(name).Seq)
		}
	}
}

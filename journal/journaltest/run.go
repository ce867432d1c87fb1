package journaltest

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"facevalue/journal"
)

// Storage opens journals over one place. Open the first time finds it empty;
// called again, after Close, it finds what was appended before.
type Storage struct {
	Open func(t testing.TB) journal.Journal
}

// Run holds a kind of journal to the port's promises. fresh makes an empty
// storage for each of the tests.
func Run(t *testing.T, fresh func(t testing.TB) Storage) {
	for _, c := range []struct {
		name string
		run  func(t *testing.T, s Storage)
	}{
		{"empty", testEmpty},
		{"reads back what was appended", testReadBack},
		{"reads from the middle", testFrom},
		{"reads after a head", testReadAfter},
		{"a foreign head breaks", testForeignHead},
		{"fn's error comes back", testFnError},
		{"fn may append", testAppendWhileReading},
		{"seals what is not sealed", testSeals},
		{"refuses alone", testRefusals},
		{"two entries of one machine", testSameMachine},
		{"keeps nothing of the entries", testBuffers},
		{"largest body", testLargest},
		{"stays across a restart", testReopen},
		{"closed", testClosed},
		{"together", testTogether},
		{"model", testModel},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, fresh(t)) })
	}
}

func testEmpty(t *testing.T, s Storage) {
	j := s.Open(t)
	head, err := j.Last("s_1")
	if err != nil || head != (journal.Head{}) {
		t.Fatalf("Last of nothing: %+v, %v", head, err)
	}
	if ms, err := j.Machines(); err != nil || len(ms) != 0 {
		t.Fatalf("Machines of nothing: %v, %v", ms, err)
	}
	for _, from := range []uint64{0, 1, 2, 1 << 40} {
		if got := ReadAll(t, j, "s_1", from); len(got) != 0 {
			t.Fatalf("read from %d of nothing: %d records", from, len(got))
		}
	}
	if failed, err := j.Append(nil); err != nil || len(failed) != 0 {
		t.Fatalf("append of nothing: %v, %v", failed, err)
	}
}

func testReadBack(t *testing.T, s Storage) {
	j := s.Open(t)
	a, b := &Row{Machine: "s_a", Epoch: 1}, &Row{Machine: "s-b_9", Epoch: 7}
	var wantA, wantB []journal.Record
	for range 5 {
		ra, rb := a.Next("seat 1", "", "seat 2"), b.Next()
		MustAppend(t, j, rb, ra)
		wantA, wantB = append(wantA, ra), append(wantB, rb)
	}
	sameRecords(t, ReadAll(t, j, "s_a", 0), wantA)
	sameRecords(t, ReadAll(t, j, "s-b_9", 1), wantB)
	if head, err := j.Last("s_a"); err != nil || head != a.Head {
		t.Fatalf("Last: %+v, %v, want %+v", head, err, a.Head)
	}
	if ms, err := j.Machines(); err != nil || !slices.Equal(ms, []string{"s-b_9", "s_a"}) {
		t.Fatalf("Machines: %q, %v", ms, err)
	}
}

func testFrom(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	recs := row.Many(9)
	MustAppend(t, j, recs...)
	for from := uint64(1); from <= 9; from++ {
		sameRecords(t, ReadAll(t, j, "m", from), recs[from-1:])
	}
	for _, from := range []uint64{10, 11, 1 << 62} {
		if got := ReadAll(t, j, "m", from); len(got) != 0 {
			t.Fatalf("read from %d: %d records, want none", from, len(got))
		}
	}
}

func testReadAfter(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	recs := row.Many(9)
	MustAppend(t, j, recs...)
	for i := range recs {
		var got []journal.Record
		if err := j.ReadAfter("m", recs[i].Head(), collect(t, &got)); err != nil {
			t.Fatal(err)
		}
		sameRecords(t, got, recs[i+1:])
	}
}

func testForeignHead(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	recs := row.Many(3)
	MustAppend(t, j, recs...)

	other := recs[1].Head()
	other.Hash[5] ^= 1
	row.Next("never appended")
	beyond := row.Head
	for _, head := range []journal.Head{other, beyond} {
		err := j.ReadAfter("m", head, func(journal.Record) error {
			t.Error("fn called behind a head that is not stored")
			return nil
		})
		var broken *journal.BreakError
		if !errors.As(err, &broken) || broken.Seq != head.Seq || broken.Machine != "m" {
			t.Errorf("after head %d: %v, want a break at that record", head.Seq, err)
		}
	}
}

func testFnError(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	MustAppend(t, j, row.Many(4)...)
	stop, calls := errors.New("enough"), 0
	err := j.Read("m", 1, func(r journal.Record) error {
		if calls++; r.Seq == 2 {
			return stop
		}
		return nil
	})
	if err != stop || calls != 2 {
		t.Fatalf("got %v after %d calls, want fn's error after 2", err, calls)
	}
}

func testAppendWhileReading(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	MustAppend(t, j, row.Many(3)...)
	calls := 0
	err := j.Read("m", 1, func(r journal.Record) error {
		if calls++; r.Seq <= 3 {
			MustAppend(t, j, row.Next("more"))
		}
		return nil
	})
	if err != nil || calls < 3 {
		t.Fatalf("%v after %d records", err, calls)
	}
	if head, _ := j.Last("m"); head.Seq != 6 {
		t.Fatalf("last is %d, want 6", head.Seq)
	}
}

func testSeals(t *testing.T, s Storage) {
	j := s.Open(t)
	var start journal.Head
	rec := start.Next("m", 1, 5)
	rec.Body, rec.Count = journal.AppendFact(nil, []byte("x")), 1
	entries := []journal.Record{rec}
	MustAppend(t, j, entries...)
	head, err := j.Last("m")
	if err != nil || head.Hash == ([32]byte{}) || head.Hash != entries[0].Hash {
		t.Fatalf("hash of the entry %x, of the head %x, %v", entries[0].Hash, head.Hash, err)
	}
}

func testSameMachine(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	recs := row.Many(4)
	// The third repeats the second: it alone is refused, the fourth follows.
	failed, err := j.Append([]journal.Record{recs[0], recs[1], recs[1], recs[2]})
	if err != nil || failed[0] != nil || failed[1] != nil || failed[3] != nil {
		t.Fatalf("%v, %v", failed, err)
	}
	if !errors.Is(failed[2], journal.ErrFenced) {
		t.Fatalf("the repeated record: %v, want it fenced", failed[2])
	}
	sameRecords(t, ReadAll(t, j, "m", 1), recs[:3])
}

func testBuffers(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	rec := row.Next("keep me")
	want := bytes.Clone(rec.Bytes())
	MustAppend(t, j, rec)
	clear(rec.Bytes())
	got := ReadAll(t, j, "m", 1)
	if len(got) != 1 || !bytes.Equal(got[0].Bytes(), want) {
		t.Fatal("the journal kept the caller's buffer")
	}
}

func testLargest(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: string(bytes.Repeat([]byte("m"), journal.MaxMachine)), Epoch: 1<<64 - 1}
	rec := row.Head.Next(row.Machine, row.Epoch, 1<<62)
	rec.Body = bytes.Repeat([]byte{0xa5, 0x5a, 0, 0xff}, journal.MaxBody/4)
	MustAppend(t, j, rec)
	got := ReadAll(t, j, row.Machine, 1)
	if len(got) != 1 || !bytes.Equal(got[0].Body, rec.Body) || got[0].Epoch != row.Epoch {
		t.Fatal("the largest record came back changed")
	}
}

func testReopen(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	recs := row.Many(20)
	MustAppend(t, j, recs[:12]...)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = s.Open(t)
	sameRecords(t, ReadAll(t, j, "m", 1), recs[:12])
	if head, err := j.Last("m"); err != nil || head != recs[11].Head() {
		t.Fatalf("Last after a restart: %+v, %v", head, err)
	}
	failed, err := j.Append([]journal.Record{recs[11], recs[12]})
	if err != nil || !errors.Is(failed[0], journal.ErrFenced) || failed[1] != nil {
		t.Fatalf("append after a restart: %v, %v", failed, err)
	}
	sameRecords(t, ReadAll(t, j, "m", 1), recs[:13])
}

func testClosed(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 1}
	MustAppend(t, j, row.Many(2)...)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	_, appendErr := j.Append(row.Many(1))
	_, lastErr := j.Last("m")
	_, machinesErr := j.Machines()
	readErr := j.Read("m", 1, func(journal.Record) error { return nil })
	for name, err := range map[string]error{
		"Append": appendErr, "Last": lastErr, "Machines": machinesErr, "Read": readErr,
	} {
		if !errors.Is(err, journal.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", name, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func sameRecords(t testing.TB, got, want []journal.Record) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i := range got {
		if !bytes.Equal(got[i].Bytes(), want[i].Bytes()) {
			t.Fatalf("record %d of %s came back changed", want[i].Seq, want[i].Machine)
		}
	}
}

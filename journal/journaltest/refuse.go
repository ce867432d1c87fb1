package journaltest

import (
	"errors"
	"strings"
	"testing"

	"facevalue/journal"
)

// testRefusals appends records that must be refused, each beside one of another
// machine that must be stored all the same.
func testRefusals(t *testing.T, s Storage) {
	j := s.Open(t)
	row := &Row{Machine: "m", Epoch: 3}
	recs := row.Many(3)
	MustAppend(t, j, recs...)
	bystander := &Row{Machine: "bystander", Epoch: 1}

	for _, c := range refusals {
		rec := row.Head.Next("m", 3, row.Head.Instant+1)
		c.change(&rec)
		failed, err := j.Append([]journal.Record{rec, bystander.Next(c.name)})
		if err != nil || len(failed) != 2 {
			t.Fatalf("%s: %v, %v", c.name, failed, err)
		}
		if failed[1] != nil {
			t.Errorf("%s: the bystander was refused too: %v", c.name, failed[1])
		}
		if !c.is(failed[0]) {
			t.Errorf("%s: got %v", c.name, failed[0])
		}
	}
	sameRecords(t, ReadAll(t, j, "m", 1), recs)
	if head, _ := j.Last("bystander"); head != bystander.Head {
		t.Errorf("bystander is at %d, want %d", head.Seq, bystander.Head.Seq)
	}
}

var refusals = []struct {
	name   string
	change func(r *journal.Record)
	is     func(error) bool
}{
	{"seq taken", func(r *journal.Record) { r.Seq = 3 }, fenced},
	{"seq long gone", func(r *journal.Record) { r.Seq = 1 }, fenced},
	{"another record before", func(r *journal.Record) { r.Prev[31] ^= 0x80 }, fenced},
	{"lower epoch", func(r *journal.Record) { r.Epoch = 2 }, fenced},
	{"seq left out", func(r *journal.Record) { r.Seq++ }, func(err error) bool { return errors.Is(err, journal.ErrGap) }},
	{"no seq", func(r *journal.Record) { r.Seq = 0 }, refused("the first record has 1")},
	{"seq too high", func(r *journal.Record) { r.Seq = 1 << 63 }, refused("the last can have")},
	{"instant falls", func(r *journal.Record) { r.Instant = 2 }, refused("instant falls")},
	{"instant before 1970", func(r *journal.Record) { r.Instant = -1 }, refused("before 1970")},
	{"no version", func(r *journal.Record) { r.Version = 0 }, refused("version is 0")},
	{"other version", func(r *journal.Record) { r.Version++ }, refused("this build writes")},
	{"no name", func(r *journal.Record) { r.Machine = "" }, refused("no name")},
	{"name too long", func(r *journal.Record) { r.Machine = strings.Repeat("m", 65) }, refused("at most 64")},
	{"name with a slash", func(r *journal.Record) { r.Machine = "../m" }, refused("allowed are")},
	{"name in capitals", func(r *journal.Record) { r.Machine = "M" }, refused("allowed are")},
	{"body too large", func(r *journal.Record) { r.Body = make([]byte, journal.MaxBody+1) }, refused("at most 524288")},
	{"changed after sealing", func(r *journal.Record) { r.Bytes(); r.Count++ }, refused("changed after it was sealed")},
	{"body swapped after sealing", func(r *journal.Record) { r.Bytes(); r.Body = []byte("longer than before") }, refused("changed")},
}

func fenced(err error) bool { return errors.Is(err, journal.ErrFenced) }

func refused(with string) func(error) bool {
	return func(err error) bool {
		var e *journal.RefusedError
		return errors.As(err, &e) && strings.Contains(err.Error(), with)
	}
}

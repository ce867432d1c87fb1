package journal_test

import (
	"errors"
	"strings"
	"testing"

	"facevalue/journal"
)

func row(n int) []journal.Record {
	var head journal.Head
	recs := make([]journal.Record, n)
	for i := range recs {
		recs[i] = head.Next("s_9f", 1+uint64(i/3), int64(100+i))
		recs[i].Bytes()
		head = recs[i].Head()
	}
	return recs
}

func TestChainAcceptsARow(t *testing.T) {
	chain := journal.Chain{Machine: "s_9f"}
	for _, r := range row(9) {
		got, err := chain.Accept(r.Seq, r.Bytes())
		if err != nil || got.Head() != r.Head() || chain.Head != r.Head() {
			t.Fatalf("record %d: %v", r.Seq, err)
		}
	}
}

func TestChainStops(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(next *journal.Record)
	}{
		{"hash", "hash does not chain", func(r *journal.Record) { r.Prev[0]++ }},
		{"epoch", "epoch falls", func(r *journal.Record) { r.Epoch = 0 }},
		{"instant", "instant falls", func(r *journal.Record) { r.Instant = 99 }},
		{"machine", "holds record 4 of s_other in its place", func(r *journal.Record) { r.Machine = "s_other" }},
		{"seq", "holds record 5 of s_9f in its place", func(r *journal.Record) { r.Seq = 5 }},
	} {
		recs := row(3)
		next := recs[2].Head().Next("s_9f", 1, 200)
		c.change(&next)
		chain := journal.Chain{Machine: "s_9f", Dir: "/data", Head: recs[2].Head()}
		_, err := chain.Accept(4, next.Bytes())
		var broken *journal.BreakError
		if !errors.As(err, &broken) || broken.Seq != 4 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want a break at 4: %s", c.name, err, c.want)
		}
		if chain.Head != recs[2].Head() {
			t.Errorf("%s: the head moved", c.name)
		}
	}
}

func TestChainNamesTheGap(t *testing.T) {
	recs := row(5)
	chain := journal.Chain{Machine: "s_9f", Dir: "/data", Head: recs[1].Head()}
	_, err := chain.Accept(5, recs[4].Bytes())
	const want = "journal: record 3 of s_9f: is missing; the machine stays closed until it is repaired from a second copy: facevalue repair --data /data --from COPY"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestHeadsRollBack(t *testing.T) {
	heads := journal.NewHeads()
	heads.Learn("s_9f", journal.Head{})
	recs := row(4)
	admit := func(r journal.Record, want error) {
		t.Helper()
		if err := heads.Admit(&r); !errors.Is(err, want) {
			t.Fatalf("record %d: %v, want %v", r.Seq, err, want)
		}
	}
	admit(recs[0], nil)
	admit(recs[1], nil)
	admit(recs[1], journal.ErrFenced)
	heads.Rollback()
	admit(recs[1], journal.ErrGap)
	admit(recs[0], nil)
	heads.Commit()
	heads.Rollback()
	if head, ok := heads.Known("s_9f"); !ok || head != recs[0].Head() {
		t.Fatalf("durable head is %d", head.Seq)
	}
	heads.Forget("s_9f")
	if _, ok := heads.Known("s_9f"); ok {
		t.Fatal("forgotten head is known")
	}
}

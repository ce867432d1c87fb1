package desk_test

import (
	"errors"
	"fmt"
	"testing"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/memory"
)

func record(machine string, body int) *journal.Record {
	r := journal.Head{}.Next(machine, 1, 1000)
	r.Body = make([]byte, body)
	return &r
}

func TestGatherJoinsWhatWaits(t *testing.T) {
	var g desk.Gather
	var told []string
	post := func(name string, body int) {
		g.Add(desk.Posted{Record: record(name, body), Done: func(head journal.Head, err error) {
			told = append(told, fmt.Sprintf("%s %d %v", name, head.Seq, err))
		}})
	}
	if g.Next() != nil {
		t.Fatal("a transaction of nothing")
	}
	post("a", 10)
	post("b", 20)
	entries := g.Next()
	if len(entries) != 2 {
		t.Fatalf("%d entries, want both", len(entries))
	}
	post("c", 30)
	if g.Next() != nil {
		t.Fatal("a second transaction under way")
	}
	failed, err := memory.New().Append(entries)
	if err != nil {
		t.Fatal(err)
	}
	failed[1] = journal.ErrFenced
	g.Done(failed, nil)
	if want := fmt.Sprint([]string{"a 1 <nil>", "b 0 " + journal.ErrFenced.Error()}); fmt.Sprint(told) != want {
		t.Fatalf("told %v, want %v", told, want)
	}

	told = nil
	if entries = g.Next(); len(entries) != 1 || entries[0].Machine != "c" {
		t.Fatalf("the third did not follow: %v", entries)
	}
	g.Done(nil, errors.New("disk full"))
	if fmt.Sprint(told) != "[c 0 disk full]" {
		t.Fatalf("told %v", told)
	}
}

func TestGatherBoundsOneTransaction(t *testing.T) {
	for _, c := range []struct {
		name        string
		posts, body int
		want        []int
	}{
		{"many small ones", 300, 10, []int{256, 44}},
		{"few large ones", 10, journal.MaxBody, []int{7, 3}},
		{"one", 1, journal.MaxBody, []int{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var g desk.Gather
			j := memory.New()
			next := 0
			for i := range c.posts {
				g.Add(desk.Posted{Record: record(fmt.Sprintf("m%d", i), c.body), Done: func(head journal.Head, err error) {
					if err != nil || i != next {
						t.Errorf("record %d told as %d: %v", i, next, err)
					}
					if last, _ := j.Last(fmt.Sprintf("m%d", i)); last != head {
						t.Errorf("record %d told head %v, journal has %v", i, head, last)
					}
					next++
				}})
			}
			for _, want := range c.want {
				entries := g.Next()
				if len(entries) != want {
					t.Fatalf("%d entries, want %d", len(entries), want)
				}
				g.Done(j.Append(entries))
			}
			if g.Next() != nil || next != c.posts {
				t.Fatalf("%d of %d told", next, c.posts)
			}
		})
	}
}

func TestGatherLeavesBadRecordsToTheJournal(t *testing.T) {
	var g desk.Gather
	var fate error
	bad := record("toy", 0)
	bad.Instant = -1
	g.Add(desk.Posted{Record: bad, Done: func(_ journal.Head, err error) { fate = err }})
	g.Done(memory.New().Append(g.Next()))
	var refused *journal.RefusedError
	if !errors.As(fate, &refused) {
		t.Fatalf("fate %v, want a refusal", fate)
	}
}

func TestClosedCommitterSaysSo(t *testing.T) {
	c := desk.NewCommitter(memory.New())
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	var fate error
	c.Post(desk.Posted{Record: record("toy", 0), Done: func(_ journal.Head, err error) { fate = err }})
	if fate == nil {
		t.Fatal("a closed committer took a record")
	}
}

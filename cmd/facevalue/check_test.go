package main

import (
	"io"
	"strings"
	"testing"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/seating"
	"facevalue/waitingroom"
)

// opened is a data directory in which a sale was set up and closed in order.
func opened(t *testing.T) *dataDir {
	t.Helper()
	d, err := openDataDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	chart := seating.Theatre()
	if err := d.publish(chart); err != nil {
		t.Fatal(err)
	}
	committer := desk.NewCommitter(d.journal)
	defer committer.Close()
	sells, err := desk.Open(saleOptions{Machine: stageMachine, New: d.newSale, Committer: committer, Clock: d.clock, Snapshots: d.snapshots})
	if err != nil {
		t.Fatal(err)
	}
	if err := newStage(chart).open(t.Context(), sells, d.clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := sells.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCheckOfSoundSale(t *testing.T) {
	d := opened(t)
	r := checkMachine(d, stageMachine)
	if r.Broken != "" || r.Snapshot == 0 || r.Records == 0 || r.Facts == 0 || r.Sale == nil || r.Sale.Events[0].Seats != 304 {
		t.Fatalf("%+v", r)
	}
}

// TestCheckOfSoundRoom: waiting rooms are machines of the journal too.
func TestCheckOfSoundRoom(t *testing.T) {
	d := opened(t)
	committer := desk.NewCommitter(d.journal)
	defer committer.Close()
	const name = roomPrefix + "abc-general"
	rooms, err := desk.Open(desk.Options[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]{
		Machine: name, New: func() roomMachine { return waitingroom.New() }, Committer: committer, Clock: d.clock, Snapshots: d.snapshots,
	})
	if err != nil {
		t.Fatal(err)
	}
	now := d.clock.Now()
	out, _, err := rooms.Submit(t.Context(), &waitingroom.Open{
		Meta: waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "ada"}}, Notice: smallNotice(name, now),
	})
	if err != nil || !out.OK() {
		t.Fatalf("%s %+v %v", out.Status, out.Detail, err)
	}
	if err := rooms.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := checkMachine(d, name)
	if r.Broken != "" || r.Snapshot == 0 || r.Room == nil || r.Sale != nil || r.Room.Target != 5 {
		t.Errorf("%+v", r)
	}
}

// TestCheckFindsLostRecords: a snapshot is only taken of durable records, so one
// beyond the end of the journal proves that the journal lost some.
func TestCheckFindsLostRecords(t *testing.T) {
	d := opened(t)
	head, err := d.journal.Last(stageMachine)
	if err != nil {
		t.Fatal(err)
	}
	found, _ := d.snapshots.Latest(stageMachine, d.newSale().Layout())
	save := func(at journal.Head) {
		t.Helper()
		err := d.snapshots.Save(stageMachine, at, found.Layout, func(w io.Writer) error {
			_, err := w.Write(found.State)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	beyond := head
	beyond.Seq += 5
	save(beyond)
	if r := checkMachine(d, stageMachine); r.BrokenAt != head.Seq+1 || !strings.Contains(r.Broken, "at which a snapshot was taken") {
		t.Fatalf("beyond the end: %+v", r)
	}
	if err := d.snapshots.Prune(stageMachine, 0); err != nil {
		t.Log(err)
	}
	other := opened(t)
	head.Hash[0] ^= 1
	if err := other.snapshots.Save(stageMachine, head, found.Layout, func(w io.Writer) error {
		_, err := w.Write(found.State)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if r := checkMachine(other, stageMachine); r.BrokenAt != head.Seq || !strings.Contains(r.Broken, "not the record that a snapshot was taken at") {
		t.Fatalf("another record in its place: %+v", r)
	}
}

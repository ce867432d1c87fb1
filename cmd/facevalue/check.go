package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/sale"
	"facevalue/waitingroom"
)

type checkCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The data directory. No other process may have it open."`
	JSON bool   `name:"json" help:"Print the summary as JSON."`
}

// machineReport is what check says of one machine.
type machineReport struct {
	Machine  string        `json:"machine"`
	Records  uint64        `json:"records"`
	Facts    uint64        `json:"facts"`
	Epoch    uint64        `json:"epoch"`
	Last     string        `json:"last_instant,omitempty"`
	State    string        `json:"state_hash,omitempty"`
	Snapshot uint64        `json:"snapshot_seq,omitempty"`
	Notes    []string      `json:"notes,omitempty"` // of no harm
	Sale     *sale.Summary `json:"sale,omitempty"`

	Organizer *organizerSummary `json:"organizer,omitempty"`

	Room *waitingroom.Pulse `json:"room,omitempty"`

	Broken   string `json:"broken,omitempty"`
	BrokenAt uint64 `json:"broken_at,omitempty"` // the record
}

// Run checks every machine of the directory, and fails if one is not sound.
func (c *checkCmd) Run(ctx context.Context, e env) error {
	d, err := openExisting(c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	reports, err := checkAll(ctx, d)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		err = enc.Encode(reports)
	} else {
		printReports(e, reports)
	}
	for _, r := range reports {
		if r.Broken != "" {
			return errFound
		}
	}
	return err
}

func checkAll(ctx context.Context, d *dataDir) ([]machineReport, error) {
	machines, err := d.journal.Machines()
	if err != nil {
		return nil, err
	}
	reports := make([]machineReport, 0, len(machines))
	for _, name := range machines {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		reports = append(reports, checkMachine(d, name))
	}
	return reports, nil
}

// checkMachine folds one machine from its first record, holds its truths against
// it, and does the same from its snapshot: both must come to the same state.
func checkMachine(d *dataDir, name string) machineReport {
	r := machineReport{Machine: name}
	inspect := d.inspector(name)
	if inspect == nil {
		r.break_(0, errors.New("no machine of this name is known; was it written by a newer version?"))
		return r
	}
	head, noted := r.newestSnapshot(d, inspect)
	if err := r.count(d.journal, head); err != nil {
		r.broke(err)
		return r
	}
	r.Notes = append(r.Notes, noted...)
	replayed, err := inspect.fold(nil, nil)
	if err != nil {
		r.broke(errors.Join(err, d.chartProblem()))
		return r
	}
	if err := replayed.audit(); err != nil {
		r.break_(r.Records, err)
		return r
	}
	r.State = hex.EncodeToString(replayed.state[:])
	r.Sale, r.Organizer, r.Room = replayed.sale, replayed.organizer, replayed.room
	r.snapshot(d, inspect, replayed)
	return r
}

// newestSnapshot is the head that the newest sound snapshot was taken at, and why
// newer ones are not sound.
func (r *machineReport) newestSnapshot(d *dataDir, inspect *inspector) (head journal.Head, notes []string) {
	found, skipped := d.snapshots.Latest(r.Machine, inspect.layout)
	for _, err := range skipped {
		notes = append(notes, err.Error())
	}
	if found != nil {
		head = found.Head
	}
	return head, notes
}

// count reads the chain alone: it proves the records before anything is made of
// them. Snapshots are only taken of durable records, so one that stands at a record
// which is not there, or is another, proves that records were lost.
func (r *machineReport) count(j journal.Journal, snapshot journal.Head) error {
	err := j.Read(r.Machine, 1, func(rec journal.Record) error {
		r.Records, r.Epoch = rec.Seq, rec.Epoch
		r.Facts += uint64(rec.Count)
		r.Last = time.UnixMilli(rec.Instant).UTC().Format(time.RFC3339Nano)
		if rec.Seq == snapshot.Seq && rec.Hash != snapshot.Hash {
			return &journal.BreakError{Machine: r.Machine, Seq: rec.Seq, Why: errors.New("it is not the record that a snapshot was taken at")}
		}
		return nil
	})
	if err == nil && r.Records < snapshot.Seq {
		return &journal.BreakError{Machine: r.Machine, Seq: r.Records + 1, Why: fmt.Errorf("it is missing, and so are all up to record %d, at which a snapshot was taken", snapshot.Seq)}
	}
	return err
}

// snapshot holds the newest snapshot and the records after it against the replay.
// A snapshot that cannot be used is worth a note; one that leads elsewhere is a break.
func (r *machineReport) snapshot(d *dataDir, inspect *inspector, replayed *inspected) {
	found, _ := d.snapshots.Latest(r.Machine, inspect.layout)
	if found == nil {
		return
	}
	used := true
	m, err := inspect.fold(d.snapshots, func(err error) {
		used = false
		r.Notes = append(r.Notes, err.Error())
	})
	switch {
	case err != nil:
		r.broke(err)
	case m.state != replayed.state:
		r.break_(found.Head.Seq, errors.New("snapshot and records after it make another state than all records do"))
	case used:
		r.Snapshot = found.Head.Seq
	}
}

// broke notes an error with the record that it names.
func (r *machineReport) broke(err error) {
	var broken *journal.BreakError
	var stopped *desk.StoppedError
	switch {
	case errors.As(err, &broken):
		r.break_(broken.Seq, err)
	case errors.As(err, &stopped):
		r.break_(stopped.Seq, err)
	default:
		r.break_(0, err)
	}
}

func (r *machineReport) break_(seq uint64, err error) { r.BrokenAt, r.Broken = seq, err.Error() }

func printReports(e env, reports []machineReport) {
	if len(reports) == 0 {
		fmt.Fprintln(e.out, "no machine has a record here")
	}
	for _, r := range reports {
		if r.Broken != "" {
			fmt.Fprintf(e.out, "%s  BROKEN at record %d\n  %s\n", r.Machine, r.BrokenAt, r.Broken)
			continue
		}
		fmt.Fprintf(e.out, "%s  sound\n  %d records, %d facts, epoch %d, last at %s, state %.16s\n", r.Machine, r.Records, r.Facts, r.Epoch, r.Last, r.State)
		if r.Snapshot > 0 {
			fmt.Fprintf(e.out, "  snapshot at record %d leads to the same state\n", r.Snapshot)
		}
		for _, n := range r.Notes {
			fmt.Fprintf(e.out, "  note: %s\n", n)
		}
		printSale(e, r.Sale)
		if o := r.Organizer; o != nil {
			fmt.Fprintf(e.out, "  organizer %s: %d staff, %d sellers, %d events, %d sales; %d open effects\n", o.Name, o.Staff, o.Sellers, o.Events, o.Sales, o.OpenEffects)
		}
		if p := r.Room; p != nil {
			fmt.Fprintf(e.out, "  waiting room: %d called, %d wait, %d inside; %d tickets ordered\n", p.Served, p.Waiting, p.Inside, p.Tickets)
		}
	}
}

func printSale(e env, s *sale.Summary) {
	if s == nil {
		return
	}
	fmt.Fprintf(e.out, "  sale %s (%s): %d orders, %d confirmed, %d waiting for money; %d live tickets, %d live holds; %d open effects\n",
		s.Key, s.State, s.Orders, s.Confirmed, s.Waiting, s.Tickets, s.Holds, s.OpenEffects)
	for _, ev := range s.Events {
		if ev.Seats > 0 {
			fmt.Fprintf(e.out, "  event %s: %d seats: free=%d held=%d sold=%d blocked=%d\n", ev.Key, ev.Seats, ev.Free, ev.Held, ev.Sold, ev.Blocked)
		}
	}
	for _, p := range s.Pools {
		fmt.Fprintf(e.out, "  pool %s: capacity %d, over %d: free=%d held=%d sold=%d blocked=%d\n", p.Key, p.Capacity, p.Over, p.Free, p.Held, p.Sold, p.Blocked)
	}
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/sale"
)

// The processes that are killed: this program, with a mode as first argument.
const (
	childPrefix  = "restart-"
	childBuild   = childPrefix + "build"
	childOpen    = childPrefix + "open"
	childMachine = "s_restart"
	snapshotDir  = "snapshots"
)

// runChild does what a mode is for, says so, and waits to be killed.
func runChild(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if err := obey(ctx, args, stdout); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 1
	}
	<-ctx.Done()
	return 0
}

func obey(ctx context.Context, args []string, stdout io.Writer) error {
	modes := map[string]func(*child, context.Context) error{childBuild: (*child).build, childOpen: (*child).open}
	mode := modes[args[0]]
	if mode == nil || len(args) != 3 {
		return fmt.Errorf("want %s or %s, a directory and a number of orders", childBuild, childOpen)
	}
	orders, err := strconv.Atoi(args[2])
	if err != nil || orders < 1 || orders > maxOrders {
		return fmt.Errorf("orders %q: want a number from 1 to %d", args[2], maxOrders)
	}
	return mode(&child{dir: args[1], orders: orders, say: json.NewEncoder(stdout)}, ctx)
}

// child is a process with a sale on a desk.
type child struct {
	dir    string
	orders int
	say    *json.Encoder

	journal   *meter
	committer *desk.Committer
	desk      *saleDesk
	machine   *watched // the one that is live
	snapshots watchedSnapshots
}

func (c *child) openJournal() error {
	j, err := sqlite.Open(c.dir, sqlite.Options{})
	if err != nil {
		return err
	}
	c.journal = &meter{Journal: j}
	c.committer = desk.NewCommitter(c.journal)
	c.snapshots.Snapshots = journal.SnapshotStore{Dir: filepath.Join(c.dir, snapshotDir)}
	return nil
}

func (c *child) openDesk() (err error) {
	c.desk, err = desk.Open(desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine: childMachine, Committer: c.committer, Clock: wall, Snapshots: &c.snapshots,
		SnapshotEvery: math.MaxInt, // the one snapshot is that of closing in good order
		New: func() saleMachine {
			c.machine = &watched{Machine: sale.New(noCharts)}
			return c.machine
		},
		CarryOut: func(_ context.Context, e sale.Effect) sale.Command { return finish(e) },
		Workers:  64,
	})
	return err
}

func (c *child) do(cmd sale.Command) (sale.Outcome, error) {
	out, _, err := c.desk.Submit(context.Background(), cmd)
	return out, err
}

// hash is that of the state behind everything that was submitted before.
func (c *child) hash() ([]byte, error) {
	q := &question{wantHash: true}
	err := submit(c.do, q)
	return q.hash[:], err
}

// open starts the sale, places a hold, and tells how long that took.
func (c *child) open(context.Context) error {
	var o opened
	begin := nanos()
	if err := c.openJournal(); err != nil {
		return err
	}
	folding := nanos()
	if err := c.openDesk(); err != nil {
		return err
	}
	holding := nanos()
	late := buyers{salt: 1 << 20, n: 1}
	if err := submit(c.do, placeHold(&late, standing, 2)); err != nil {
		return err
	}
	o.Total = nanos()
	o.Hold, o.Journal = o.Total-holding, folding-begin
	o.Read, o.Load = c.snapshots.took, c.machine.loadTook
	o.Tail = holding - folding - o.Read - o.Load
	o.Snapshot, o.Seq = c.snapshots.seq, c.desk.Stats().Seq
	if o.Snapshot == 0 {
		return errors.New("it was opened without a snapshot")
	}
	if err := c.say.Encode(o); err != nil {
		return err
	}
	hash, err := c.hash()
	return errors.Join(err, c.say.Encode(hash))
}

// watched is the sale with ears: it times loading, counts effects, and answers a
// question at a point where nothing else is being decided.
type watched struct {
	*sale.Machine
	loadTook int64
	closed   int
}

// question asks for the state's hash, or only how many effects were closed.
type question struct {
	sale.Meta
	wantHash bool
	hash     [32]byte
	closed   int
}

// Decide implements desk.Machine.
func (w *watched) Decide(cmd sale.Command, now int64) (sale.Outcome, []sale.Fact) {
	q, ok := cmd.(*question)
	if !ok {
		return w.Machine.Decide(cmd, now)
	}
	q.closed = w.closed
	if q.wantHash {
		q.hash = w.StateHash()
	}
	return sale.Outcome{}, nil
}

// Apply implements desk.Machine.
func (w *watched) Apply(f sale.Fact) {
	if _, ok := f.(*sale.EffectClosed); ok {
		w.closed++
	}
	w.Machine.Apply(f)
}

// Unpack implements desk.Unpacker. The time it takes ends with the last stage.
func (w *watched) Unpack(state []byte) ([][]func() error, error) {
	start := nanos()
	stages, err := w.Machine.Unpack(state)
	return append(stages, []func() error{func() error {
		w.loadTook = nanos() - start
		return nil
	}}), err
}

// watchedSnapshots times how long finding a snapshot takes.
type watchedSnapshots struct {
	desk.Snapshots
	took int64
	seq  uint64
}

// Latest implements desk.Snapshots.
func (w *watchedSnapshots) Latest(machine, layout string) (*journal.Snapshot, []error) {
	start := nanos()
	found, skipped := w.Snapshots.Latest(machine, layout)
	w.took = nanos() - start
	if found != nil {
		w.seq = found.Head.Seq
	}
	return found, skipped
}

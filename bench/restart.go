package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/sale"
)

// built is what the process that filled the journal says before it is killed.
type built struct {
	Orders, Holds int
	Seq           uint64 // newest record
	Hash          []byte // of the state behind it
	SnapshotSeq   uint64
	Nanos         int64
	Journal       int64 // bytes of records
}

// opened is what the process that restarts says once its first hold is durable.
type opened struct {
	Journal  int64 // ns to open SQLite and recover its log
	Read     int64 // ns to read and check the snapshot's file
	Load     int64 // ns to make a machine of it
	Tail     int64 // ns to fold the records after it
	Hold     int64 // ns for the claim of an epoch and the first hold
	Total    int64 // ns from the first line of main to the durable hold
	Snapshot uint64
	Seq      uint64
}

// measureRestart is P7: a sale is killed with many orders in its journal, and a new
// process opens it.
func measureRestart(ctx context.Context, s *session) (err error) {
	dir := filepath.Join(s.temp, "restart")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	orders := pick(&s.options, s.orders, min(s.orders, 20_000))
	s.say("building a journal of %s paid orders", grouped(float64(orders)))
	var before built
	if err := s.killed(ctx, childBuild, dir, orders, func(lines *bufio.Scanner) error { return readLineJSON(lines, &before) }); err != nil {
		return err
	}
	s.say("killed; opening it again")
	var after opened
	var hash []byte
	start, wall := nanos(), int64(0)
	err = s.killed(ctx, childOpen, dir, orders, func(lines *bufio.Scanner) error {
		err := readLineJSON(lines, &after)
		wall = nanos() - start
		return errors.Join(err, readLineJSON(lines, &hash))
	})
	if err != nil {
		return err
	}
	s.say("folding it a third time, to compare")
	replay, err := compareStates(dir, before, after, hash)
	if err != nil {
		return err
	}
	return s.reportRestart(dir, before, after, wall, replay)
}

func (s *session) reportRestart(dir string, before built, after opened, wall, replay int64) error {
	size, err := snapshotSize(dir, after.Snapshot)
	if err != nil {
		return err
	}
	t := s.report.table("p7", fmt.Sprintf("P7  Killed with %s paid orders and %s live holds in the journal, opened again",
		grouped(float64(before.Orders)), grouped(float64(before.Holds))), column{"ns", "took", duration}, column{"bytes", "size", bytes}, column{"records", "records", amount})
	t.add("open SQLite, recover its log", float64(after.Journal), float64(before.Journal), float64(before.Seq))
	t.add("read and check the snapshot", float64(after.Read), size, none)
	t.add("make a machine of it", float64(after.Load), none, none)
	t.add("fold the records after it", float64(after.Tail), none, float64(before.Seq-after.Snapshot))
	t.add("claim and first hold, durable", float64(after.Hold), none, none)
	t.add("from main to the first hold", float64(after.Total), none, none)
	t.add("from exec to the first hold, as its parent saw it", float64(wall), none, none)
	t.add("beside it: fold all records, no snapshot", float64(replay), float64(before.Journal), float64(before.Seq))
	t.add("beside it: building it, every command durable", float64(before.Nanos), none, none)
	t.note("State hashes are equal: as it was killed = snapshot + tail = all records; and again behind the first hold. The files were in the page cache.")
	s.report.aims = append(s.report.aims, aim{
		id: "P7", what: fmt.Sprintf("restart with %s orders", grouped(float64(before.Orders))),
		value: float64(wall), unit: duration, want: 1e9, most: true,
	})
	return nil
}

func snapshotSize(dir string, seq uint64) (float64, error) {
	found, err := filepath.Glob(filepath.Join(dir, snapshotDir, childMachine, fmt.Sprintf("*%d.snapshot", seq)))
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("%d snapshots end in %d", len(found), seq)
	}
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(found[0])
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}

// killed runs a child of this program, reads what it has to say, and kills it as
// the power would.
func (s *session) killed(ctx context.Context, mode, dir string, orders int, read func(*bufio.Scanner) error) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, mode, dir, strconv.Itoa(orders))
	cmd.Stderr = s.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = read(bufio.NewScanner(out))
	_ = cmd.Process.Kill() // it may have ended with an error, which Wait tells
	wait := cmd.Wait()
	if err != nil {
		return fmt.Errorf("%s: %w (%w)", mode, err, wait)
	}
	return nil
}

func readLineJSON(lines *bufio.Scanner, into any) error {
	if !lines.Scan() {
		return errors.Join(lines.Err(), io.ErrUnexpectedEOF)
	}
	return json.Unmarshal(lines.Bytes(), into)
}

// compareStates folds the journal twice by hand: the snapshot and what follows,
// and all of it. Both must come to the state that was killed, and then to the one
// behind the first hold of the restart. It answers how long all of it took.
func compareStates(dir string, before built, after opened, hash []byte) (nanosOfAll int64, err error) {
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	for _, fromSnapshot := range []bool{true, false} {
		m, head, err := startState(dir, fromSnapshot)
		if err != nil {
			return 0, err
		}
		start := nanos()
		for _, stop := range []struct {
			seq  uint64
			want []byte
		}{{before.Seq, before.Hash}, {after.Seq, hash}} {
			if head, err = foldTo(j, m, head, stop.seq); err != nil {
				return 0, err
			}
			if stop.seq == before.Seq {
				nanosOfAll = nanos() - start
			}
			if got := m.StateHash(); string(got[:]) != string(stop.want) {
				return 0, fmt.Errorf("state at record %d is %x, was %x (from snapshot: %v)", stop.seq, got, stop.want, fromSnapshot)
			}
		}
	}
	return nanosOfAll, nil
}

func startState(dir string, fromSnapshot bool) (m *sale.Machine, head journal.Head, err error) {
	m = sale.New(noCharts)
	if !fromSnapshot {
		return m, head, nil
	}
	found, skipped := journal.SnapshotStore{Dir: filepath.Join(dir, snapshotDir)}.Latest(childMachine, m.Layout())
	if found == nil {
		return m, head, fmt.Errorf("no snapshot: %w", errors.Join(skipped...))
	}
	return m, found.Head, m.LoadSnapshot(found.State)
}

var errFolded = errors.New("folded")

// foldTo applies the records after head up to a seq.
func foldTo(j journal.Journal, m *sale.Machine, head journal.Head, seq uint64) (journal.Head, error) {
	err := j.ReadAfter(childMachine, head, func(r journal.Record) error {
		for b, err := range journal.Facts(r.Body) {
			if err != nil {
				return err
			}
			f, err := m.ReadFact(b)
			if err != nil {
				return err
			}
			m.Apply(f)
		}
		if head = r.Head(); head.Seq == seq {
			return errFolded
		}
		return nil
	})
	if errors.Is(err, errFolded) {
		return head, nil
	}
	return head, errors.Join(err, fmt.Errorf("the journal ends at record %d, %d was acknowledged", head.Seq, seq))
}

package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"

	"facevalue/journal"
)

// Append implements journal.Journal.
func (j *Journal) Append(entries []journal.Record) ([]error, error) {
	j.check.catchUp(j)
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	failed := make([]error, len(entries))
	err := j.transact(entries, failed)
	if isFull(err) && j.idle() && j.space.giveUpReserve() {
		err = j.afresh(entries, failed)
	}
	if isTaken(err) {
		// Somebody wrote past the lock. Read the heads again; the fence decides.
		err = j.afresh(entries, failed)
	}
	if err != nil {
		return nil, j.fail("append", err)
	}
	j.check.nudge(j)
	j.space.appended(entries)
	return failed, nil
}

// idle proves that no transaction was left behind by an append that found the disk
// full: another can begin. A write that found no room stored nothing, since only
// the last one of a transaction makes it valid, and what fails in a sync, where
// nothing is certain any more, is not called full by SQLite.
func (j *Journal) idle() bool {
	return j.begin.exec() == nil && j.app.exec("ROLLBACK") == nil
}

// afresh tries again, with the heads as they are stored and not as remembered.
func (j *Journal) afresh(entries []journal.Record, failed []error) error {
	for i := range entries {
		j.heads.Forget(entries[i].Machine)
		failed[i] = nil
	}
	if err := j.loadNumbers(); err != nil {
		return err
	}
	return j.transact(entries, failed)
}

// transact stores what follows and notes what does not. A transaction of one
// record is left to SQLite's autocommit, which saves two statements.
func (j *Journal) transact(entries []journal.Record, failed []error) error {
	if len(entries) == 0 {
		return nil
	}
	single := len(entries) == 1 && j.numbers[entries[0].Machine] != 0
	if !single {
		if err := j.begin.exec(); err != nil {
			return err
		}
	}
	if err := j.insertAll(entries, failed); err != nil {
		return j.undo(single, err)
	}
	if !single {
		if err := j.commit.exec(); err != nil {
			return j.undo(single, err)
		}
	}
	j.heads.Commit()
	j.enroled = j.enroled[:0]
	return nil
}

func (j *Journal) insertAll(entries []journal.Record, failed []error) error {
	for i := range entries {
		stop, refusal := j.insertOne(&entries[i])
		if stop != nil {
			return stop
		}
		failed[i] = refusal
	}
	return nil
}

func (j *Journal) insertOne(r *journal.Record) (stop, refusal error) {
	if err := r.Check(); err != nil {
		return nil, &journal.RefusedError{Machine: r.Machine, Seq: r.Seq, Why: err}
	}
	if err := j.learn(r.Machine); err != nil {
		var broken *journal.BreakError
		if errors.As(err, &broken) {
			return nil, err
		}
		return err, nil
	}
	if refusal := j.heads.Admit(r); refusal != nil {
		return nil, refusal
	}
	number, err := j.numberFor(r.Machine)
	if err != nil {
		return err, nil
	}
	b := r.Bytes()
	j.logged.Add(logCost(len(b)))
	return j.insert.exec(keyOf(number, r.Seq), b), nil
}

// logCost is about what a record adds to the log: its pages, and those of the
// tree above it.
func logCost(size int) int64 { return int64((size/pageSize + 2) * (pageSize + 24)) }

// learn reads a machine's head from the database when it is not known yet. A
// broken newest record keeps the machine closed and hurts nobody else.
func (j *Journal) learn(machine string) error {
	if _, ok := j.heads.Known(machine); ok {
		return nil
	}
	head, err := j.readHead(machine)
	if err != nil {
		return err
	}
	j.heads.Learn(machine, head)
	return nil
}

func (j *Journal) readHead(machine string) (head journal.Head, err error) {
	number, ok := j.numbers[machine]
	if !ok {
		return head, nil
	}
	chain := journal.Chain{Machine: machine, Dir: j.dir}
	queryErr := j.newest.query(func(row []driver.Value) bool {
		seq, bytes := rowOf(row)
		r, parseErr := journal.ParseAt(machine, seq, bytes)
		if head = r.Head(); parseErr != nil {
			head, err = journal.Head{}, chain.Broken(seq, parseErr)
		}
		return false
	}, keyOf(number, 1), keyOf(number, journal.MaxSeq))
	if isDamage(queryErr) {
		return head, chain.Broken(1, fmt.Errorf("newest record cannot be read: %w", queryErr))
	}
	return head, errors.Join(err, queryErr)
}

func (j *Journal) numberFor(machine string) (int64, error) {
	if n, ok := j.numbers[machine]; ok {
		return n, nil
	}
	n := int64(len(j.numbers)) + 1
	if n > maxMachines {
		return 0, fmt.Errorf("machine %s is one too many, a data directory takes %d", machine, maxMachines)
	}
	if err := j.enrol.exec(n, machine); err != nil {
		return 0, err
	}
	j.numbers[machine] = n
	j.enroled = append(j.enroled, machine)
	return n, nil
}

// undo takes back a transaction. Its own error says more than that of a
// rollback, which SQLite may have done by itself already.
func (j *Journal) undo(single bool, why error) error {
	if !single {
		_ = j.app.exec("ROLLBACK")
	}
	j.heads.Rollback()
	for _, m := range j.enroled {
		delete(j.numbers, m)
	}
	j.enroled = j.enroled[:0]
	return why
}

package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"

	"facevalue/journal"
)

// A reader fetches this much at a time, so that a slow fn holds up no reset of
// the log and memory stays small.
const (
	biteRows  = 256
	biteBytes = 1 << 20
)

type reader struct {
	conn *conn
	rows *stmt
}

func openReader(path string) (*reader, error) {
	c, err := openConn(path, "busy_timeout=5000", "query_only=1", "cache_size=-4096")
	if err != nil {
		return nil, err
	}
	s, err := c.prepare("SELECT key, bytes FROM records WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?", 3)
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return &reader{c, s}, nil
}

func (r *reader) close() error { return errors.Join(r.rows.close(), r.conn.close()) }

// stored is a record as the database has it, not yet believed.
type stored struct {
	seq   uint64
	bytes []byte
}

func rowOf(row []driver.Value) (uint64, []byte) {
	key, _ := row[0].(int64)
	bytes, _ := row[1].([]byte)
	return seqOf(key), bytes
}

// Read implements journal.Journal.
func (j *Journal) Read(machine string, from uint64, fn func(journal.Record) error) error {
	if from <= 1 {
		return j.ReadAfter(machine, journal.Head{}, fn)
	}
	last, err := j.Last(machine)
	if err != nil || last.Seq < from-1 {
		return err
	}
	chain := j.chain(machine)
	b, err := j.one(machine, from-1)
	if err != nil {
		return err
	}
	r, err := journal.ParseAt(machine, from-1, b)
	if err != nil {
		return chain.Broken(from-1, err)
	}
	return j.ReadAfter(machine, r.Head(), fn)
}

// ReadAfter implements journal.Journal.
func (j *Journal) ReadAfter(machine string, head journal.Head, fn func(journal.Record) error) error {
	chain := j.chain(machine)
	anchor, err := j.one(machine, head.Seq)
	if err != nil {
		return err
	}
	if err := chain.Anchor(head, anchor); err != nil {
		return err
	}
	for {
		last, err := j.Last(machine)
		if err != nil {
			return err
		}
		if chain.Head.Seq >= last.Seq {
			return nil
		}
		if err := j.readBite(chain, last.Seq, fn); err != nil {
			return err
		}
	}
}

// readBite goes on by at least one record: up to last they are known to exist.
func (j *Journal) readBite(chain *journal.Chain, last uint64, fn func(journal.Record) error) error {
	bite, err := j.fetch(chain.Machine, chain.Head.Seq+1, last, biteRows)
	if err != nil {
		return err
	}
	if len(bite) == 0 {
		return chain.Missing()
	}
	for _, s := range bite {
		r, err := chain.Accept(s.seq, s.bytes)
		if err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) chain(machine string) *journal.Chain {
	return &journal.Chain{Machine: machine, Dir: j.dir}
}

// one is a single record's bytes, nil when there is none.
func (j *Journal) one(machine string, seq uint64) ([]byte, error) {
	if seq == 0 || seq > journal.MaxSeq {
		return nil, j.usable()
	}
	found, err := j.fetch(machine, seq, seq, 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].bytes, nil
}

// fetch reads records from..to, or as many of them as make a bite.
func (j *Journal) fetch(machine string, from, to uint64, rows int) (bite []stored, err error) {
	number := j.number(machine)
	j.gate.RLock()
	defer j.gate.RUnlock()
	if err := j.usable(); err != nil || number == 0 {
		return nil, err
	}
	r := <-j.pool
	defer func() { j.pool <- r }()
	size := 0
	err = r.rows.query(func(row []driver.Value) bool {
		seq, bytes := rowOf(row)
		bite = append(bite, stored{seq, bytes})
		size += len(bytes)
		return size < biteBytes
	}, keyOf(number, from), keyOf(number, to), int64(rows))
	if isDamage(err) {
		return nil, j.chain(machine).Broken(from+uint64(len(bite)), err)
	}
	if err != nil {
		return nil, fmt.Errorf("journal: read %s from record %d in %s: %w", machine, from, j.dir, err)
	}
	return bite, nil
}

// number is the machine's number, 0 when it has none.
func (j *Journal) number(machine string) int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.numbers[machine]
}

// Last implements journal.Journal.
func (j *Journal) Last(machine string) (journal.Head, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return journal.Head{}, err
	}
	if err := j.learn(machine); err != nil {
		return journal.Head{}, err
	}
	head, _ := j.heads.Known(machine)
	return head, nil
}

// Machines implements journal.Journal.
func (j *Journal) Machines() ([]string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(j.numbers)), nil
}

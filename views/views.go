package views

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// Views is the open file. Its methods may be called from several goroutines.
type Views struct {
	options Options
	path    string

	// writing is held by whoever has a transaction: there is one at a time.
	writing sync.Mutex
	w       *writer
	r       *sql.DB

	mu     sync.Mutex
	closed bool
	marks  map[string]*mark
	wanted chan struct{}
	waits  int
}

// Mark is a place in a machine's records: behind record Seq, which was made at an
// instant and has a hash.
type Mark struct {
	Seq  uint64
	At   int64
	Hash [32]byte
}

// mark is where the rows of one machine stand.
type mark struct {
	Mark
	moved chan struct{} // closed when Mark moves on
}

// Open opens the file, making it when it is not there. What another version of the
// schema wrote, or what is no sound database, is thrown away: Seq is 0 then, and
// whoever feeds the views begins with the first record.
func Open(path string, o Options) (*Views, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	v := &Views{options: o, path: path, marks: map[string]*mark{}, wanted: make(chan struct{}, 1)}
	if err := v.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("views: open %s: %w", path, err), v.release())
	}
	return v, nil
}

func (v *Views) open() error {
	usable, err := usableFile(v.path)
	if err != nil {
		return err
	}
	if !usable {
		if err := removeFile(v.path); err != nil {
			return err
		}
	}
	if v.w, err = openWriter(v.path); err != nil {
		return err
	}
	if v.r, err = openReaders(v.path, v.options.Readers); err != nil {
		return err
	}
	return v.loadMarks()
}

func (v *Views) loadMarks() error {
	rows, err := v.w.conn.QueryContext(context.Background(), "SELECT name, seq, at, hash FROM machines")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var hash []byte
		m := newMark()
		if err := rows.Scan(&name, &m.Seq, &m.At, &hash); err != nil {
			return err
		}
		copy(m.Hash[:], hash)
		v.marks[name] = m
	}
	return rows.Err()
}

func newMark() *mark { return &mark{moved: make(chan struct{})} }

// Close ends all waiting and lets go of the file. Feeds are flushed before, or lose
// what they hold, which is told to the next feed again.
func (v *Views) Close() error {
	v.mu.Lock()
	again := v.closed
	v.closed = true
	for _, m := range v.marks {
		m.move(m.Mark)
	}
	v.mu.Unlock()
	if again {
		return nil
	}
	v.writing.Lock()
	defer v.writing.Unlock()
	if err := v.release(); err != nil {
		return fmt.Errorf("views: close %s: %w", v.path, err)
	}
	return nil
}

func (v *Views) release() error {
	var errs []error
	if v.r != nil {
		errs = append(errs, v.r.Close())
	}
	if v.w != nil {
		errs = append(errs, v.w.close())
	}
	return errors.Join(errs...)
}

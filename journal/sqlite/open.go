package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"facevalue/durable"
	"facevalue/journal"
)

// Options are what an operator may set. The zero value is what most want.
type Options struct {
	// MustExist refuses a directory that holds no journal, and makes nothing in
	// it. It is for whoever looks at a journal or mends it: with a mistyped
	// directory they would find an empty one, and call it sound.
	MustExist bool
	// LogBytes is how far the write-ahead log grows before it is copied into the
	// database and written again from its start. 0 means 32 MiB.
	LogBytes int64
	// Reserve is the size of the file that is given up when the disk is full.
	// 0 means 64 MiB. Less than 0 means that none is made, which is for those
	// who hardly write; one that is there stays.
	Reserve int64
	// LowBytes of free space or less, reserve not counted, is SpaceLow. 0 means
	// 512 MiB.
	LowBytes int64
	// Problem hears of trouble that no caller would, such as a log that could
	// not be copied. It may be nil.
	Problem func(error)
	// FreeSpace says how many bytes are free where dir is; nil asks the file
	// system.
	FreeSpace func(dir string) (int64, error)
}

func (o Options) withDefaults() Options {
	o.LogBytes = orDefault(o.LogBytes, 32<<20)
	o.Reserve = max(0, orDefault(o.Reserve, 64<<20))
	o.LowBytes = orDefault(o.LowBytes, 512<<20)
	if o.Problem == nil {
		o.Problem = func(error) {}
	}
	if o.FreeSpace == nil {
		o.FreeSpace = freeSpace
	}
	return o
}

func orDefault(v, fallback int64) int64 {
	if v == 0 {
		return fallback
	}
	return v
}

// readers is how many may read at the same time.
const readers = 4

// Journal implements journal.Journal over a data directory.
type Journal struct {
	dir  string
	opts Options
	lock *os.File

	failure atomic.Pointer[error] // the first error of the disk
	closed  atomic.Bool

	mu      sync.Mutex // appends, and what they know
	app     *conn
	begin   *stmt
	commit  *stmt
	insert  *stmt
	enrol   *stmt
	newest  *stmt
	heads   *journal.Heads
	numbers map[string]int64
	enroled []string // by the transaction under way

	logged atomic.Int64 // bytes the log has grown by since it was last reset

	// gate is held by readers for a bite at a time and taken whole to reset the
	// log, which a reader would keep from happening.
	gate sync.RWMutex
	pool chan *reader

	space spaceGuard
	check checkpointer
}

// Open takes the data directory for this process, creating it when it is not
// there. It copies what the last process left in the log into the database: from
// then on what can be read is durable, whatever happened before.
func Open(dir string, opts Options) (*Journal, error) {
	if err := ensureDir(dir, opts.MustExist); err != nil {
		return nil, err
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	j := &Journal{
		dir: dir, opts: opts.withDefaults(), lock: lock,
		heads: journal.NewHeads(), numbers: map[string]int64{},
		pool: make(chan *reader, readers),
	}
	if err := j.open(); err != nil {
		return nil, errors.Join(err, j.release())
	}
	j.check.start(j)
	return j, nil
}

func ensureDir(dir string, mustExist bool) error {
	if !mustExist {
		if err := durable.MkdirAll(dir); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		return nil
	}
	_, err := os.Stat(filepath.Join(dir, fileName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("journal: %w in %s: it has no %s; name the directory that was sold from or shipped to", ErrNoJournal, dir, fileName)
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// ErrNoJournal: MustExist was asked for, and the directory holds none.
var ErrNoJournal = errors.New("there is no journal")

func (j *Journal) open() error {
	path := filepath.Join(j.dir, fileName)
	if err := j.openAppender(path); err != nil {
		return fmt.Errorf("journal: open %s: %w", path, explain(err))
	}
	if err := j.check.open(path); err != nil {
		return fmt.Errorf("journal: open %s: %w", path, explain(err))
	}
	for range readers {
		r, err := openReader(path)
		if err != nil {
			return fmt.Errorf("journal: open %s: %w", path, explain(err))
		}
		j.pool <- r
	}
	return nil
}

func (j *Journal) openAppender(path string) (err error) {
	j.space.start(j.dir, j.opts)
	j.app, err = openConn(path, fmt.Sprintf("page_size=%d", pageSize), "busy_timeout=5000",
		"journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0", "cache_size=-8192")
	if err != nil {
		return err
	}
	if err := ensureFormat(j.app, path); err != nil {
		return err
	}
	if err := j.recoverLog(); err != nil {
		return err
	}
	// SQLite syncs what is in its files; their names have to last as well.
	if err := durable.SyncDir(j.dir); err != nil {
		return err
	}
	if err := j.prepare(); err != nil {
		return err
	}
	return j.loadNumbers()
}

// recoverLog copies the log into the database and empties it. On a full disk
// the reserve makes room: a shop that cannot start cannot finish its payments.
func (j *Journal) recoverLog() error {
	_, err := copyLog(j.app, "TRUNCATE")
	if isFull(err) && j.space.giveUpReserve() {
		_, err = copyLog(j.app, "TRUNCATE")
	}
	if err != nil {
		return fmt.Errorf("copy the log of the last run into the database: %w", err)
	}
	return nil
}

func (j *Journal) prepare() error {
	for _, p := range []struct {
		into   **stmt
		sql    string
		params int
	}{
		{&j.begin, "BEGIN IMMEDIATE", 0},
		{&j.commit, "COMMIT", 0},
		{&j.insert, "INSERT INTO records (key, bytes) VALUES (?, ?)", 2},
		{&j.enrol, "INSERT INTO machines (number, name) VALUES (?, ?)", 2},
		{&j.newest, "SELECT key, bytes FROM records WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1", 2},
	} {
		s, err := j.app.prepare(p.sql, p.params)
		if err != nil {
			return err
		}
		*p.into = s
	}
	return nil
}

func (j *Journal) loadNumbers() error {
	s, err := j.app.prepare("SELECT number, name FROM machines", 0)
	if err != nil {
		return err
	}
	defer s.close()
	return s.query(func(row []driver.Value) bool {
		number, _ := row[0].(int64)
		name, _ := row[1].(string)
		j.numbers[name] = number
		return true
	})
}

// Close implements journal.Journal.
func (j *Journal) Close() error {
	// Under the lock, so that no append is left to wake the checkpointer.
	j.mu.Lock()
	again := j.closed.Swap(true)
	j.mu.Unlock()
	if again {
		return nil
	}
	j.check.stop()
	j.check.mu.Lock()
	defer j.check.mu.Unlock()
	j.gate.Lock()
	defer j.gate.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.release(); err != nil {
		return fmt.Errorf("journal: close %s: %w", j.dir, err)
	}
	return nil
}

// release closes whatever is open; Open may have stopped half way.
func (j *Journal) release() error {
	var errs []error
	for _, s := range []*stmt{j.begin, j.commit, j.insert, j.enrol, j.newest} {
		if s != nil {
			errs = append(errs, s.close())
		}
	}
	close(j.pool)
	for r := range j.pool {
		errs = append(errs, r.close())
	}
	for _, c := range []*conn{j.check.conn, j.app} {
		if c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(append(errs, j.lock.Close())...)
}

// usable answers why the journal takes nothing, nil when it does.
func (j *Journal) usable() error {
	if j.closed.Load() {
		return journal.ErrClosed
	}
	if err := j.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// fail ends the journal and says so.
func (j *Journal) fail(doing string, err error) error {
	err = fmt.Errorf("%w: %s in %s: %w", journal.ErrFailed, doing, j.dir, explain(err))
	if !j.failure.CompareAndSwap(nil, &err) {
		return *j.failure.Load()
	}
	return err
}

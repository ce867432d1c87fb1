package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver
)

// Options say where hints are kept and what becomes of them.
type Options struct {
	Path string
	Now  func() int64 // ms since 1970
	// Ask asks the company about a payment and tells its sale; nil when that is durable.
	Ask func(ctx context.Context, ref string) error
	// Stray says whether an error of Ask means that no order here is known for the
	// payment, and what is known of it.
	Stray func(err error) (Stray, bool)
	// Room refuses when the disk has none; nil for never.
	Room func() error
	// Held says that nothing is acted on now, see Wake; nil for never.
	Held   func() bool
	Notice func(error) // what an operator should know

	Most    int // payments that wait: 100,000
	Workers int // 8
}

func (o Options) withDefaults() Options {
	if o.Stray == nil {
		o.Stray = func(error) (Stray, bool) { return Stray{}, false }
	}
	if o.Room == nil {
		o.Room = func() error { return nil }
	}
	if o.Held == nil {
		o.Held = func() bool { return false }
	}
	if o.Notice == nil {
		o.Notice = func(error) {}
	}
	if o.Most == 0 {
		o.Most = 100_000
	}
	if o.Workers == 0 {
		o.Workers = 8
	}
	return o
}

// Stray is what is known of a payment that has no order here.
type Stray struct {
	Order    string // that it says it is for; empty when it says none
	Amount   int64  // that it took
	Currency string
}

// Inbox is a file of hints and those who act on them. It may be used from everywhere.
type Inbox struct {
	options Options
	db      *sql.DB

	mu      sync.Mutex
	busy    map[string]bool // payments that are being asked about
	taken   int             // since old events were last cleared away
	waiting int             // payments in the file that wait

	poke    chan struct{}
	stop    context.CancelFunc
	workers sync.WaitGroup
}

const (
	// fileID marks the file as ours: "fvI1".
	fileID = 0x66764931
	format = 1
)

// An ask is a payment that the company has to be asked about: the newest hint is in n,
// what arrived while it was asked has a higher one.
const schema = `
CREATE TABLE hints (n INTEGER PRIMARY KEY, source TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (source, event));
CREATE TABLE asks (ref TEXT PRIMARY KEY, n INTEGER NOT NULL, since INTEGER NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL,
	stray INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '', ord TEXT NOT NULL DEFAULT '', amount INTEGER NOT NULL DEFAULT 0,
	currency TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX asks_due ON asks (due);
`

// Open opens the file, making it when it is not there. Nothing is acted on before Start.
func Open(ctx context.Context, o Options) (*Inbox, error) {
	o = o.withDefaults()
	abs, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("inbox: open %s: %w", o.Path, err)
	}
	db.SetMaxOpenConns(1)
	b := &Inbox{options: o, db: db, busy: map[string]bool{}, poke: make(chan struct{}, o.Workers), stop: func() {}}
	if err := b.begin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("inbox: open %s: %w", o.Path, err), db.Close())
	}
	return b, nil
}

func (b *Inbox) begin(ctx context.Context) error {
	var app, version, tables int
	err := errors.Join(
		b.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		b.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		b.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return err
	case app == 0 && version == 0 && tables == 0:
		_, err = b.db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", schema, fileID, format))
	case app != fileID:
		err = errors.New("a database of something else")
	case version != format:
		err = fmt.Errorf("format %d; this build knows %d", version, format)
	}
	if err != nil {
		return err
	}
	return b.db.QueryRowContext(ctx, "SELECT count(*) FROM asks").Scan(&b.waiting)
}

// Start begins to act on what is kept. Close ends it.
func (b *Inbox) Start() {
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	for range b.options.Workers {
		b.workers.Add(1)
		go b.run(ctx) // Close waits for it
	}
}

// Close ends those who act and lets go of the file.
func (b *Inbox) Close() error {
	b.stop()
	b.workers.Wait()
	return b.db.Close()
}

// Wake has what waits looked at again, such as when nothing is held any more.
func (b *Inbox) Wake() {
	for range b.options.Workers {
		select {
		case b.poke <- struct{}{}:
		default:
		}
	}
}

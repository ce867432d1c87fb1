package delivery

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// Outbox keeps mail in a SQLite file in place of sending it: for a house without a mail
// server, and for trying things out. It is bounded: the oldest mail goes.
type Outbox struct {
	db  *sql.DB
	now func() int64
}

const (
	mostKept     = 10_000 // messages
	outboxFormat = 2
	// outboxID marks the file as ours: "fvO1".
	outboxID = 0x66764f31
)

const outboxSchema = `
CREATE TABLE mails (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, kind TEXT NOT NULL, recipient TEXT NOT NULL,
	name TEXT NOT NULL, subject TEXT NOT NULL, plain TEXT NOT NULL, html TEXT NOT NULL, person BLOB NOT NULL);
CREATE INDEX mails_by_person ON mails (person);
` + attachmentsSchema

// attachmentsSchema is what format 2 has more than format 1. A mail takes its files
// with it, whoever deletes it.
const attachmentsSchema = `
CREATE TABLE attachments (mail INTEGER NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (mail, n));
CREATE TRIGGER attachments_go AFTER DELETE ON mails BEGIN DELETE FROM attachments WHERE mail = old.n; END;
`

// OpenOutbox opens the file, making it when it is not there.
func OpenOutbox(ctx context.Context, path string, now func() int64) (*Outbox, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("delivery: %w", err)
	}
	// secure_delete overwrites in the file what is purged.
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"}}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("delivery: open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	o := &Outbox{db, now}
	if err := o.ensureFormat(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("delivery: open %s: %w", path, err), db.Close())
	}
	return o, nil
}

func (o *Outbox) ensureFormat(ctx context.Context) error {
	var app, version, tables int
	err := errors.Join(
		o.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		o.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		o.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return err
	case app == 0 && version == 0 && tables == 0:
		_, err := o.db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", outboxSchema, outboxID, outboxFormat))
		return err
	case app != outboxID:
		return errors.New("a database of something else")
	case version == 1:
		_, err := o.db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA user_version=%d; COMMIT", attachmentsSchema, outboxFormat))
		return err
	case version != outboxFormat:
		return fmt.Errorf("format %d; this build knows %d", version, outboxFormat)
	}
	return nil
}

// Close lets go of the file.
func (o *Outbox) Close() error { return o.db.Close() }

// Send keeps a message. One that is kept already is the same message again.
func (o *Outbox) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	if err := o.keep(ctx, &m); err != nil {
		return fmt.Errorf("delivery: outbox: %w", err)
	}
	return nil
}

// keep writes a message with its files, or nothing of it.
func (o *Outbox) keep(ctx context.Context, m *Message) error {
	tx, err := o.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	r, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO mails (id, at, kind, recipient, name, subject, plain, html, person) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, o.now(), m.Kind, m.To, m.Name, m.Subject, m.Text, m.HTML, m.Person[:])
	if err != nil {
		return err
	}
	if is, err := r.RowsAffected(); err != nil || is == 0 {
		return err
	}
	mail, err := r.LastInsertId()
	if err != nil {
		return err
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if _, err := tx.ExecContext(ctx, "INSERT INTO attachments (mail, n, name, type, body) VALUES (?, ?, ?, ?, ?)", mail, i+1, a.Name, a.Type, a.Body); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM mails WHERE n <= (SELECT max(n) FROM mails) - ?", mostKept); err != nil {
		return err
	}
	return tx.Commit()
}

// Kept is a message in the outbox.
type Kept struct {
	N  int64
	At int64 // when it was kept
	Message
}

const keptColumns = "SELECT n, at, id, kind, recipient, name, subject, plain, html, person FROM mails "

// Newest are the newest messages before one, at most so many; before 0 begins at the
// newest of all.
func (o *Outbox) Newest(ctx context.Context, before int64, most int) ([]Kept, error) {
	if before == 0 {
		before = 1 << 62
	}
	return o.query(ctx, "WHERE n < ? ORDER BY n DESC LIMIT ?", before, most)
}

// Get is message n; false when there is none.
func (o *Outbox) Get(ctx context.Context, n int64) (Kept, bool, error) {
	found, err := o.query(ctx, "WHERE n = ?", n)
	if err != nil || len(found) == 0 {
		return Kept{}, false, err
	}
	return found[0], true, nil
}

func (o *Outbox) query(ctx context.Context, where string, args ...any) (found []Kept, err error) {
	rows, err := o.db.QueryContext(ctx, keptColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("delivery: outbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var k Kept
		var person []byte
		if err := rows.Scan(&k.N, &k.At, &k.ID, &k.Kind, &k.To, &k.Name, &k.Subject, &k.Text, &k.HTML, &person); err != nil {
			return nil, fmt.Errorf("delivery: outbox: %w", err)
		}
		copy(k.Person[:], person)
		found = append(found, k)
	}
	return found, rows.Err()
}

// Purge takes out the messages with persons' data, also from the file's free space. It
// is asked for again after a restore, and may be at any time.
func (o *Outbox) Purge(ctx context.Context, persons ...[16]byte) error {
	for _, p := range persons {
		if _, err := o.db.ExecContext(ctx, "DELETE FROM mails WHERE person = ?", p[:]); err != nil {
			return fmt.Errorf("delivery: outbox: purge: %w", err)
		}
	}
	var busy, log, copied int
	if err := o.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &copied); err != nil {
		return fmt.Errorf("delivery: outbox: purge: %w", err)
	}
	if busy != 0 {
		return errors.New("delivery: outbox: purge: somebody else reads the file, so its log still has what was deleted; ask again")
	}
	return nil
}

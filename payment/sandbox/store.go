package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

const (
	format = 2
	// applicationID marks the file as ours: "fvP1".
	applicationID = 0x66765031
)

const schema = `
CREATE TABLE intents (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, secret TEXT NOT NULL UNIQUE, doc BLOB NOT NULL);
CREATE TABLE metadata (name TEXT, value TEXT, n INTEGER, PRIMARY KEY (name, value, n)) WITHOUT ROWID;
CREATE TABLE refunds (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, intent TEXT NOT NULL, doc BLOB NOT NULL);
CREATE INDEX refunds_by_intent ON refunds (intent, n);
CREATE TABLE events (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc BLOB NOT NULL);
CREATE TABLE keys (name TEXT PRIMARY KEY, at INTEGER NOT NULL, request BLOB NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX keys_by_at ON keys (at);
CREATE TABLE jobs (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, url TEXT NOT NULL, tries INTEGER NOT NULL);
CREATE INDEX jobs_by_at ON jobs (at, n);
` + schema2

// schema2 is what format 2 has more.
const schema2 = `
CREATE TABLE disputes (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, intent TEXT NOT NULL, doc BLOB NOT NULL);
CREATE INDEX disputes_by_intent ON disputes (intent, n);
`

// moved is what else makes format 2 of format 1: all that had been taken was what had
// been asked for.
const moved = schema2 + `
UPDATE intents SET doc = CAST(json_set(CAST(doc AS TEXT), '$.charge.amount_captured', json_extract(CAST(doc AS TEXT), '$.charge.amount')) AS BLOB)
	WHERE json_extract(CAST(doc AS TEXT), '$.charge.captured');
`

func openDB(ctx context.Context, path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := ensureFormat(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func ensureFormat(ctx context.Context, db *sql.DB) error {
	var app, version, tables int
	err := errors.Join(
		db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return err
	case app == 0 && version == 0 && tables == 0:
		return inFormat(ctx, db, schema)
	case app != applicationID:
		return errors.New("a database of something else")
	case version == 1:
		return inFormat(ctx, db, moved)
	case version != format:
		return fmt.Errorf("format %d; this build knows %d", version, format)
	}
	return nil
}

// inFormat brings a database to the format of this build, in one transaction.
func inFormat(ctx context.Context, db *sql.DB, script string) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", script, applicationID, format))
	return err
}

// books are the company's objects within one transaction. An error of the database is
// kept and ends the transaction, so that what reads and writes need not look.
type books struct {
	c   *Company
	tx  *sql.Tx
	now int64
	err error
}

// inBooks does something in one transaction.
func (c *Company) inBooks(ctx context.Context, do func(*books) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("payment/sandbox: %w", err)
	}
	b := &books{c: c, tx: tx, now: c.options.Now()}
	if err = do(b); err == nil {
		err = b.err
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("payment/sandbox: %w", err)
	}
	return nil
}

func (b *books) fail(err error) {
	if err != nil && b.err == nil {
		b.err = fmt.Errorf("payment/sandbox: %w", err)
	}
}

func (b *books) exec(query string, args ...any) {
	if b.err == nil {
		_, err := b.tx.Exec(query, args...)
		b.fail(err)
	}
}

// find scans one row and says whether there was one.
func (b *books) find(query string, args []any, into ...any) bool {
	if b.err != nil {
		return false
	}
	err := b.tx.QueryRow(query, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false
	}
	b.fail(err)
	return err == nil
}

func (b *books) encode(v any) []byte {
	doc, err := json.Marshal(v)
	b.fail(err)
	return doc
}

// docs reads the documents of a query, in its order.
func docs[T any](b *books, query string, args ...any) []T {
	if b.err != nil {
		return nil
	}
	rows, err := b.tx.Query(query, args...)
	if err != nil {
		b.fail(err)
		return nil
	}
	defer func() { b.fail(rows.Close()) }()
	var all []T
	for rows.Next() {
		var doc []byte
		var v T
		if err := rows.Scan(&doc); err != nil {
			b.fail(err)
			return nil
		}
		b.fail(json.Unmarshal(doc, &v))
		all = append(all, v)
	}
	b.fail(rows.Err())
	return all
}

func one[T any](b *books, query string, args ...any) (T, bool) {
	all := docs[T](b, query, args...)
	if len(all) == 0 {
		var none T
		return none, false
	}
	return all[0], true
}

func (b *books) intentByID(id string) (*record, bool) {
	r, ok := one[record](b, "SELECT doc FROM intents WHERE id = ?", id)
	return &r, ok
}

func (b *books) intentBySecret(secret string) (*record, bool) {
	r, ok := one[record](b, "SELECT doc FROM intents WHERE secret = ?", secret)
	return &r, ok
}

// byGroup stands for the transfer group among the metadata, where it has no name.
const byGroup = ""

// insert keeps a new intent and what it can be found by.
func (b *books) insert(r *record) {
	b.exec("INSERT INTO intents (id, secret, doc) VALUES (?, ?, ?)", r.ID, r.ClientSecret, b.encode(r))
	found := maps.Clone(r.Metadata)
	if r.TransferGroup != nil {
		found[byGroup] = *r.TransferGroup
	}
	for name, value := range found {
		b.exec("INSERT INTO metadata (name, value, n) SELECT ?, ?, n FROM intents WHERE id = ?", name, value, r.ID)
	}
}

func (b *books) update(r *record) {
	b.exec("UPDATE intents SET doc = ? WHERE id = ?", b.encode(r), r.ID)
}

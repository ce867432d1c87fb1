package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// store is the file: how far each webhook has heard of each machine, and its messages.
type store struct{ db *sql.DB }

const (
	// fileID marks the file as ours: "fvW1".
	fileID = 0x66765731
	format = 1
)

// The states of a message.
const (
	waiting   = 0 // to be sent, for the first time or again
	delivered = 1
	failed    = 2 // not sent any more
)

const schema = `
CREATE TABLE places (webhook TEXT NOT NULL, machine TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, sold INTEGER NOT NULL,
	PRIMARY KEY (webhook, machine)) WITHOUT ROWID;
CREATE TABLE refunds (webhook TEXT NOT NULL, machine TEXT NOT NULL, effect INTEGER NOT NULL, ord INTEGER NOT NULL, amount INTEGER NOT NULL,
	PRIMARY KEY (webhook, machine, effect)) WITHOUT ROWID;
CREATE TABLE messages (n INTEGER PRIMARY KEY AUTOINCREMENT, webhook TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL, at INTEGER NOT NULL,
	body BLOB NOT NULL, state INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL, began INTEGER NOT NULL DEFAULT 0,
	tried INTEGER NOT NULL DEFAULT 0, took INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '',
	UNIQUE (webhook, id));
CREATE INDEX messages_due ON messages (webhook, state, due);
`

func openStore(ctx context.Context, path string) (*store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	// What a power cut takes is sent again: nothing here has to be synced one by one.
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)"}}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("webhook: open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	s := &store{db}
	if err := s.ensureFormat(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("webhook: open %s: %w", path, err), db.Close())
	}
	return s, nil
}

func (s *store) ensureFormat(ctx context.Context) error {
	var app, version, tables int
	err := errors.Join(
		s.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return err
	case app == 0 && version == 0 && tables == 0:
		_, err := s.db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", schema, fileID, format))
		return err
	case app != fileID:
		return errors.New("a database of something else")
	case version != format:
		return fmt.Errorf("format %d; this build knows %d", version, format)
	}
	return nil
}

func (s *store) close() error { return s.db.Close() }

// inTx does something whole or not at all.
func (s *store) inTx(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err = fn(tx); err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	return nil
}

// gather collects the rows of a query.
func gather[T any](rows *sql.Rows, err error, scan func(*sql.Rows, *T) error) (all []T, _ error) {
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, fmt.Errorf("webhook: %w", err)
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// forget drops everything of a webhook that was removed.
func (s *store) forget(ctx context.Context, webhook string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{"places", "refunds", "messages"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE webhook = ?", webhook); err != nil {
				return err
			}
		}
		return nil
	})
}

// webhooks are those that the file has something of.
func (s *store) webhooks(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT webhook FROM places UNION SELECT webhook FROM messages")
	return gather(rows, err, func(r *sql.Rows, v *string) error { return r.Scan(v) })
}

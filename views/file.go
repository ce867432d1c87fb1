package views

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// usableFile says whether a file is there that this build wrote. One that is
// something else entirely is an error: it is not ours to throw away.
func usableFile(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	db, err := openDB(path, "busy_timeout(5000)", "query_only(1)")
	if err != nil {
		return false, err
	}
	defer db.Close()
	var app, version, tables int
	err = errors.Join(
		db.QueryRow("PRAGMA application_id").Scan(&app),
		db.QueryRow("PRAGMA user_version").Scan(&version),
		db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case damaged(err):
		return false, nil
	case err != nil:
		return false, err
	case app == 0 && tables == 0: // a start was cut short
		return true, nil
	case app != applicationID:
		return false, fmt.Errorf("%s is a database of something else; move it away, or name another file", path)
	}
	return version == format, nil
}

// damaged says whether an error means that a file is no sound database.
func damaged(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_NOTADB || code == sqlite3.SQLITE_CORRUPT
}

// removeFile removes a database and what SQLite keeps beside it.
func removeFile(path string) error {
	for _, f := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func openDB(path string, pragmas ...string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	q := url.Values{"_pragma": pragmas}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	return sql.Open("sqlite", u.String())
}

// openReaders opens the connections that queries run on. They cannot write.
func openReaders(path string, most int) (*sql.DB, error) {
	db, err := openDB(path, "busy_timeout(5000)", "query_only(1)", "cache_size(-8192)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db, nil
}

// writer is the one connection that writes, with its statements.
type writer struct {
	db    *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// openWriter opens or makes the file. A commit need not be on the disk when it
// returns, the journal is: after a crash the rows are older ones, and whole.
func openWriter(path string) (*writer, error) {
	ctx := context.Background()
	// secure_delete overwrites what Purge takes out; foreign rows it might leave in
	// pages that are reused are overwritten as well.
	db, err := openDB(path, "busy_timeout(5000)", "journal_mode(WAL)", "synchronous(NORMAL)",
		"secure_delete(ON)", "cache_size(-32768)", "temp_store(MEMORY)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	w := &writer{db: db, conn: conn, stmts: map[string]*sql.Stmt{}}
	if err := w.ensureSchema(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *writer) ensureSchema(ctx context.Context) error {
	var tables int
	if err := w.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil || tables > 0 {
		return err
	}
	_, err := w.conn.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		schema, applicationID, format))
	return err
}

func (w *writer) close() error {
	var errs []error
	for _, s := range w.stmts {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close(), w.db.Close())...)
}

// stmt is a statement of the writer, prepared when first used.
func (w *writer) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	w.stmts[query] = s
	return s, nil
}

// exec runs a statement that gives no rows.
func (w *writer) exec(ctx context.Context, query string, args ...any) error {
	s, err := w.stmt(ctx, query)
	if err != nil {
		return err
	}
	if _, err = s.ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("%q: %w", query, err)
	}
	return nil
}

// one reads the only row of a query; found is false when there is none.
func (w *writer) one(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	s, err := w.stmt(ctx, query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// inTx runs fn in a transaction, all of it or nothing.
func (w *writer) inTx(ctx context.Context, fn func() error) error {
	if err := w.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		err = w.exec(ctx, "COMMIT")
	}
	if err != nil {
		// Whatever ended fn may have ended ctx: the rollback must not depend on it.
		_, back := w.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, back)
	}
	return nil
}

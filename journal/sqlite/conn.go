package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// conn is one connection, used straight through the driver's interfaces: the
// pool, the contexts and the conversions of database/sql would cost more than
// the statement.
type conn struct {
	dc driver.Conn
}

func openConn(path string, pragmas ...string) (*conn, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// As a URI, so that no character of a path is taken for an option.
	dc, err := (&sqlite.Driver{}).Open((&url.URL{Scheme: "file", Path: abs}).String())
	if err != nil {
		return nil, err
	}
	c := &conn{dc: dc}
	for _, p := range pragmas {
		if err := c.exec("PRAGMA " + p); err != nil {
			return nil, errors.Join(fmt.Errorf("PRAGMA %s: %w", p, err), c.close())
		}
	}
	return c, nil
}

func (c *conn) close() error { return c.dc.Close() }

func (c *conn) exec(sql string) error {
	_, err := c.dc.(driver.ExecerContext).ExecContext(context.Background(), sql, nil)
	return err
}

// ints runs a query of one row and scans its integers.
func (c *conn) ints(sql string, into ...*int64) error {
	s, err := c.prepare(sql, 0)
	if err != nil {
		return err
	}
	defer s.close()
	found := false
	err = s.query(func(row []driver.Value) bool {
		found = true
		for i, p := range into {
			*p, _ = row[i].(int64)
		}
		return false
	})
	if err == nil && !found {
		err = fmt.Errorf("%s: no row", sql)
	}
	return err
}

// stmt is a prepared statement with its arguments in place.
type stmt struct {
	ds   driver.Stmt
	args []driver.NamedValue
}

func (c *conn) prepare(sql string, params int) (*stmt, error) {
	ds, err := c.dc.Prepare(sql)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", sql, err)
	}
	s := &stmt{ds: ds, args: make([]driver.NamedValue, params)}
	for i := range s.args {
		s.args[i].Ordinal = i + 1
	}
	return s, nil
}

func (s *stmt) close() error { return s.ds.Close() }

func (s *stmt) bind(args []any) {
	for i, a := range args {
		s.args[i].Value = a
	}
}

func (s *stmt) exec(args ...any) error {
	s.bind(args)
	_, err := s.ds.(driver.StmtExecContext).ExecContext(context.Background(), s.args)
	clear(args)
	return err
}

// query hands each row to fn until fn says no. The row is fn's until it
// returns, the byte slices in it for good.
func (s *stmt) query(fn func(row []driver.Value) bool, args ...any) (err error) {
	s.bind(args)
	rows, err := s.ds.(driver.StmtQueryContext).QueryContext(context.Background(), s.args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		err := rows.Next(row)
		if err == io.EOF {
			return nil
		}
		if err != nil || !fn(row) {
			return err
		}
	}
}

// code is SQLite's primary result code, 0 for an error of other origin.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func isTaken(err error) bool { return code(err) == sqlite3.SQLITE_CONSTRAINT }
func isFull(err error) bool  { return code(err) == sqlite3.SQLITE_FULL }

// isDamage says that the file itself, not a record in it, is broken.
func isDamage(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_CORRUPT || c == sqlite3.SQLITE_NOTADB
}

// explain adds what to do about a broken file: repair works on records, and can
// do nothing about the pages under them.
func explain(err error) error {
	if !isDamage(err) {
		return err
	}
	return fmt.Errorf("%w; the file itself is damaged, and no record in it can be mended: put the directory back from a copy or a backup", err)
}

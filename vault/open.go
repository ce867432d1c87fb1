package vault

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"facevalue/durable"
)

// Options are where a vault's parts are. Empty fields have the defaults named.
type Options struct {
	Keys     string // directory of the master keys: DIR/keys
	Erasures string // file of the erasure list, outside DIR: DIR.erasures beside it
	// Create makes vault.db and the first master key when they are not there. Do
	// not set it when the journal has records already: a vault that was lost has
	// to be put back, and not replaced in silence by one with another pepper.
	Create bool
	// RebuildErasures writes an erasure list that was lost, or was put back from
	// an older copy, again from what vault.db knows. Whoever was erased since the
	// backup that vault.db comes from is readable then, and has to be erased
	// again: it is for when no copy of the list is left.
	RebuildErasures bool

	Random    io.Reader // crypto/rand
	MaxPlain  int       // most bytes in one blob: 64 KiB
	batchHook func(int) // told the size of each transaction, for tests
}

// withDefaults takes dir as an absolute path: what is beside "." is not "..".
func (o Options) withDefaults(dir string) Options {
	if o.Keys == "" {
		o.Keys = filepath.Join(dir, "keys")
	}
	if o.Erasures == "" {
		o.Erasures = dir + ".erasures"
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.MaxPlain == 0 {
		o.MaxPlain = 64 << 10
	}
	if o.batchHook == nil {
		o.batchHook = func(int) {}
	}
	return o
}

// Vault is an open vault. Its methods may be called from several goroutines.
// The data directory's lock is the journal's to hold.
type Vault struct {
	opts    Options
	db      *sql.DB // one connection: what it commits is all there is
	masters atomic.Pointer[masters]
	pepper  [32]byte
	macs    sync.Pool // of *claimMAC under the pepper
	list    *erasureList

	randomMu sync.Mutex

	pendingMu sync.Mutex
	pending   []*keyRequest
	writeMu   sync.Mutex // the one transaction at a time; taken before pendingMu

	failure atomic.Pointer[error] // the first error of the disk
}

const (
	fileName = "vault.db"
	format   = 1
	// applicationID marks the file as ours: "fvV1".
	applicationID = 0x66765631
)

const schema = `
CREATE TABLE keys (ref BLOB PRIMARY KEY, master INTEGER NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX keys_by_master ON keys (master);
CREATE TABLE erased (ref BLOB PRIMARY KEY, instant INTEGER NOT NULL) WITHOUT ROWID;
`

// Open opens the vault of a data directory, creating it when it is not there,
// and applies the erasures that it finds on the list.
func Open(ctx context.Context, dir string, opts Options) (*Vault, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	v := &Vault{opts: opts.withDefaults(dir)}
	path := filepath.Join(dir, fileName)
	if err := v.ensureFiles(dir, path); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	err = v.open(ctx, path)
	if err == nil {
		err = errors.Join(durable.SyncDir(dir), durable.SyncDir(filepath.Dir(dir)))
	}
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// ensureFiles opens the erasure list, and makes it where a new vault is to be.
// The list comes first: a vault.db without a list has lost it.
func (v *Vault) ensureFiles(dir, path string) (err error) {
	if inside(dir, v.opts.Erasures) {
		return fmt.Errorf("vault: erasure list %s is inside the data directory, and a restore would take it back in time; name a file outside %s", v.opts.Erasures, dir)
	}
	_, err = os.Stat(path)
	isNew := errors.Is(err, fs.ErrNotExist) && v.opts.Create
	if err != nil && !isNew {
		return fmt.Errorf("vault: %w; put it back from a backup: with a new one, what is sealed stays sealed and limits forget everybody", err)
	}
	if isNew {
		if err := durable.MkdirAll(dir); err != nil {
			return fmt.Errorf("vault: %w", err)
		}
	}
	v.list, err = openErasureList(v.opts.Erasures, isNew || v.opts.RebuildErasures)
	return err
}

// inside says whether a file is somewhere in a directory.
func inside(dir, file string) bool {
	abs, err := filepath.Abs(file)
	if err != nil {
		return false // opening it says more
	}
	rel, err := filepath.Rel(dir, abs)
	return err == nil && filepath.IsLocal(rel)
}

func (v *Vault) open(ctx context.Context, path string) (err error) {
	if v.db, err = openDB(path); err != nil {
		return fmt.Errorf("vault: open %s: %w", path, err)
	}
	if err := v.ensureFormat(ctx, path); err != nil {
		return err
	}
	// A key in the log may be page cache that the last process failed to sync.
	// Copied into the database it is on the disk, or nothing is handed out.
	if err := v.emptyLog(ctx); err != nil {
		return fmt.Errorf("vault: copy the log of the last run into vault.db: %w", err)
	}
	m, err := loadMasters(v.opts.Keys)
	if err != nil {
		return err
	}
	v.masters.Store(m)
	if err := v.ensureMaster(ctx); err != nil {
		return err
	}
	if err := v.loadPepper(ctx); err != nil {
		return err
	}
	return v.reconcile(ctx)
}

func openDB(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// secure_delete overwrites an erased key's bytes in the file.
	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"}}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func (v *Vault) ensureFormat(ctx context.Context, path string) error {
	var app, version, tables int
	err := errors.Join(
		v.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app),
		v.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version),
		v.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables))
	switch {
	case err != nil:
		return fmt.Errorf("vault: open %s: %w", path, err)
	case app == 0 && version == 0 && tables == 0:
		_, err := v.db.ExecContext(ctx, fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
			schema, applicationID, format))
		if err != nil {
			return fmt.Errorf("vault: create %s: %w", path, err)
		}
	case app != applicationID:
		return fmt.Errorf("vault: %s is a database of something else", path)
	case version > format:
		return fmt.Errorf("vault: %s has format %d, written by a newer facevalue; this build knows up to %d", path, version, format)
	}
	return nil
}

// ensureMaster makes sure that everything wrapped can be unwrapped.
func (v *Vault) ensureMaster(ctx context.Context) error {
	var sealed int
	if err := v.db.QueryRowContext(ctx, "SELECT count(*) FROM keys").Scan(&sealed); err != nil {
		return fmt.Errorf("vault: count keys: %w", err)
	}
	m := v.masters.Load()
	if len(m.keys) == 0 && sealed == 0 && m.newest == 0 && v.opts.Create {
		_, err := m.add(v.opts.Random)
		return err
	}
	if len(m.keys) == 0 {
		return fmt.Errorf("vault: %s has no master key, %d keys need one; create it, or put it back from the backup of the keys", v.opts.Keys, sealed)
	}
	inUse, err := v.MastersInUse(ctx)
	if err != nil {
		return err
	}
	for n := range inUse {
		if _, err := m.get(n); err != nil {
			return err
		}
	}
	return nil
}

// Close lets go of the files.
func (v *Vault) Close() error {
	var errs []error
	if v.list != nil {
		errs = append(errs, v.list.close())
	}
	if v.db != nil {
		errs = append(errs, v.db.Close())
	}
	return errors.Join(errs...)
}

func (v *Vault) random(b []byte) error {
	v.randomMu.Lock()
	defer v.randomMu.Unlock()
	if _, err := io.ReadFull(v.opts.Random, b); err != nil {
		return fmt.Errorf("vault: random bytes: %w", err)
	}
	return nil
}

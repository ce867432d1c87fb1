package vault

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// key is the data key of a ref.
func (v *Vault) key(ctx context.Context, ref Ref) ([32]byte, error) {
	return v.loadKey(ctx, v.db, ref)
}

// querier is a database or a transaction on it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (v *Vault) loadKey(ctx context.Context, q querier, ref Ref) (key [32]byte, err error) {
	if err := v.failure.Load(); err != nil {
		return key, *err
	}
	var master int
	var wrapped []byte
	err = q.QueryRowContext(ctx, "SELECT master, wrapped FROM keys WHERE ref = ?", ref[:]).Scan(&master, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return key, v.whyNoKey(ctx, q, ref)
	}
	if err != nil {
		return key, fmt.Errorf("vault: read key of %s: %w", ref, err)
	}
	return v.unwrap(ref, master, wrapped)
}

func (v *Vault) whyNoKey(ctx context.Context, q querier, ref Ref) error {
	var n int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM erased WHERE ref = ?", ref[:]).Scan(&n)
	switch {
	case err != nil:
		return fmt.Errorf("vault: read key of %s: %w", ref, err)
	case n > 0:
		return fmt.Errorf("%w: %s", ErrErased, ref)
	}
	return fmt.Errorf("%w (%s)", ErrNoKey, ref)
}

// wrap seals a data key under a master key. The ref is authenticated with it, so
// that rows cannot be swapped, and so is the master's number.
func (v *Vault) wrap(ref Ref, master int, key [32]byte) ([]byte, error) {
	under, err := v.masters.Load().get(master)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, nonceSize, nonceSize+len(key)+tagSize)
	if err := v.random(nonce); err != nil {
		return nil, err
	}
	return gcm(under).Seal(nonce, nonce, key[:], wrappedWith(ref, master)), nil
}

func (v *Vault) unwrap(ref Ref, master int, wrapped []byte) (key [32]byte, err error) {
	under, err := v.masters.Load().get(master)
	if err != nil {
		return key, err
	}
	if len(wrapped) == nonceSize+len(key)+tagSize {
		var plain []byte
		if plain, err = gcm(under).Open(nil, wrapped[:nonceSize], wrapped[nonceSize:], wrappedWith(ref, master)); err == nil {
			copy(key[:], plain)
			return key, nil
		}
	}
	return key, fmt.Errorf("vault: key of %s does not open with master key %d: another vault's key, or vault.db is damaged", ref, master)
}

func wrappedWith(ref Ref, master int) []byte {
	return binary.BigEndian.AppendUint32(append([]byte("key"), ref[:]...), uint32(master))
}

// keyRequest is one caller's wish in a shared transaction.
type keyRequest struct {
	refs []Ref
	keys map[Ref][32]byte
	err  error
	done bool
}

// maxBatch is how many requests share a transaction at most.
const maxBatch = 1024

// ensureKeys loads the keys of refs and makes those that are not there. Whoever
// gets the write lock first makes the keys of all who wait.
func (v *Vault) ensureKeys(ctx context.Context, refs []Ref) (map[Ref][32]byte, error) {
	keys, missing, err := v.known(ctx, refs)
	if err != nil || len(missing) == 0 {
		return keys, err
	}
	req := &keyRequest{refs: missing, keys: keys}
	v.pendingMu.Lock()
	v.pending = append(v.pending, req)
	v.pendingMu.Unlock()

	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	for !req.done {
		v.makeKeys(v.takePending())
	}
	return req.keys, req.err
}

func (v *Vault) takePending() []*keyRequest {
	v.pendingMu.Lock()
	defer v.pendingMu.Unlock()
	n := min(len(v.pending), maxBatch)
	batch := v.pending[:n:n]
	v.pending = v.pending[n:]
	return batch
}

func (v *Vault) known(ctx context.Context, refs []Ref) (keys map[Ref][32]byte, missing []Ref, err error) {
	keys = map[Ref][32]byte{}
	for _, ref := range refs {
		key, err := v.key(ctx, ref)
		switch {
		case errors.Is(err, ErrNoKey):
			missing = append(missing, ref)
		case err != nil:
			return nil, nil, err
		default:
			keys[ref] = key
		}
	}
	return keys, missing, nil
}

// makeKeys serves a batch in one transaction, which belongs to all of them: it
// does not end because one caller's context does. A request refused alone, for
// an erased ref, leaves the others be.
func (v *Vault) makeKeys(batch []*keyRequest) {
	v.opts.batchHook(len(batch))
	ctx := context.Background()
	err := v.inTx(ctx, func(tx *sql.Tx) error {
		for _, req := range batch {
			if err := v.makeFor(ctx, tx, req); err != nil {
				return err
			}
		}
		return nil
	})
	for _, req := range batch {
		req.done = true
		if err != nil {
			req.err = err
		}
	}
}

func (v *Vault) makeFor(ctx context.Context, tx *sql.Tx, req *keyRequest) error {
	for _, ref := range req.refs {
		key, err := v.loadKey(ctx, tx, ref) // another of the batch may have made it
		if errors.Is(err, ErrNoKey) {
			key, err = v.makeKey(ctx, tx, ref)
			if err != nil {
				return err
			}
		}
		if err != nil {
			req.err = err
			return nil
		}
		req.keys[ref] = key
	}
	return nil
}

func (v *Vault) makeKey(ctx context.Context, tx *sql.Tx, ref Ref) (key [32]byte, err error) {
	if err := v.random(key[:]); err != nil {
		return key, err
	}
	newest := v.masters.Load().newest
	wrapped, err := v.wrap(ref, newest, key)
	if err != nil {
		return key, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO keys (ref, master, wrapped) VALUES (?, ?, ?)", ref[:], newest, wrapped)
	if err != nil {
		return key, fmt.Errorf("vault: write key of %s: %w", ref, err)
	}
	return key, nil
}

func (v *Vault) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	if err := v.failure.Load(); err != nil {
		return *err
	}
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return v.noteFailure(fmt.Errorf("vault: begin: %w", err))
	}
	if err := do(tx); err != nil {
		return v.noteFailure(errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return v.noteFailure(fmt.Errorf("vault: commit: %w", err))
	}
	return nil
}

// noteFailure lets an error of the disk end the vault: what can be read after it
// may be page cache, and a key that was only there would be lost with a record
// that uses it.
func (v *Vault) noteFailure(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_IOERR {
		return err
	}
	err = fmt.Errorf("%w: %w", ErrFailed, err)
	v.failure.CompareAndSwap(nil, &err)
	return err
}

package vault

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"facevalue/durable"
)

// rewrapBatch keeps each transaction short: sealing waits for it.
const rewrapBatch = 500

// Rewrap reads the keys directory again and wraps all that is under an older
// master key under the newest. It may be stopped and called again at any time;
// sealing and opening go on meanwhile. It answers how many keys it moved.
func (v *Vault) Rewrap(ctx context.Context) (moved int, err error) {
	if err := v.reloadMasters(); err != nil {
		return 0, err
	}
	for {
		n, err := v.rewrapSome(ctx)
		moved += n
		if err != nil || n == 0 {
			return moved, err
		}
	}
}

func (v *Vault) reloadMasters() error {
	m, err := loadMasters(v.opts.Keys)
	if err != nil {
		return err
	}
	if _, err := m.get(m.newest); err != nil {
		return err
	}
	v.masters.Store(m)
	return nil
}

type wrappedKey struct {
	ref     Ref
	master  int
	wrapped []byte
}

func (v *Vault) rewrapSome(ctx context.Context) (moved int, err error) {
	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	newest := v.masters.Load().newest
	err = v.inTx(ctx, func(tx *sql.Tx) error {
		old, err := oldKeys(ctx, tx, newest)
		if err != nil {
			return fmt.Errorf("vault: rewrap: %w", err)
		}
		for _, k := range old {
			if err := v.rewrapOne(ctx, tx, k, newest); err != nil {
				return err
			}
		}
		moved = len(old)
		return nil
	})
	return moved, err
}

func oldKeys(ctx context.Context, tx *sql.Tx, newest int) (old []wrappedKey, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT ref, master, wrapped FROM keys WHERE master < ? LIMIT ?", newest, rewrapBatch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var k wrappedKey
		var ref []byte
		if err := rows.Scan(&ref, &k.master, &k.wrapped); err != nil {
			return nil, err
		}
		copy(k.ref[:], ref)
		old = append(old, k)
	}
	return old, rows.Err()
}

func (v *Vault) rewrapOne(ctx context.Context, tx *sql.Tx, k wrappedKey, newest int) error {
	key, err := v.unwrap(k.ref, k.master, k.wrapped)
	if err != nil {
		return err
	}
	wrapped, err := v.wrap(k.ref, newest, key)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE keys SET master = ?, wrapped = ? WHERE ref = ?", newest, wrapped, k.ref[:])
	if err != nil {
		return fmt.Errorf("vault: rewrap key of %s: %w", k.ref, err)
	}
	return nil
}

// MastersInUse counts the keys under each master key.
func (v *Vault) MastersInUse(ctx context.Context) (map[int]int, error) {
	rows, err := v.db.QueryContext(ctx, "SELECT master, count(*) FROM keys GROUP BY master")
	if err != nil {
		return nil, fmt.Errorf("vault: count keys: %w", err)
	}
	defer rows.Close()
	inUse := map[int]int{}
	for rows.Next() {
		var master, n int
		if err := rows.Scan(&master, &n); err != nil {
			return nil, fmt.Errorf("vault: count keys: %w", err)
		}
		inUse[master] = n
	}
	return inUse, rows.Err()
}

// RetireKey takes a master key out of use that nothing is wrapped under any
// more. The file is renamed, not deleted: backups made before the rewrap need it
// for as long as they are kept.
func (v *Vault) RetireKey(ctx context.Context, number int) error {
	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	if number == v.masters.Load().newest {
		return fmt.Errorf("vault: master key %d is the newest; rotate and rewrap first", number)
	}
	inUse, err := v.MastersInUse(ctx)
	if err != nil {
		return err
	}
	if n := inUse[number]; n > 0 {
		return fmt.Errorf("vault: master key %d still wraps %d keys; rewrap first", number, n)
	}
	if _, err := v.masters.Load().get(number); err != nil {
		return err
	}
	path := filepath.Join(v.opts.Keys, fmt.Sprintf(masterPattern, number))
	if err := os.Rename(path, path+retiredExt); err != nil {
		return fmt.Errorf("vault: retire master key %d: %w", number, err)
	}
	if err := v.reloadMasters(); err != nil {
		return err
	}
	return durable.SyncDir(v.opts.Keys)
}

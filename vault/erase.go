package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Erase makes everything sealed for the persons unreadable for ever. The list
// has them before the database does: a crash in between is finished at the next
// start. Erasing somebody twice, or somebody unknown, is fine.
func (v *Vault) Erase(ctx context.Context, instant int64, persons ...Ref) error {
	for _, ref := range persons {
		if !ref.IsPerson() {
			return fmt.Errorf("vault: %s is not a person; accounting years go with EraseYear", ref)
		}
	}
	return v.erase(ctx, instant, persons)
}

// EraseYear makes everything sealed for an accounting year unreadable, when the
// law no longer wants it kept.
func (v *Vault) EraseYear(ctx context.Context, instant int64, year int) error {
	return v.erase(ctx, instant, []Ref{Accounting(year)})
}

func (v *Vault) erase(ctx context.Context, instant int64, refs []Ref) error {
	erasures := make([]Erasure, len(refs))
	for i, ref := range refs {
		erasures[i] = Erasure{ref, instant}
	}
	return v.ApplyErasures(ctx, erasures)
}

// ApplyErasures erases what another copy of the list says, see ReadErasures.
func (v *Vault) ApplyErasures(ctx context.Context, erasures []Erasure) error {
	for _, e := range erasures {
		if err := e.Ref.check(); err != nil {
			return err
		}
	}
	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	if err := v.list.add(erasures); err != nil {
		return err
	}
	return v.deleteKeys(ctx, erasures)
}

func (v *Vault) deleteKeys(ctx context.Context, erasures []Erasure) error {
	if len(erasures) == 0 {
		return nil
	}
	err := v.inTx(ctx, func(tx *sql.Tx) error {
		for _, e := range erasures {
			_, delErr := tx.ExecContext(ctx, "DELETE FROM keys WHERE ref = ?", e.Ref[:])
			_, insErr := tx.ExecContext(ctx, "INSERT OR IGNORE INTO erased (ref, instant) VALUES (?, ?)", e.Ref[:], e.Instant)
			if err := errors.Join(delErr, insErr); err != nil {
				return fmt.Errorf("vault: erase %s: %w", e.Ref, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	// The deleted keys are in the log as well.
	if err := v.emptyLog(ctx); err != nil {
		return fmt.Errorf("vault: empty the log after an erasure: %w", err)
	}
	return nil
}

// emptyLog copies the write-ahead log into the database, durably, and truncates it.
func (v *Vault) emptyLog(ctx context.Context) error {
	var busy, pages, copied int
	err := v.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &copied)
	if err == nil && busy != 0 {
		err = errors.New("another program is reading vault.db; stop it and try again")
	}
	return v.noteFailure(err)
}

// reconcile erases what the list has and the database, which may be a restored
// one, has not. The list is always written first, so one that lacks what the
// database has is an older copy: nobody can tell what else it lacks.
func (v *Vault) reconcile(ctx context.Context) error {
	inDB, err := v.erasedInDB(ctx)
	if err != nil {
		return err
	}
	var toDB, toList []Erasure
	for ref, instant := range v.list.known {
		if _, ok := inDB[ref]; !ok {
			toDB = append(toDB, Erasure{ref, instant})
		}
	}
	for ref, instant := range inDB {
		if _, ok := v.list.known[ref]; !ok {
			toList = append(toList, Erasure{ref, instant})
		}
	}
	if len(toList) > 0 && !v.opts.RebuildErasures {
		return fmt.Errorf("vault: erasure list %s lacks %d of the %d erasures that vault.db knows: it is an older copy or another vault's; %s",
			v.opts.Erasures, len(toList), len(inDB), listAdvice)
	}
	sortErasures(toList)
	if err := v.list.add(toList); err != nil {
		return err
	}
	return v.deleteKeys(ctx, toDB)
}

func (v *Vault) erasedInDB(ctx context.Context) (map[Ref]int64, error) {
	rows, err := v.db.QueryContext(ctx, "SELECT ref, instant FROM erased")
	if err != nil {
		return nil, fmt.Errorf("vault: read erasures: %w", err)
	}
	defer rows.Close()
	found := map[Ref]int64{}
	for rows.Next() {
		var ref []byte
		var instant int64
		if err := rows.Scan(&ref, &instant); err != nil {
			return nil, fmt.Errorf("vault: read erasures: %w", err)
		}
		found[Ref(ref)] = instant
	}
	return found, rows.Err()
}

// Erasures is everybody erased so far, oldest first.
func (v *Vault) Erasures() []Erasure {
	v.writeMu.Lock()
	defer v.writeMu.Unlock()
	all := make([]Erasure, 0, len(v.list.known))
	for ref := range maps.Keys(v.list.known) {
		all = append(all, Erasure{ref, v.list.known[ref]})
	}
	sortErasures(all)
	return all
}

func sortErasures(all []Erasure) {
	slices.SortFunc(all, func(a, b Erasure) int {
		if a.Instant != b.Instant {
			return int(min(1, max(-1, a.Instant-b.Instant)))
		}
		return slices.Compare(a.Ref[:], b.Ref[:])
	})
}

package views

import (
	"context"
	"fmt"
)

// maxWaiting bounds those who wait for a record at the same time.
const maxWaiting = 16_384

// Seq is the record behind which the rows of a machine stand; 0 when it has none.
func (v *Views) Seq(machine string) uint64 { return v.Mark(machine).Seq }

// Mark is Seq with the record's instant and hash: a journal that has another record
// there is not the one that the rows were folded from, and Forget is due.
func (v *Views) Mark(machine string) Mark {
	v.mu.Lock()
	defer v.mu.Unlock()
	if m := v.marks[machine]; m != nil {
		return m.Mark
	}
	return Mark{}
}

// Wanted tells that somebody waits for rows that are not written yet: whoever
// flushes the feeds does it now rather than later.
func (v *Views) Wanted() <-chan struct{} { return v.wanted }

// WaitSeq returns when the rows of a machine stand at record seq or behind it.
func (v *Views) WaitSeq(ctx context.Context, machine string, seq uint64) error {
	for {
		moved, err := v.await(machine, seq)
		if moved == nil {
			return err
		}
		select {
		case <-moved:
			v.leave()
		case <-ctx.Done():
			v.leave()
			return fmt.Errorf("views: %s: record %d: %w", machine, seq, context.Cause(ctx))
		}
	}
}

// await is what to wait for, nil when there is nothing to wait for.
func (v *Views) await(machine string, seq uint64) (<-chan struct{}, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	m := v.marks[machine]
	switch {
	case m != nil && m.Seq >= seq || seq == 0:
		return nil, nil
	case v.closed:
		return nil, ErrClosed
	case v.waits >= maxWaiting:
		return nil, ErrFull
	case m == nil:
		m = newMark()
		v.marks[machine] = m
	}
	v.waits++
	select {
	case v.wanted <- struct{}{}:
	default:
	}
	return m.moved, nil
}

func (v *Views) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waits--
}

// advance says where the rows of a machine stand now.
func (v *Views) advance(machine string, to Mark) {
	v.mu.Lock()
	defer v.mu.Unlock()
	m := v.marks[machine]
	if m == nil {
		m = newMark()
		v.marks[machine] = m
	}
	m.move(to)
}

func (m *mark) move(to Mark) {
	m.Mark = to
	close(m.moved)
	m.moved = make(chan struct{})
}

package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"facevalue/journal"
	"facevalue/vault"
	"facevalue/views"
)

// flushEvery is how many ms the views may lag while nobody waits for them.
const flushEvery = 200

// viewsName is the file of the views in a data directory.
const viewsName = "views.db"

func (n *Node) openViews() error {
	v, err := views.Open(filepath.Join(n.options.Dir, viewsName), views.Options{
		Open: n.unseal, Person: personOf, Charts: n.dir.charts.find,
	})
	n.views = v
	return err
}

// unseal opens personal data with the vault, in the views' words for why not.
func (n *Node) unseal(ctx context.Context, purpose string, blob []byte) ([]byte, error) {
	plain, err := n.dir.vault.Open(ctx, purpose, blob)
	switch {
	case errors.Is(err, vault.ErrErased):
		return nil, fmt.Errorf("%w: %w", views.ErrErased, err)
	case errors.Is(err, vault.ErrForged), errors.Is(err, vault.ErrNoKey):
		return nil, fmt.Errorf("%w: %w", views.ErrSealed, err)
	}
	return plain, err
}

func personOf(blob []byte) ([16]byte, bool) {
	ref, err := vault.RefOf(blob)
	return ref, err == nil && ref.IsPerson()
}

// standing is the record that the views have of a machine. Where the journal has
// another one there, the views are of another history and are made anew.
func (n *Node) standing(machine string) uint64 {
	mark := n.views.Mark(machine)
	if mark.Seq == 0 || n.holds(machine, mark) {
		return mark.Seq
	}
	n.options.Log.Warn("views are of another journal and are made anew", "machine", machine, "seq", mark.Seq)
	if err := n.views.Forget(context.Background(), machine); err != nil {
		n.notice(machine)(err)
	}
	return n.views.Seq(machine)
}

// errFound ends a reading that has found what it looked for.
var errFound = errors.New("found")

// holds says whether the journal has a record.
func (n *Node) holds(machine string, mark views.Mark) bool {
	same := false
	err := n.dir.journal.Read(machine, mark.Seq, func(r journal.Record) error {
		same = r.Seq == mark.Seq && r.Hash == mark.Hash
		return errFound
	})
	return same && errors.Is(err, errFound)
}

// flush writes what the machines' records mean for the views, now and then, and at
// once when somebody waits for it.
func (n *Node) flush() {
	defer n.background.Done()
	tick := time.NewTicker(flushEvery * time.Millisecond)
	defer tick.Stop()
	for {
		wanted := false
		select {
		case <-n.work.Done():
			return
		case <-tick.C:
		case <-n.views.Wanted():
			wanted = true
		}
		n.flushAll(n.work, wanted)
	}
}

// flushAll writes for every machine; with all it waits for what is durable.
func (n *Node) flushAll(ctx context.Context, all bool) {
	r := n.running.Load()
	for _, o := range r.organizers {
		n.flushed(o.machine, o.flush(ctx, all))
	}
	for _, s := range r.sales {
		n.flushed(s.machine, s.feed.flush(ctx, s, all))
	}
}

// flushed notes that rows could not be written; they are tried again.
func (n *Node) flushed(machine string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		n.notice(machine)(err)
	}
}

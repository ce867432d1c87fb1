package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"facevalue/durable"
	"facevalue/waitingroom"
	"facevalue/waitingroom/public"
)

// ErrNoBeacon says that the house was given nowhere to fetch rounds from.
var ErrNoBeacon = errors.New("node: no beacon is set up; staff or any fan may bring the round")

// carryOut is the worker of a room's desk. What failed is an outcome too: the machine
// owes it again.
func (r *Room) carryOut(ctx context.Context, e waitingroom.Effect) waitingroom.Command {
	end := &waitingroom.EndEffect{Meta: waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.House}}, Effect: e.ID}
	err := error(ErrStarting)
	switch {
	case !r.opened.Load():
	case e.Kind == waitingroom.FetchBeacon:
		end.Signature, err = r.fetch(ctx, e.Round)
	default:
		err = r.publish(ctx)
	}
	if err != nil {
		end.Failed = cutText(err.Error(), 200)
		r.node.notice(r.machine)(fmt.Errorf("%s: %w", e.Kind, err))
	}
	return end
}

// cutText is the beginning of a text, in whole characters.
func cutText(text string, most int) string {
	for i := range text {
		if i > most {
			return text[:i]
		}
	}
	return text
}

func (r *Room) fetch(ctx context.Context, round uint64) ([]byte, error) {
	if r.node.options.Beacon == nil {
		return nil, ErrNoBeacon
	}
	return r.node.options.Beacon(ctx, round)
}

// publish writes what there is to write up to the newest record.
func (r *Room) publish(ctx context.Context) error {
	if err := r.follower.Wait(ctx, r.desk.Stats().Seq); err != nil {
		return err
	}
	dir := r.Directory()
	if err := durable.MkdirAll(dir); err != nil {
		return err
	}
	var wrote error
	err := r.follower.Read(func(roomMachine, uint64) { // outcomes are read from it
		r.files.Lock()
		defer r.files.Unlock()
		wrote = r.exporter.Flush(func(w public.Write) error { return r.write(dir, w) })
	})
	return errors.Join(err, wrote)
}

// write changes one file. The first change of a process begins it anew, because all of it
// is told again from the first record.
func (r *Room) write(dir string, w public.Write) error {
	path := filepath.Join(dir, w.Name)
	if w.Replace && filepath.Ext(w.Name) == ".json" {
		r.written[w.Name] = true
		return durable.WriteFile(path, w.Data)
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if w.Replace || !r.written[w.Name] {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(w.Data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		r.written[w.Name] = true
	}
	return err
}

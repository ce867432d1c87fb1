package node

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"

	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/draw"
	"facevalue/journal"
	"facevalue/waitingroom"
	"facevalue/waitingroom/public"
)

// The waiting room as a desk and a follower know it.
type (
	roomMachine  = desk.Machine[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]
	roomDesk     = desk.Desk[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]
	roomOptions  = desk.Options[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]
	roomFollower = follow.Follower[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]
)

// Room is the waiting room of one window: the desk that takes entries and gives turns,
// a copy for those who read, and the files by which anybody checks the draw.
type Room struct {
	node     *Node
	sale     *Sale
	window   string
	machine  string
	keys     roomKeys
	signer   *draw.Signer
	desk     *roomDesk
	follower *roomFollower
	opened   atomic.Bool

	files    sync.Mutex // held over the exporter, and while files are written
	exporter *public.Exporter
	written  map[string]bool // files that this process has begun

	shown sync.Mutex // held over now
	now   SignedNow

	feed roomFeed
	stop context.CancelFunc
	done chan struct{}
}

// roomPrefix is what a room's machine is named with.
const roomPrefix = "room-"

// roomName names a room in hashes, signatures and files. Neither part has the sign
// between them, as suffixes have no hyphen.
func roomName(sale, window string) string { return sale + "-" + window }

// Window is the key of the window that the room is before.
func (r *Room) Window() string { return r.window }

// Submit leaves a command with the room's desk and waits for its durable answer.
func (r *Room) Submit(ctx context.Context, cmd waitingroom.Command) (waitingroom.Outcome, uint64, error) {
	if _, enters := cmd.(*waitingroom.Enter); enters {
		if err := r.node.full(); err != nil {
			return waitingroom.Outcome{}, 0, err
		}
	}
	return r.desk.Submit(ctx, cmd)
}

// Read shows the room as it stands behind record seq; fn must neither change nor keep it.
func (r *Room) Read(fn func(m *waitingroom.Machine, seq uint64)) error {
	return r.follower.Read(func(m roomMachine, seq uint64) { fn(m.(*waitingroom.Machine), seq) })
}

// Wait returns when record seq can be read.
func (r *Room) Wait(ctx context.Context, seq uint64) error { return r.follower.Wait(ctx, seq) }

// Receipt is what a visitor gets for an entry, signed: what they can hold against the
// published log.
func (r *Room) Receipt(rec draw.Receipt) (draw.Signed, error) {
	rec.Room = roomName(r.sale.suffix, r.window)
	return r.signer.SignJSON(draw.ReceiptText, rec)
}

// Directory is where the room's published files are.
func (r *Room) Directory() string {
	return filepath.Join(r.node.dir.path, "rooms", roomName(r.sale.suffix, r.window))
}

// openRoom starts a room: the copy for readers, which makes the files anew, then the desk.
func (n *Node) openRoom(ctx context.Context, s *Sale, window string) (*Room, error) {
	name := roomName(s.suffix, window)
	keys, err := n.roomKeys(name)
	if err != nil {
		return nil, err
	}
	r := &Room{
		node: n, sale: s, window: window, machine: roomPrefix + name, keys: keys, signer: draw.NewSigner(keys.private()),
		written: map[string]bool{}, done: make(chan struct{}),
	}
	newRoom := func() roomMachine { return waitingroom.New() }
	r.follower, err = follow.Open(ctx, follow.Options[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]{
		Machine: r.machine, New: newRoom, Journal: n.dir.journal, Clock: n.options.Clock,
		Folded: r.folded, Notice: n.notice(r.machine),
	})
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	r.desk, err = desk.Open(roomOptions{
		Machine: r.machine, New: newRoom, Committer: n.committer, Clock: n.options.Clock,
		CarryOut: r.carryOut, Snapshots: n.dir.snapshots, AllowLostTail: n.dir.restored,
		Durable: func(h journal.Head) { r.follower.Poke(h.Seq) },
		Notice:  n.notice(r.machine), OnFatal: n.fatal,
		OnStop: func(why error) { n.options.Log.Error("waiting room stopped", "room", name, "why", why) },
	})
	if err != nil {
		r.follower.Close()
		return nil, fmt.Errorf("node: %w", err)
	}
	r.opened.Store(true)
	var work context.Context
	work, r.stop = context.WithCancel(n.work)
	go r.run(work) // close waits for it
	n.change(func(all *running) {
		all.rooms[name] = r
		delete(all.broken, r.machine)
	})
	return r, nil
}

// close ends the room when its desk has finished what it took.
func (r *Room) close(ctx context.Context) error {
	r.stop()
	<-r.done
	err := r.desk.Close(ctx)
	r.follower.Close()
	return err
}

// Room is the running waiting room of a window.
func (n *Node) Room(sale, window string) (*Room, bool) {
	r, ok := n.running.Load().rooms[roomName(sale, window)]
	return r, ok
}

// NewRoom is the waiting room of a window, made when there was none. It is announced by
// a waitingroom.Open.
func (n *Node) NewRoom(ctx context.Context, sale, window string) (*Room, error) {
	n.creating.Lock()
	defer n.creating.Unlock()
	if err := n.work.Err(); err != nil {
		return nil, desk.ErrClosed
	}
	if r, ok := n.Room(sale, window); ok {
		return r, nil
	}
	s, ok := n.Sale(sale)
	if !ok {
		return nil, fmt.Errorf("node: there is no sale %s", sale)
	}
	return n.openRoom(ctx, s, window)
}

// folded is told each record of the room, from its first.
func (r *Room) folded(m roomMachine, _ journal.Head, facts []waitingroom.Fact) {
	r.files.Lock()
	defer r.files.Unlock()
	if r.exporter == nil {
		r.exporter = public.NewExporter(m.(*waitingroom.Machine), r.signer)
	}
	for _, f := range facts {
		if err := r.exporter.Fact(f); err != nil {
			r.node.notice(r.machine)(err)
		}
	}
}

// commitment is what the notice says of the secret.
func (r *Room) commitment() draw.Hash { return draw.Commit(r.keys.secret()) }

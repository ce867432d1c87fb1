package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"facevalue/blob"
	"facevalue/delivery"
	"facevalue/desk"
	"facevalue/payment/inbox"
	"facevalue/payment/work"
	"facevalue/sale"
	"facevalue/token"
	"facevalue/vault"
	"facevalue/views"
	"facevalue/webhook"
)

// What a machine's name in the journal begins with.
const (
	salePrefix      = "sale-"
	organizerPrefix = "org-"
)

// Node is a running house. Its methods may be called from everywhere.
type Node struct {
	options   Options
	dir       *directory
	committer *desk.Committer
	views     *views.Views
	payments  work.Worker
	mail      delivery.Worker
	papers    *Papers
	sweeper   *work.Sweeper
	inbox     *inbox.Inbox
	webhooks  *webhook.Engine
	shipping  *shipping

	// running is replaced whole when something is added: it is read by every request.
	running atomic.Pointer[running]
	adding  sync.Mutex // whoever replaces it

	creating sync.Mutex // whoever opens a machine that was not there
	homes    homes

	held   atomic.Bool // effects are held back, see Release
	failed atomic.Bool // Fatal was told

	work       context.Context // ends when background work must stop
	stop       context.CancelFunc
	background sync.WaitGroup
}

// running is every machine of the house.
type running struct {
	sales      map[string]*Sale      // by suffix
	organizers map[string]*Organizer // by suffix
	rooms      map[string]*Room      // by name
	broken     map[string]error      // machines that are not open, by name
}

// Open opens a data directory, making it when it is new, and runs what is in it. It
// returns when everything sells; views may still catch up, see Ready. Close it.
func Open(ctx context.Context, o Options) (*Node, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	dir, err := openDirectory(ctx, &o)
	if err != nil {
		return nil, err
	}
	if o.Outside != nil {
		if o.Provider, o.Mail, err = o.Outside(ctx); err != nil {
			return nil, errors.Join(err, dir.close())
		}
	}
	n := &Node{options: o, dir: dir, committer: desk.NewCommitter(dir.journal), homes: homes{of: map[string]*home{}}}
	n.held.Store(dir.restored)
	n.work, n.stop = context.WithCancel(context.Background())
	n.running.Store(&running{sales: map[string]*Sale{}, organizers: map[string]*Organizer{}, rooms: map[string]*Room{}, broken: map[string]error{}})
	n.payments = work.Worker{Provider: o.Provider, Now: o.Clock.Now}
	if n.options.Letters == nil {
		n.options.Letters = letters{n}
	}
	n.papers = newPapers(n)
	n.mail = delivery.Worker{Letters: n.options.Letters, Sender: o.Mail}
	if err := n.open(ctx); err != nil {
		return nil, errors.Join(err, n.Close(ctx))
	}
	return n, nil
}

// open opens the organizers, then all sales side by side, and last what may lag.
func (n *Node) open(ctx context.Context) error {
	if err := errors.Join(n.openViews(), n.openInbox(ctx), n.openWebhooks(ctx), n.ship()); err != nil {
		return err
	}
	n.each(n.dir.machines, organizerPrefix, func(machine, suffix string) error { return n.openOrganizer(ctx, machine, suffix) })
	n.each(n.dir.machines, salePrefix, func(machine, suffix string) error {
		_, err := n.openSale(ctx, suffix)
		return err
	})
	n.each(n.dir.machines, roomPrefix, func(_, name string) error {
		suffix, window, _ := strings.Cut(name, "-")
		s, ok := n.Sale(suffix)
		if !ok {
			return fmt.Errorf("node: the sale of room %s is not open", name)
		}
		_, err := n.openRoom(ctx, s, window)
		return err
	})
	if err := n.purgeErased(ctx); err != nil {
		n.notice("purge")(err) // nothing of them opens; it is tried again at the next start
	}
	n.webhooks.Start()
	n.background.Add(1)
	go n.flush() // Close waits for it
	if n.options.Provider != nil {
		n.sweeper = work.StartSweeper(work.SweeperOptions{
			Worker: &n.payments, Sales: payables{n}, Now: n.options.Clock.Now, Notice: n.notice("payments"),
			Held: n.Held,
		})
		n.inbox.Start()
	}
	return ctx.Err()
}

// openAtOnce is how many machines are folded at the same time.
const openAtOnce = 4

// each opens all machines of a kind, several at a time. One that does not open is
// noted with its reason, and keeps nobody else from selling.
func (n *Node) each(machines []string, prefix string, open func(machine, suffix string) error) {
	var all sync.WaitGroup
	slots := make(chan struct{}, openAtOnce)
	for _, machine := range machines {
		suffix, is := strings.CutPrefix(machine, prefix)
		if !is {
			continue
		}
		slots <- struct{}{}
		all.Add(1)
		go func() { // waited for below
			defer all.Done()
			defer func() { <-slots }()
			if err := open(machine, suffix); err != nil {
				n.brokenAt(machine, err)
			}
		}()
	}
	all.Wait()
}

func (n *Node) brokenAt(machine string, why error) {
	n.options.Log.Error("does not open", "machine", machine, "why", why)
	n.change(func(r *running) { r.broken[machine] = why })
}

// change replaces what is running by a copy that was changed.
func (n *Node) change(fn func(r *running)) {
	n.adding.Lock()
	defer n.adding.Unlock()
	old := n.running.Load()
	r := &running{maps.Clone(old.sales), maps.Clone(old.organizers), maps.Clone(old.rooms), maps.Clone(old.broken)}
	fn(r)
	n.running.Store(r)
}

// Sale is a running sale.
func (n *Node) Sale(suffix string) (*Sale, bool) {
	s, ok := n.running.Load().sales[suffix]
	return s, ok
}

// Organizer is a running organizer.
func (n *Node) Organizer(suffix string) (*Organizer, bool) {
	o, ok := n.running.Load().organizers[suffix]
	return o, ok
}

// Sales and Organizers are the suffixes of all that run, in order.
func (n *Node) Sales() []string { return slices.Sorted(maps.Keys(n.running.Load().sales)) }

func (n *Node) Organizers() []string { return slices.Sorted(maps.Keys(n.running.Load().organizers)) }

// Broken is why a sale that is in the journal does not run; nil when it does, or there
// is none.
func (n *Node) Broken(saleSuffix string) error {
	return n.running.Load().broken[salePrefix+saleSuffix]
}

// Views are the read models; they may lag, see views.WaitSeq.
func (n *Node) Views() *views.Views { return n.views }

// Vault keeps the keys of personal data.
func (n *Node) Vault() *vault.Vault { return n.dir.vault }

// Blobs keeps charts, images and documents.
func (n *Node) Blobs() blob.Store { return n.dir.blobs }

// Charts finds published charts among the blobs.
func (n *Node) Charts() sale.Charts { return n.dir.charts.find }

// Letters says what is written about an order.
func (n *Node) Letters() delivery.Letters { return n.options.Letters }

// Ring signs tokens.
func (n *Node) Ring() *token.Ring { return n.dir.ring }

// notice tells an operator of trouble with a machine.
func (n *Node) notice(machine string) func(error) {
	return func(err error) { n.options.Log.Warn("machine", "name", machine, "problem", err) }
}

// fatal tells once that the process has to end.
func (n *Node) fatal(err error) {
	if n.failed.CompareAndSwap(false, true) {
		n.options.Log.Error("the storage has failed", "why", err)
		n.options.Fatal(fmt.Errorf("node: %w", err))
	}
}

package webhook

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Options say where webhooks' progress is kept and what they hear of.
type Options struct {
	Path     string
	Now      func() int64
	House    House
	Loopback bool        // send to this machine too; for development
	Notice   func(error) // what an operator should know
}

// Engine sends messages to all webhooks of a house. It may be used from everywhere.
type Engine struct {
	options Options
	store   *store
	sender  *Sender

	active atomic.Bool   // there are couriers
	news   chan struct{} // records came
	wired  chan struct{} // webhooks have changed
	count  atomic.Uint64 // tests that were sent

	mu       sync.Mutex
	couriers map[string]*courier

	stop    context.CancelFunc
	running sync.WaitGroup
}

// Open opens the file, making it when it is not there. Nothing is sent before Start.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if o.Notice == nil {
		o.Notice = func(error) {}
	}
	s, err := openStore(ctx, o.Path)
	if err != nil {
		return nil, err
	}
	return &Engine{
		options: o, store: s, sender: NewSender(o.Loopback), news: make(chan struct{}, 1), wired: make(chan struct{}, 1),
		couriers: map[string]*courier{}, stop: func() {},
	}, nil
}

// Start begins to send. Close ends it.
func (e *Engine) Start() {
	ctx, stop := context.WithCancel(context.Background())
	e.stop = stop
	e.running.Add(1)
	go e.run(ctx) // Close waits for it
	e.Rewire()
}

// Close ends sending, waits for what is under way, and lets go of the file.
func (e *Engine) Close() error {
	e.stop()
	e.running.Wait()
	e.sender.Close()
	return e.store.close()
}

// Poke says that there may be new records. It costs next to nothing.
func (e *Engine) Poke() {
	if e.active.Load() {
		signal(e.news)
	}
}

// Rewire says that webhooks may have changed, or that nothing is held any more.
func (e *Engine) Rewire() { signal(e.wired) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is known already
	}
}

// gatherFor is how long records gather before webhooks hear of them: many come together.
const gatherFor = 100 * time.Millisecond

// run keeps a courier for each webhook that is on, and tells them of news.
func (e *Engine) run(ctx context.Context) {
	defer e.running.Done()
	defer e.dismiss()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wired:
			e.rewire(ctx)
		case <-e.news:
			pause(ctx, gatherFor)
			e.each(func(c *courier) { signal(c.wake) })
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func (e *Engine) each(fn func(*courier)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.couriers {
		fn(c)
	}
}

// rewire brings the couriers to the webhooks that there are.
func (e *Engine) rewire(ctx context.Context) {
	on, known := map[string]Target{}, map[string]bool{}
	for _, t := range e.options.House.Targets() {
		known[t.key()] = true
		if !t.Disabled {
			on[t.key()] = t
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for key, c := range e.couriers {
		if _, still := on[key]; !still {
			c.end()
			delete(e.couriers, key)
		}
	}
	for key, t := range on {
		if c := e.couriers[key]; c != nil {
			c.change(t)
			continue
		}
		e.couriers[key] = e.send(ctx, t)
	}
	e.active.Store(len(e.couriers) > 0)
	e.forget(ctx, known)
}

// forget drops what the file has of webhooks that were removed.
func (e *Engine) forget(ctx context.Context, known map[string]bool) {
	all, err := e.store.webhooks(ctx)
	for _, key := range all {
		if !known[key] {
			err = errors.Join(err, e.store.forget(ctx, key))
		}
	}
	if err != nil && ctx.Err() == nil {
		e.options.Notice(err)
	}
}

// dismiss ends all couriers.
func (e *Engine) dismiss() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for key, c := range e.couriers {
		c.end()
		delete(e.couriers, key)
	}
}

// find is a webhook by its names, whether it is on or off.
func (e *Engine) find(organizer, id string) (Target, error) {
	for _, t := range e.options.House.Targets() {
		if t.Organizer == organizer && t.ID == id {
			return t, nil
		}
	}
	return Target{}, ErrNone
}

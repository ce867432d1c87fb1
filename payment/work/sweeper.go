package work

import (
	"context"
	"errors"
	"sync"
	"time"

	"facevalue/payment"
	"facevalue/sale"
)

// SweeperOptions say how often the provider is asked. Zero fields take the defaults
// named.
type SweeperOptions struct {
	Worker *Worker
	Sales  Sales
	Now    func() int64
	Notice func(error) // what an operator should know
	Held   func() bool // while it says so nobody is asked and nothing told; nil = never

	Round   int64 // ms between looks at what is begun: 15,000
	First   int64 // ms until something is asked about for the first time: 30,000
	Longest int64 // ms between two questions, at most: 600,000
	AtOnce  int   // questions at the same time: 8
	CatchUp int64 // ms between looks at what happened with the provider: 300,000
	Back    int64 // ms that the first such look goes back: 72 hours
}

func (o SweeperOptions) withDefaults() SweeperOptions {
	for _, d := range []struct {
		field *int64
		is    int64
	}{{&o.Round, 15_000}, {&o.First, 30_000}, {&o.Longest, 600_000}, {&o.CatchUp, 300_000}, {&o.Back, 72 * 3_600_000}} {
		if *d.field == 0 {
			*d.field = d.is
		}
	}
	if o.AtOnce == 0 {
		o.AtOnce = 8
	}
	if o.Notice == nil {
		o.Notice = func(error) {}
	}
	if o.Held == nil {
		o.Held = func() bool { return false }
	}
	return o
}

// Sweeper runs a Sweep with a goroutine and timers.
type Sweeper struct {
	options SweeperOptions
	sweep   *Sweep
	looked  int64 // the instant of the last look; 0 before the first
	caught  int64 // the instant up to which what happened is known; 0 before the first look
	tried   int64 // the instant of the last try to know it
	cancel  context.CancelFunc
	done    chan struct{}
}

// StartSweeper starts a sweeper. Close it before the sales.
func StartSweeper(o SweeperOptions) *Sweeper {
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	s := &Sweeper{options: o, sweep: NewSweep(o.First, o.Longest), cancel: cancel, done: make(chan struct{})}
	go s.run(ctx) // Close waits for it
	return s
}

// Close ends the sweeper.
func (s *Sweeper) Close() {
	s.cancel()
	<-s.done
}

func (s *Sweeper) run(ctx context.Context) {
	defer close(s.done)
	for ctx.Err() == nil {
		if s.options.Held() {
			s.rest(ctx, s.options.Round)
			continue
		}
		now := s.options.Now()
		if s.looked == 0 || now >= s.looked+s.options.Round {
			s.look(ctx, now)
			s.looked = now
		}
		if s.tried == 0 || now >= s.tried+s.options.CatchUp {
			s.catchUp(ctx, now)
		}
		if s.ask(ctx, now) == 0 {
			s.rest(ctx, min(s.sweep.Wake(), s.looked+s.options.Round, s.tried+s.options.CatchUp)-now)
		}
	}
}

// overlap is how far a look at what happened goes back beyond the last one, in ms: the
// provider's clock is not ours.
const overlap = 10 * 60_000

// catchUp looks at what happened with the provider. What could not be told is looked at
// again for as long as the overlap lasts; it is in the notices.
func (s *Sweeper) catchUp(ctx context.Context, now int64) {
	since := now - s.options.Back
	if s.caught != 0 {
		since = s.caught - overlap
	}
	s.tried = now
	err := s.options.Worker.CatchUp(ctx, s.options.Sales, since)
	if err != nil && ctx.Err() == nil {
		s.options.Notice(err)
	}
	if failure, ok := errors.AsType[*payment.Error](err); err == nil || !ok || failure.Failure != payment.Unknown && failure.Failure != payment.Busy {
		s.caught = now
	}
}

// look takes in what every sale has begun.
func (s *Sweeper) look(ctx context.Context, now int64) {
	for _, suffix := range s.options.Sales.Running() {
		begun, err := s.options.Sales.Begun(ctx, suffix)
		if err != nil {
			if ctx.Err() == nil {
				s.options.Notice(err)
			}
			continue
		}
		s.sweep.See(suffix, begun, now)
	}
}

type question struct {
	sale   string
	effect sale.Effect
	over   bool
	err    error
}

// ask asks about what is due, some at once, and says how many that were.
func (s *Sweeper) ask(ctx context.Context, now int64) int {
	var questions []*question
	for len(questions) < s.options.AtOnce {
		suffix, e, ok := s.sweep.Next(now)
		if !ok {
			break
		}
		questions = append(questions, &question{sale: suffix, effect: e})
	}
	var asking sync.WaitGroup
	for _, q := range questions {
		asking.Go(func() { // waited for below
			q.over, q.err = s.options.Worker.Ask(ctx, s.options.Sales, q.sale, q.effect)
		})
	}
	asking.Wait()
	for _, q := range questions {
		if q.err != nil && ctx.Err() == nil {
			s.options.Notice(q.err)
		}
		s.sweep.Asked(q.sale, q.effect.ID, q.over, s.options.Now())
	}
	return len(questions)
}

func (s *Sweeper) rest(ctx context.Context, ms int64) {
	timer := time.NewTimer(time.Duration(max(ms, 1)) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

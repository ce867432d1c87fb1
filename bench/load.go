package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// load runs workers that do one thing over and over, and measures them for a
// while in the middle: not while they find their stride, and not the stragglers.
type load struct {
	warm, window time.Duration
	// tell is called at both ends of the measured time; may be nil.
	tell func(begins bool)

	phase   atomic.Int32
	failure atomic.Pointer[error]
}

const (
	warming int32 = iota
	measuring
	ended
)

// loaded is what workers did while they were measured.
type loaded struct {
	done    int64
	elapsed int64 // ns
	took    spans // sorted: one for each thing done, or for each batch of them
}

func (l loaded) perSecond() float64 { return float64(l.done) / (float64(l.elapsed) / 1e9) }

// worker is one of a crowd. do makes n things happen, and may say that it was the
// last time.
type worker interface {
	do(ctx context.Context) (n int, last bool, err error)
}

// run lets the workers go until the time is over, one of them is at its end, or
// one fails.
func (l *load) run(ctx context.Context, workers []worker) (loaded, error) {
	counts := make([]loaded, len(workers))
	var wg sync.WaitGroup
	over := make(chan struct{}, 1)
	for i, w := range workers {
		wg.Go(func() { l.work(ctx, w, &counts[i], over) })
	}
	elapsed := l.wait(ctx, over)
	wg.Wait()
	all := loaded{elapsed: elapsed}
	for i := range counts {
		all.done += counts[i].done
		all.took = append(all.took, counts[i].took...)
	}
	all.took.sorted()
	if err := l.failure.Load(); err != nil {
		return all, *err
	}
	return all, ctx.Err()
}

// wait moves through the phases and answers how long the measured one took.
func (l *load) wait(ctx context.Context, over <-chan struct{}) int64 {
	rest := func(d time.Duration) bool {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return true
		case <-over:
		case <-ctx.Done():
		}
		return false
	}
	if !rest(l.warm) {
		l.phase.Store(ended)
		return 0
	}
	l.signal(true)
	start := nanos()
	l.phase.Store(measuring)
	rest(l.window)
	l.phase.Store(ended)
	elapsed := nanos() - start
	l.signal(false)
	return elapsed
}

func (l *load) signal(begins bool) {
	if l.tell != nil {
		l.tell(begins)
	}
}

// work is one worker's goroutine. It reads the clock once per thing done: the end
// of one is the beginning of the next.
func (l *load) work(ctx context.Context, w worker, count *loaded, over chan<- struct{}) {
	last := nanos()
	for l.phase.Load() != ended {
		n, done, err := w.do(ctx)
		at := nanos()
		if l.phase.Load() == measuring {
			count.done += int64(n)
			count.took = append(count.took, at-last)
		}
		last = at
		if err != nil && ctx.Err() == nil {
			l.failure.CompareAndSwap(nil, &err)
		}
		if err != nil || done {
			select {
			case over <- struct{}{}:
			default:
			}
			return
		}
	}
}

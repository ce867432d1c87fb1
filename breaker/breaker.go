package breaker

import (
	"fmt"
	"sync"
)

// Options bound the work with a receiver. Zero fields take the defaults named.
type Options struct {
	Most      int   // at work at once: 4
	PerSecond int   // begun in a second, with bursts of as many; 0 = no bound
	First     int64 // ms of the pause after the first failure: 500
	Longest   int64 // ms of the longest pause: 60,000
}

func (o Options) withDefaults() Options {
	if o.Most == 0 {
		o.Most = 4
	}
	if o.First == 0 {
		o.First = 500
	}
	if o.Longest == 0 {
		o.Longest = 60_000
	}
	return o
}

// Breaker is a step machine: whoever enters leaves again. It may be used from several
// goroutines.
type Breaker struct {
	options Options

	mu      sync.Mutex
	working int
	pause   int64   // the last pause; 0 while all is well
	until   int64   // nobody enters before
	probing bool    // the one that tries after a pause is at work
	room    float64 // how many may begin now by the rate
	filled  int64   // the instant that room was counted for
}

// New makes a breaker that lets everybody in.
func New(o Options) *Breaker {
	o = o.withDefaults()
	return &Breaker{options: o, room: float64(o.PerSecond)}
}

// ClosedError says that nobody may begin now.
type ClosedError struct {
	Why        string
	RetryAfter int64 // ms
}

// Error says it in a line.
func (e *ClosedError) Error() string {
	return fmt.Sprintf("breaker: %s; again in %d ms", e.Why, e.RetryAfter)
}

// Enter asks to begin at an instant. Whoever is let in calls Leave.
func (b *Breaker) Enter(now int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case now < b.until:
		return &ClosedError{"the receiver failed", b.until - now}
	case b.probing:
		return &ClosedError{"the receiver failed and is being tried", b.options.First}
	case b.working >= b.options.Most:
		return &ClosedError{"enough are at work", max(b.options.First/4, 1)}
	}
	if wait := b.take(now); wait > 0 {
		return &ClosedError{"enough began in the last second", wait}
	}
	b.working++
	b.probing = b.pause > 0
	return nil
}

// take uses up one of the rate, or says in how many ms there is one.
func (b *Breaker) take(now int64) int64 {
	rate := float64(b.options.PerSecond)
	if rate == 0 {
		return 0
	}
	if now > b.filled {
		b.room = min(b.room+float64(now-b.filled)*rate/1000, rate)
		b.filled = now
	}
	if b.room < 1 {
		return int64((1-b.room)*1000/rate) + 1
	}
	b.room--
	return 0
}

// Leave ends the work of one that was let in. failed says that the receiver is not
// well, retryAfter in how many ms it wants to be asked again; 0 when it did not say.
func (b *Breaker) Leave(now int64, failed bool, retryAfter int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.working--
	b.probing = false
	if !failed {
		b.pause, b.until = 0, 0
		return
	}
	if now < b.until { // it failed along with others
		b.until = max(b.until, now+min(retryAfter, b.options.Longest))
		return
	}
	b.pause = min(max(2*b.pause, b.options.First), b.options.Longest)
	b.until = now + max(b.pause, min(retryAfter, b.options.Longest))
}

// Closed says until when nobody is let in, 0 if somebody would be.
func (b *Breaker) Closed(now int64) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now < b.until {
		return b.until
	}
	return 0
}

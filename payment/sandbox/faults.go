package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is a bad day: what happens to the next requests or webhooks that match.
type Fault struct {
	// Match is a method and the beginning of a path, such as "POST /v1/refunds";
	// empty for any request of the API. For faults of webhooks it is the beginning of
	// a type, such as "payment_intent.".
	Match string
	Kind  string // one of FaultKinds
	Times int    // how many it happens to; 0 = until the faults are cleared
	Delay int64  // ms, for those that take time
}

// The kinds of fault. Those of webhooks happen when an event comes to be.
const (
	FaultDelay      = "delay"       // the answer takes Delay
	FaultLostBefore = "lost_before" // the connection breaks, nothing was done
	FaultLostAfter  = "lost_after"  // the connection breaks, the work was done
	FaultError      = "error"       // 500, nothing was done; the key is free still
	FaultSavedError = "saved_error" // 500, nothing was done, and the key answers so for a day
	FaultConflict   = "conflict"    // 409, the key is in use
	FaultTooMany    = "too_many"    // 429 with Retry-After
	FaultOutage     = "outage"      // 503, nothing was done
	FaultBalance    = "balance"     // a refund is refused: the balance is too low
	HookLost        = "hook_lost"
	HookTwice       = "hook_twice"
	HookLate        = "hook_late" // after Delay; what came to be later arrives before
)

// FaultKinds are all kinds.
var FaultKinds = []string{
	FaultDelay, FaultLostBefore, FaultLostAfter, FaultError, FaultSavedError, FaultConflict, FaultTooMany, FaultOutage, FaultBalance,
	HookLost, HookTwice, HookLate,
}

// mostFaults bounds the script.
const mostFaults = 100

type faults struct {
	mu   sync.Mutex
	list []Fault
}

// Break adds a fault to the script. Several that match happen in the order in which
// they were added, one at a time.
func (c *Company) Break(f Fault) error {
	if !slices.Contains(FaultKinds, f.Kind) {
		return fmt.Errorf("payment/sandbox: %q is no kind of fault; there are %s", f.Kind, strings.Join(FaultKinds, ", "))
	}
	if f.Times < 0 || f.Delay < 0 || f.Delay > 600_000 {
		return fmt.Errorf("payment/sandbox: a fault happens 0 or more times and takes from 0 to 600,000 ms")
	}
	c.faults.mu.Lock()
	defer c.faults.mu.Unlock()
	if len(c.faults.list) >= mostFaults {
		return fmt.Errorf("payment/sandbox: there are %d faults already; clear them first", mostFaults)
	}
	c.faults.list = append(c.faults.list, f)
	return nil
}

// Mend ends all faults.
func (c *Company) Mend() {
	c.faults.mu.Lock()
	defer c.faults.mu.Unlock()
	c.faults.list = nil
}

// Faults are those of the script that have not all happened.
func (c *Company) Faults() []Fault {
	c.faults.mu.Lock()
	defer c.faults.mu.Unlock()
	return slices.Clone(c.faults.list)
}

// meet takes the first fault that matches, once.
func (fs *faults) meet(what string, hook bool) (Fault, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i := range fs.list {
		f := fs.list[i]
		if strings.HasPrefix(f.Kind, "hook_") != hook || !strings.HasPrefix(what, f.Match) {
			continue
		}
		if f.Times == 1 {
			fs.list = slices.Delete(fs.list, i, i+1)
		} else if f.Times > 1 {
			fs.list[i].Times--
		}
		return f, true
	}
	return Fault{}, false
}

// before is what a fault does to a request before its work; an answer ends it.
func (f *Fault) before(ctx context.Context) (answer, bool) {
	switch f.Kind {
	case FaultDelay:
		pause(ctx, f.Delay)
	case FaultLostBefore:
		pause(ctx, f.Delay)
		panic(http.ErrAbortHandler)
	case FaultError:
		return broken("An error occurred on our side.").answer(), true
	case FaultConflict:
		return keyInUse().answer(), true
	case FaultTooMany:
		e := &apiError{status: http.StatusTooManyRequests, retryAfter: int((f.Delay + 999) / 1000)}
		e.body = errorBody{Type: "invalid_request_error", Code: "rate_limit", Message: "Too many requests; slow down."}
		return e.answer(), true
	case FaultOutage:
		e := broken("We are down.")
		e.status = http.StatusServiceUnavailable
		return e.answer(), true
	}
	return answer{}, false
}

// after is what a fault does to a request once the work is done.
func (f *Fault) after(ctx context.Context) {
	if f.Kind == FaultLostAfter {
		pause(ctx, f.Delay)
		panic(http.ErrAbortHandler)
	}
}

// pause takes some ms, or until nobody waits any more.
func pause(ctx context.Context, ms int64) {
	timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

package saga

import (
	"math/rand/v2"

	"facevalue/payment"
)

// The faults of a request.
const (
	faultLostBefore = "lost before" // nothing was done
	faultLostAfter  = "lost after"  // the work was done
	faultError      = "error"       // 500, nothing was done
	faultSaved      = "saved error" // 500, nothing was done, and its key says so for a day
	faultConflict   = "conflict"    // 409, the key is at work
	faultTooMany    = "too many"    // 429
	faultOutage     = "outage"      // 503, for a while
	faultBalance    = "balance"     // of a refund: the balance is too low
)

var faultKinds = [...]string{faultLostBefore, faultLostAfter, faultError, faultSaved, faultConflict, faultTooMany, faultOutage, faultBalance}

// weather is how much goes wrong in one saga, out of a hundred.
type weather struct {
	requests, hooks int
	outage          int64 // until when the company is down
	whims           bool  // refunds that seemed done come back, and some are made in the company's own pages
}

// weatherOf draws calm, common and stormy days.
func weatherOf(r *rand.Rand) weather {
	return [...]weather{{}, {requests: 5, hooks: 20}, {requests: 8, hooks: 40}, {requests: 25, hooks: 60}}[r.IntN(4)]
}

// fault is what goes wrong with a request, empty for nothing.
func (w *weather) fault(b *Bank, kind string) string {
	if b.now() < w.outage {
		return faultOutage
	}
	if b.r.IntN(100) >= w.requests {
		return ""
	}
	fault := faultKinds[b.r.IntN(len(faultKinds))]
	switch {
	case kind == "refund" && b.r.IntN(4) == 0:
		fault = faultBalance
	case fault == faultBalance && kind != "refund":
		fault = faultLostAfter
	}
	if fault == faultOutage {
		w.outage = b.now() + 1 + b.r.Int64N(10*minute)
	}
	b.counts.add("fault: " + fault)
	return fault
}

// before ends a request that never gets to its work.
func (b *Bank) before(fault string) error {
	switch fault {
	case faultLostBefore:
		return lost()
	case faultError:
		return &payment.Error{Failure: payment.Unknown, Code: payment.CodeServerError}
	case faultConflict:
		return &payment.Error{Failure: payment.Busy}
	case faultTooMany:
		return &payment.Error{Failure: payment.Busy, RetryAfter: 1 + b.r.Int64N(5*second)}
	case faultOutage:
		return &payment.Error{Failure: payment.Unknown}
	case faultBalance:
		return &payment.Error{Failure: payment.Busy, Code: payment.CodeBalance, RetryAfter: 10 * minute}
	}
	return nil
}

// copies is how many times a webhook is sent.
func (w *weather) copies(b *Bank) int {
	if b.r.IntN(100) >= w.hooks {
		return 1
	}
	if b.r.IntN(2) == 0 {
		b.counts.add("fault: hook lost")
		return 0
	}
	b.counts.add("fault: hook doubled")
	return 2 + b.r.IntN(2)
}

// late is how long a webhook takes, in ms: what comes to be later may arrive before.
func (w *weather) late(b *Bank) int64 {
	if b.r.IntN(100) >= w.hooks {
		return 0
	}
	b.counts.add("fault: hook late")
	return b.r.Int64N(20 * minute)
}

// mend ends all that goes wrong with requests and news to come.
func (w *weather) mend() { *w = weather{} }

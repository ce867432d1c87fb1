package guard

import "sync"

// Reasons remembers the newest refusals, for support: somebody asks why they were not
// let in, and is told. It keeps keys and what was asked, nothing personal.
type Reasons struct {
	each *Limiter // one place cannot push out everybody else's
	mu   sync.Mutex
	ring []Reason
	next uint64 // the number of the next one
}

// Reason is why one request was refused.
type Reason struct {
	Number uint64 // counts up; what the refused were told
	At     int64  // ms since 1970
	Sale   string // what they wanted
	Who    Key    // the session
	Place  Key    // the household's network
	Step   string // of the guard: rate, work, turn, code, joins
	What   string
}

// NewReasons remembers so many.
func NewReasons(room int) *Reasons {
	return &Reasons{each: NewLimiter(reasonsEach, room), ring: make([]Reason, max(room, 1))}
}

// reasonsEach is how many reasons of one place are kept.
var reasonsEach = Limit{Burst: 20, Per: 60_000}

// Note keeps a reason, and gives its number. It is 0 for one that is not kept, because
// the same place gave enough of them lately.
func (r *Reasons) Note(why Reason) uint64 {
	if !r.each.Ask(why.Place, 1, why.At).OK {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next++
	why.Number = r.next
	r.ring[(r.next-1)%uint64(len(r.ring))] = why
	return r.next
}

// Find is the newest reasons that match, the newest first, at most so many.
func (r *Reasons) Find(match func(*Reason) bool, most int) (found []Reason) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := min(r.next, uint64(len(r.ring)))
	for i := range kept {
		why := &r.ring[(r.next-1-i)%uint64(len(r.ring))]
		if len(found) == most {
			break
		}
		if match(why) {
			found = append(found, *why)
		}
	}
	return found
}

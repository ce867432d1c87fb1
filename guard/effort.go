package guard

import (
	"math"
	"sync"
)

// Effort says how much work is asked of each, by how many ask: nothing while it is calm,
// and then more with the square of the rate, so that a flood pays for what it costs.
type Effort struct {
	Calm  float64 // requests a second that no work is asked at
	Least uint32  // tries that are asked just above it
	Most  uint32  // and never more

	mu   sync.Mutex
	rate float64 // a second, of the last while
	at   int64   // ms when it was so
}

// effortMemory is how fast the rate follows what happens, in ms.
const effortMemory = 5000

// Ask counts one request, and says what is asked of it; 0 is nothing.
func (e *Effort) Ask(now int64) uint32 {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fade(now)
	e.rate += 1000. / effortMemory
	over := e.rate / max(e.Calm, 1)
	if over <= 1 {
		return 0
	}
	return uint32(min(float64(e.Least)*over*over, float64(e.Most)))
}

// Rate is how many asked a second lately.
func (e *Effort) Rate(now int64) float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fade(now)
	return e.rate
}

func (e *Effort) fade(now int64) {
	if passed := now - e.at; passed > 0 {
		e.rate *= math.Exp(-float64(passed) / effortMemory)
		e.at = now
	}
}

package follow

import "math"

const (
	// probeEvery is how often the journal is asked, in ms, for a record that
	// somebody waits for and nobody told of.
	probeEvery = 50
	// A reading that failed is tried again after retryFirst ms, then after twice
	// as long each time, up to retryMost.
	retryFirst = 100
	retryMost  = 5_000
)

// Pace is the step machine of a follower: it says when to read. Inputs are Told,
// Read and Failed, the output is Due. The zero value stands before the first record.
// It is not safe for concurrent use.
type Pace struct {
	folded uint64 // the newest record folded
	told   uint64 // the newest record told of
	last   int64  // when the last reading ended
	every  int64  // ms from one reading to the next while nobody waits
	probed uint64 // what was waited for when it was last read
	pause  int64  // after a failure; 0 after none
}

// Told says that a record is durable.
func (p *Pace) Told(seq uint64) { p.told = max(p.told, seq) }

// Read says that the machine stands behind record seq, that the reading ended at
// an instant while somebody waited for record wanted (0 for nobody), and how long
// to let be until the next one if nobody does.
func (p *Pace) Read(seq, wanted uint64, now, every int64) {
	p.folded, p.probed = seq, wanted
	p.last, p.every, p.pause = now, max(every, 0), 0
	p.Told(seq)
}

// Failed says that a reading came to nothing, or to its end too soon, behind
// record seq.
func (p *Pace) Failed(seq uint64, now int64) {
	p.folded = max(p.folded, seq)
	p.last = now
	p.pause = min(max(2*p.pause, retryFirst), retryMost)
}

// Due is the instant at which to read next, when the earliest record that somebody
// waits for is wanted, 0 for nobody. An instant in the past means now,
// math.MaxInt64 not before something changes.
func (p *Pace) Due(wanted uint64) int64 {
	waits := wanted > p.folded
	switch {
	case waits && p.pause > 0:
		return p.last + p.pause
	case waits && wanted <= p.told:
		return math.MinInt64
	case waits && p.probed < wanted:
		return math.MinInt64 // nobody told of it, which may have got lost
	case waits:
		return p.last + p.soon()
	case p.told > p.folded:
		return p.last + max(p.every, p.pause)
	}
	return math.MaxInt64
}

// soon is how long to let be while somebody waits for a record that is not there.
func (p *Pace) soon() int64 {
	if p.told > p.folded {
		return min(probeEvery, p.every)
	}
	return probeEvery
}

package desk

import "math"

// jumpTolerance is how far wall and monotonic time may drift apart before it
// counts as somebody having set the clock, in ms.
const jumpTolerance = 1000

// stamp turns the shell's clock into the instants that commands are decided at.
// They never fall, not even below the last record of an owner whose clock was
// ahead; there time goes on at half speed until the clock has caught up, because
// time that stands still would keep every hold alive.
type stamp struct {
	last   int64 // newest instant given out
	anchor int64 // clock's reading when it was found behind
	floor  int64 // instant given out then
	clock  int64 // newest reading of the clock
	drift  int64 // wall minus clock, as last seen
	seen   bool
	jumps  uint64
}

// startAt sets the instant below which nothing is stamped.
func (s *stamp) startAt(last, now int64) {
	s.last = max(s.last, last)
	if now < s.last {
		s.anchor, s.floor = now, s.last
	}
}

// at is the instant of a clock that reads now. wall is what the wall shows: a
// jump of it is counted and not followed.
func (s *stamp) at(now, wall int64) int64 {
	now = max(now, s.clock)
	drift := wall - now
	if s.seen && abs(drift-s.drift) <= jumpTolerance {
		drift = s.drift
	} else if s.seen {
		s.jumps++
	}
	s.clock, s.drift, s.seen = now, drift, true

	s.last = max(s.last, now)
	if s.floor != 0 {
		s.last = max(s.last, s.floor+(now-s.anchor)/2)
	}
	return s.last
}

// clockAt is the reading of the clock at which at will give instant or more:
// when to wake up for it.
func (s *stamp) clockAt(instant int64) int64 {
	if s.floor == 0 || instant == math.MaxInt64 || instant < s.floor {
		return instant
	}
	return min(instant, s.anchor+2*(instant-s.floor))
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

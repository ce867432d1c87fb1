// Package clock is the only place where the product asks what time it is. Whatever
// needs time is handed an instant, or a Clock by whoever started it; so tests and
// the simulator hand in their own.
package clock

import "time"

// System is the clock of this process, in milliseconds since 1970.
type System struct{ start time.Time }

// New starts a clock at the wall time of now.
func New() System { return System{start: time.Now()} }

// Now is the wall time at the start plus the monotonic time since: whatever
// somebody does to the wall clock, it neither falls nor jumps.
func (s System) Now() int64 {
	return s.start.UnixMilli() + time.Since(s.start).Milliseconds()
}

// Wall is what the wall clock shows at this moment.
func (s System) Wall() int64 { return time.Now().Round(0).UnixMilli() }

// Stopwatch starts now and tells how long ago that was each time it is asked.
func Stopwatch() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

package main

import "facevalue/clock"

// wall is the clock of desks and instants.
var wall = clock.New()

var sinceStart = clock.Stopwatch()

// nanos is the monotonic time since the start, in ns.
func nanos() int64 { return int64(sinceStart()) }

package desk

import "facevalue/journal"

// Ready is what a core wants done after a step. The order of its fields is the
// order to act in, for speed; every part of it is safe on its own. It is valid
// until the core's next method.
type Ready[C, O any, E Effect] struct {
	// Append is the record to append; its fate comes back through Appended. A
	// core has at most one append under way and does not touch the record until
	// it knows.
	Append *journal.Record
	// Answers may be given: all they rest on is durable.
	Answers []Span[C, O]
	// Effects may be started: the facts that opened them are durable. Closed
	// names those that need not be started any more.
	Effects []E
	Closed  []uint64
	// Rebuild asks for the machine to be folded again from what is durable and
	// handed back through Rebuilt.
	Rebuild bool
	// Wake is the instant at which Step has work without further input,
	// math.MaxInt64 for never. It may lie in the past: step again at once.
	Wake int64
	// Stopped is why the core takes nothing any more; nil while it lives.
	Stopped error
	// Idle is true when nothing waits and nothing is under way.
	Idle bool
}

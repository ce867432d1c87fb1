package driver

import (
	"math/rand/v2"

	"facevalue/desk"
)

// Workload is what clients do with a machine.
type Workload[C, F, O any, E desk.Effect] struct {
	// New makes a machine that no fact was applied to.
	New func() desk.Machine[C, F, O, E]
	// Command makes a client's next command. It carries an idempotency key if
	// the machine knows such a thing: the client repeats it as it is.
	Command func(r *rand.Rand, client int, now int64) C
	// CarryOut is the outside world: what comes of an effect.
	CarryOut func(e E) C
	// Valid says what is wrong with an outcome that no decision gives.
	Valid func(cmd C, outcome O) error
	// Keeps says that an outcome must be given again, in the sense of Same, to
	// everybody who ever repeats the command.
	Keeps func(cmd C, outcome O) bool
	// Same says in what an answer contradicts the first one.
	Same func(cmd C, first, again O) error
}

// Config says how long and how rough a run is. The zero value is a short run
// without faults.
type Config struct {
	Desks   int // machines that share a journal; at least 1
	Clients int // at least 1
	Actions int // before the faults end and everything comes to rest

	// Chances in 1000.
	AppendFaults int // of an append to fail, in any way
	Crashes      int // of an action to be the end of the process
	Usurpers     int // of an action to be another owner
	Jumps        int // of an action to be a jump of the wall clock
	Snapshots    int // of an action to take a snapshot, some of them damaged
	Closings     int // of an action to be an orderly close of one desk
	Panics       int // of an action to make a machine panic soon
	Pauses       int // of an action to be a pause of the whole process
	Waits        int // of an action to keep a desk's effects from being begun, or let them

	// Remote: the journal is across a network, and after an error what was
	// stored can be read. Otherwise an error ends the process.
	Remote bool
	Limits desk.Limits

	Log func(line string) // told what goes into the trace; nil for silence
}

// Rough draws the shape of a run from its seed.
func Rough(seed uint64) Config {
	r := rand.New(rand.NewPCG(seed, 1))
	limits := []desk.Limits{{}, {Commands: 3}, {Body: 40}, {Due: 1, Body: 60}}
	return Config{
		Desks:        1 + r.IntN(3),
		Clients:      1 + r.IntN(12),
		Actions:      200 + r.IntN(1000),
		AppendFaults: r.IntN(3) * 60,
		Crashes:      r.IntN(4),
		Usurpers:     r.IntN(4),
		Jumps:        r.IntN(3),
		Snapshots:    r.IntN(3) * 15,
		Closings:     r.IntN(4),
		Remote:       r.IntN(2) == 0,
		Limits:       limits[r.IntN(len(limits))],
		Panics:       r.IntN(2),
		Waits:        r.IntN(3),
		Pauses:       r.IntN(2),
	}
}

// Report is what a run came to.
type Report struct {
	Trace [32]byte // hash of all that was decided, stored, answered and done

	Submitted, Answered, Unknown, Refused     int
	Records, Appends, Failed                  int
	Crashes, Usurped, Rebuilt, Closed         int
	Opened, Carried, Repeated, Dropped, Broke int // effects
	Snapshots, Damaged                        int
	Panics, Farewells, CloseFailed            int
	Paused, PausedAtWork                      int // of these, with an effect at work
}

package sale

import "math"

// An event that will not be leaves confirmed orders behind, whose money is to go back: by
// the ten thousand. A run does that. It is started by name, walks through the orders a few
// at a time when the clock comes to it, and all that it knows of each is state: who stops
// it, whatever crashes, it goes on where it was. Of each order one fact says that its
// tickets are void and that its money is owed, so no order is taken twice or by half.
//
// A run has only so many refunds open at once. One that a provider cannot carry out for
// now, because the balance there is short, holds up the others: money that is missing
// makes a run wait, and never ends it. A refund that failed is its order's, for a person
// to look at; RetryRun owes all of those again.

// RunState is how a run goes.
type RunState uint8

// The states of a run.
const (
	RunGoing  RunState = 1 + iota
	RunPaused          // until somebody says so, or an instant
	RunDone            // every order was looked at, and everything owed has an end
)

var runStateNames = [...]string{RunGoing: "going", RunPaused: "paused", RunDone: "done"}

// String is the state's name.
func (s RunState) String() string {
	if int(s) >= len(runStateNames) {
		return "run_state_out_of_range"
	}
	return runStateNames[s]
}

// ItemState is how one order of a run stands.
type ItemState uint8

// The states of an item.
const (
	ItemOpen   ItemState = 1 + iota // its money is on its way back
	ItemDone                        // all of it is back, or there was none
	ItemFailed                      // not all of it: a person is to look
	ItemAgain                       // it failed, and is to be tried again
)

var itemStateNames = [...]string{ItemOpen: "open", ItemDone: "done", ItemFailed: "failed", ItemAgain: "again"}

// String is the state's name.
func (s ItemState) String() string {
	if int(s) >= len(itemStateNames) {
		return "item_state_out_of_range"
	}
	return itemStateNames[s]
}

type (
	// run gives back the money of all who have tickets of one event.
	run struct {
		event              uint32
		withFees, withhold bool
		reason             string
		by                 Actor
		at                 int64
		state              RunState
		why                string // it is paused
		until              int64  // it is paused; 0 = until somebody says so
		turned             int64  // since when it is in its state
		pass
		items []runItem

		open, failed, again int // how many items are so
		asked, back         int64
	}
	// pass is one walk through the orders. What something was under way about then is
	// looked at in another.
	pass struct {
		next, last uint64 // the first order not looked at, and the last one to be
		first      uint64 // the first that was passed over; 0 = none was
		from       int64  // the instant at which it begins
	}
	// runItem is one order of a run.
	runItem struct {
		order  uint64
		effect uint64 // the refund; 0 = nothing had to go back
		amount int64
		back   int64 // what of it is with the buyer
		state  ItemState
		why    string // it failed
	}
	// runRef is where an open refund of a run stands.
	runRef struct{ run, item uint32 }
)

const (
	maxRuns       = 1_000
	runAtOnce     = 32   // refunds of a run that are open at the same time
	runLooks      = 2048 // orders that are looked at in one go
	runPassPause  = 10 * second
	maxRunPause   = 31 * day
	neverByItself = math.MaxInt64
)

func (m *Machine) startRun(c *StartRun, now int64) Outcome {
	if !c.By.clears() {
		return refuse(Forbidden, c.By.Role.String())
	}
	if c.Reason == "" || badText(c.Reason) {
		return refuse(Malformed, "a run has a reason of at most 256 bytes; buyers read it")
	}
	if int(c.Event) >= len(m.events) {
		return refuse(Unknown, "event")
	}
	if e := &m.events[c.Event]; e.ended == "" {
		return refuse(Contradiction, e.def.Key+" is still to be: cancel it first")
	}
	for i := range m.runs {
		if r := &m.runs[i]; r.event == c.Event && r.state != RunDone {
			return Outcome{Status: Exists, Ref: uint64(i) + 1, Detail: &Detail{What: "a run for this event goes on already"}}
		}
	}
	if out := full("runs", len(m.runs), maxRuns); !out.OK() {
		return out
	}
	f := &RunStarted{
		Run: uint32(len(m.runs)) + 1, Event: c.Event, WithFees: c.WithFees, Withhold: c.Withhold,
		Reason: c.Reason, Last: uint64(m.orders.n), By: c.By, At: now,
	}
	m.fact(f)
	return Outcome{Ref: uint64(f.Run)}
}

func (m *Machine) applyRunStarted(f *RunStarted) {
	if int(f.Run) != len(m.runs)+1 {
		m.broken("run %d started after run %d", f.Run, len(m.runs))
	}
	m.runs = append(m.runs, run{
		event: f.Event, withFees: f.WithFees, withhold: f.Withhold, reason: f.Reason, by: f.By, at: f.At,
		state: RunGoing, turned: f.At, pass: pass{next: 1, last: f.Last},
	})
	m.runsOn++
}

// runOf is run n for who may do something about it.
func (m *Machine) runOf(n uint32, by Actor) (*run, Outcome) {
	switch {
	case !by.clears():
		return nil, refuse(Forbidden, by.Role.String())
	case n == 0 || int(n) > len(m.runs):
		return nil, refuse(Unknown, "run")
	}
	return &m.runs[n-1], Outcome{}
}

// turnRun pauses a run or lets it go on. What it has handed out by then is finished.
func (m *Machine) turnRun(c *TurnRun, now int64) Outcome {
	r, out := m.runOf(c.Run, c.By)
	switch {
	case r == nil:
		return out
	case c.State != RunGoing && c.State != RunPaused, badText(c.Reason):
		return refuse(Malformed, "a run is turned to going or to paused, with a reason of at most 256 bytes")
	case c.State == RunPaused && c.Reason == "", c.Until != 0 && (c.State != RunPaused || c.Until <= now || c.Until > now+maxRunPause):
		return refuse(Malformed, "a run is paused with a reason, until somebody lets it go on or for at most 31 days")
	case r.state == RunDone, r.state == c.State:
		return refuse(EffectState, "the run is "+r.state.String())
	}
	m.fact(&RunTurned{Run: c.Run, State: c.State, Reason: c.Reason, Until: c.Until, By: c.By, At: now})
	return Outcome{Ref: uint64(c.Run), Expires: c.Until}
}

func (m *Machine) applyRunTurned(f *RunTurned) {
	r := m.mustRun(f.Run)
	if r.state == RunDone {
		m.runsOn++
	}
	if r.state, r.why, r.until, r.turned = f.State, f.Reason, f.Until, f.At; f.State == RunDone {
		m.runsOn--
	}
}

// retryRun has everything tried again that failed. Whose money a person has sent
// meanwhile is owed nothing, and is done.
func (m *Machine) retryRun(c *RetryRun, now int64) Outcome {
	r, out := m.runOf(c.Run, c.By)
	switch {
	case r == nil:
		return out
	case r.failed == 0:
		return refuse(EffectState, "nothing of the run has failed")
	}
	m.fact(&RunRetried{Run: c.Run, By: c.By, At: now})
	return Outcome{Ref: uint64(c.Run), Total: int64(r.failed)}
}

func (m *Machine) applyRunRetried(f *RunRetried) {
	r := m.mustRun(f.Run)
	for i := range r.items {
		if it := &r.items[i]; it.state == ItemFailed {
			it.state = ItemAgain
		}
	}
	r.again, r.failed = r.again+r.failed, 0
	if r.state == RunDone {
		r.state, r.turned = RunGoing, f.At
		m.runsOn++
	}
}

// mustRun is run n, which must exist.
func (m *Machine) mustRun(n uint32) *run {
	if n == 0 || int(n) > len(m.runs) {
		m.broken("run %d does not exist", n)
	}
	return &m.runs[n-1]
}

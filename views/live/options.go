package live

import (
	"errors"

	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/journal"
	"facevalue/sale"
)

// Options say which sale is followed.
type Options struct {
	Machine   string // its name in the journal
	Name      string // its name for everybody: sale_club
	Charts    sale.Charts
	Journal   journal.Journal
	Snapshots desk.Snapshots // nil for none
	Clock     follow.Clock

	// From, Leap and Folded are for a view that is fed from here; see follow.Options.
	From   uint64
	Leap   bool
	Folded func(m *sale.Machine, at journal.Head, facts []sale.Fact)
	// Shown says what everybody may know of a ticket type: how many are left, and
	// below how many those that are left are few. nil for nothing. It is asked under
	// a lock and must not block.
	Shown func(typ string) (left bool, fewBelow uint32)
	// MaxWatchers bounds those who watch; 0 means 20,000.
	MaxWatchers int

	Notice func(error)
	OnStop func(error)
}

// The sale as a desk and a follower know it.
type (
	machine  = desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	follower = follow.Follower[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	settings = follow.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
)

// foldEvery is how many ms lie between two readings of the journal while records keep
// coming and nobody waits for one.
const foldEvery = 5

func (o *Options) complete() error {
	if o.Charts == nil {
		return errors.New("views/live: open: Options.Charts is missing, it finds the charts that seats are sold on")
	}
	if o.Folded == nil {
		o.Folded = func(*sale.Machine, journal.Head, []sale.Fact) {}
	}
	if o.Shown == nil {
		o.Shown = func(string) (bool, uint32) { return false, 0 }
	}
	if o.MaxWatchers <= 0 {
		o.MaxWatchers = 20_000
	}
	return nil
}

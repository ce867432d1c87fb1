package sale

// Outcome is the machine's answer to one command. It holds no pointer into the
// machine and may be kept.
type Outcome struct {
	Status  Status  `wire:"1"`
	Ref     uint64  `wire:"2"` // the hold, order, ticket, effect or index this is about
	Expires int64   `wire:"3"` // the instant until which it stands, if it ends
	Total   int64   `wire:"4"` // minor units of the order's currency
	Detail  *Detail `wire:"5"` // what a word cannot say
	Edition uint32  `wire:"6"` // of prices and charts, of what was given at list prices: see Listed.UnitAt
}

// Detail names things: what was missing in a refusal, what was given otherwise.
type Detail struct {
	What      string   `wire:"1"` // the thing the status is about, by the name its owner knows
	Index     uint32   `wire:"2"` // which line of the request, counted from 0
	Event     uint32   `wire:"3"`
	Seats     []uint32 `wire:"4"` // of that event's chart
	Available int64    `wire:"5"` // how many could have been had
	Returning int64    `wire:"6"` // how many are held and may return
	At        int64    `wire:"7"` // the instant from which, or until which, it is so
	Lines     []Line   `wire:"8"` // what was given, frozen
	Tickets   []uint64 `wire:"9"`
	Currency  string   `wire:"10"`
	Apart     bool     `wire:"11"` // seats were found, not all together
}

// refuse is an outcome that says no, with a name for what it is about.
func refuse(s Status, what string) Outcome {
	return Outcome{Status: s, Detail: &Detail{What: what}}
}

// sooner is which of two refusals is given: the one of the earlier status, and of two
// alike the first. An outcome that is no refusal gives way.
func sooner(a, b Outcome) Outcome {
	if a.OK() || !b.OK() && b.Status < a.Status {
		return b
	}
	return a
}

// OK says whether the command was accepted.
func (o Outcome) OK() bool { return o.Status == OK }

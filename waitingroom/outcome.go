package waitingroom

// Outcome is the machine's answer to one command.
type Outcome struct {
	Status     Status  `wire:"1"`
	Entry      uint64  `wire:"2"` // counts from 1
	Rank       uint64  `wire:"3"` // counts from 1; 0 = not drawn yet
	Generation uint32  `wire:"4"` // of the turn that was given; 0 = none yet
	Expires    int64   `wire:"5"` // when the turn ends
	Version    uint32  `wire:"6"` // of the notice
	Ahead      uint64  `wire:"7"` // places before this one
	At         int64   `wire:"8"` // when the entry was made, or when it will be time
	Detail     *Detail `wire:"9"` // what a word cannot say
}

// Detail says what stands in the way, and what would be right.
type Detail struct {
	What      string `wire:"1"`
	MayReturn uint32 `wire:"2"` // tickets that are reserved and may come back
}

// OK says whether the command was accepted.
func (o Outcome) OK() bool { return o.Status == OK }

// refuse is an outcome that says no, and about what.
func refuse(s Status, what string) Outcome { return Outcome{Status: s, Detail: &Detail{What: what}} }

// malformed refuses with what would be right; an empty text refuses nothing.
func malformed(what string) Outcome {
	if what == "" {
		return Outcome{}
	}
	return refuse(Malformed, what)
}

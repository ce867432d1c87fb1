package catalog

// Outcome is the machine's answer to one command.
type Outcome struct {
	Status  Status  `wire:"1"`
	Ref     uint64  `wire:"2"` // the version, number or effect this is about
	Key     string  `wire:"3"` // the key of the thing this is about
	Expires int64   `wire:"4"` // the instant until which it stands, if it ends
	Detail  *Detail `wire:"5"` // what a word cannot say
}

// Detail says what stands in the way, and what would be right.
type Detail struct {
	What     string    `wire:"1"`
	Version  uint32    `wire:"2"` // the one that is there, for Stale
	Problems []Problem `wire:"3"` // all of them, for Contradictory
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

// firstOf is the refusal that is given of several: the one of the earliest status,
// and of those alike the first.
func firstOf(outs ...Outcome) Outcome {
	var first Outcome
	for _, out := range outs {
		if !out.OK() && (first.OK() || out.Status < first.Status) {
			first = out
		}
	}
	return first
}

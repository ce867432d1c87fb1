package sandbox

// The ways to pay besides cards, by their names on the wire.
const (
	redirect = "ideal"      // the buyer goes to their bank, which pays at once
	debit    = "sepa_debit" // under way for days
)

// wait is how long something is under way, in ms.
func (o *Options) wait(slow bool) int64 {
	if slow {
		return o.SlowAfter
	}
	return o.LateAfter
}

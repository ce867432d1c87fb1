package saga

// must is what a run of some thousand sagas has to meet: one that does not proves
// little.
var must = []string{
	"fault: balance", "fault: conflict", "fault: crash", "fault: crash at work", "fault: crash before what was decided is durable",
	"fault: error", "fault: hook doubled", "fault: hook late", "fault: hook lost", "fault: key forgotten", "fault: lost after",
	"fault: lost before", "fault: outage", "fault: saved error", "fault: too many",
	"outcome: another amount", "outcome: asked at the bank", "outcome: called off and paid all the same", "outcome: cancelled",
	"outcome: confirmed", "outcome: declined", "outcome: dispute lost", "outcome: dispute opened", "outcome: dispute won",
	"outcome: ended by a person", "outcome: found by the bank after all", "outcome: given up", "outcome: held and left",
	"outcome: lapsed", "outcome: lapsed with money back", "outcome: owed", "outcome: refund came back from pending",
	"outcome: refunded", "outcome: refunded in part", "outcome: sold out", "outcome: stuck", "outcome: tried again",
}

// Missed is what a run should have met and has not.
func (c Counts) Missed() (missed []string) {
	for _, what := range must {
		if c[what] == 0 {
			missed = append(missed, what)
		}
	}
	return missed
}

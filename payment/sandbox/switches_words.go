package sandbox

// choice is something to choose on a page: what the wire calls it, and plain words.
type choice struct{ Value, Words string }

// badDays are the kinds of fault in plain words.
var badDays = []choice{
	{FaultLostAfter, "The work is done, but its answer gets lost"},
	{FaultLostBefore, "Requests get lost before anything is done"},
	{FaultDelay, "Answers are slow"},
	{FaultError, "Internal errors: nothing is done (500)"},
	{FaultSavedError, "Internal errors that are repeated for a day under the same key (500)"},
	{FaultConflict, "“I am still at it, come back” (409)"},
	{FaultTooMany, "“You ask too often, come back later” (429)"},
	{FaultOutage, "The company is down (503)"},
	{FaultBalance, "The balance is too low for refunds"},
	{HookLost, "News (webhooks) gets lost"},
	{HookTwice, "News (webhooks) comes twice"},
	{HookLate, "News (webhooks) comes late, and after what is newer"},
}

// aimedAt are the requests that a fault can be about.
var aimedAt = []choice{
	{"", "any request"},
	{"POST /v1/payment_intents", "making, taking and calling off payments"},
	{"POST /v1/refunds", "giving money back"},
	{"GET /v1/", "looking something up"},
}

// howOften are numbers of times.
var howOften = []choice{{"1", "once"}, {"3", "three times"}, {"10", "ten times"}, {"0", "until mended"}}

func wordsOf(all []choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Words
		}
	}
	return value
}

// stateWords are the states of payments, refunds and disputes in plain words.
var stateWords = []choice{
	{needsMethod, "waits for the buyer"},
	{needsAction, "waits for the buyer at the bank"},
	{processing, "under way"},
	{needsCapture, "set aside, not taken"},
	{succeeded, "paid"},
	{canceled, "ended without money"},
}

var refundWords = []choice{{"pending", "on its way"}, {succeeded, "has arrived"}, {"failed", "came back"}}

var disputeWords = []choice{{disputeOpen, "open: the bank has the money"}, {disputeWon, "won: the money is ours"}, {disputeLost, "lost: the money is the buyer's"}}

// switchesOf are the switches of a payment in a state.
func switchesOf(status string) []choice {
	switch status {
	case needsMethod, needsAction:
		return []choice{{succeeded, "The money arrives"}, {processing, "Under way, for as long as it takes"}, {needsMethod, "The bank declines"}, {canceled, "The company calls it off"}}
	case processing:
		return []choice{{"hurry", "What is under way ends now"}, {succeeded, "The money arrives"}, {needsMethod, "The bank declines"}, {canceled, "The company calls it off"}}
	case needsCapture:
		return []choice{{"expire", "The bank waits no longer"}, {succeeded, "Take all of it by hand"}, {canceled, "The company calls it off"}}
	case canceled:
		return []choice{{succeeded, "The money arrives all the same"}}
	}
	return []choice{{"hurry", "What is under way ends now"}}
}

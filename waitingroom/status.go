package waitingroom

// Status is the machine's answer in one word. The order of the list is the order of
// precedence: when a command could be refused for several reasons, the first of them
// is given.
type Status uint8

// The statuses, in order of precedence.
const (
	OK          Status = iota
	KeyReused          // the idempotency key came with another request before
	Forbidden          // this is not for who asks
	Malformed          // the request breaks a bound or contradicts itself
	Unopened           // the room was never announced
	Exists             // the room is announced already
	Over               // the window is closed
	Early              // entries are not taken yet
	EntriesOver        // entries are not taken any more
	Full               // there are as many as there may be
	Unknown            // there is no such entry
	EnteredAs          // the identity has a place, made with another key
	NotYours           // what was shown is not what the entry was made of
	Stale              // the notice has changed since it was read
	Fixed              // this part of the notice does not change any more
	NotDrawn           // the draw has not been held
	Drawn              // the draw has been held
	TooSoon            // it is not time for that yet
	BadSeed            // these are not the bytes that the notice waits for
	UsedUp             // the turn became an order
	TurnOver           // the turn has ended, or there was another since
	LongestTurn        // the turn cannot last longer
	Halted             // serving is paused
	NotYet             // the rank has not come up
	SoldOut            // there is nothing to shop for
	TurnsUp            // the entry was given all the turns it may have
	State              // the room is not in a state that allows it
	Totals             // the tallies do not add up to the notice
	EffectState        // the effect is not open
	statusEnd
)

type statusText struct {
	code     string // for machines; never changes
	sentence string // for people
}

var statusTexts = [statusEnd]statusText{
	OK:          {"ok", "Done."},
	KeyReused:   {"key_reused", "This request key was already used for a different request."},
	Forbidden:   {"forbidden", "You may not do this."},
	Malformed:   {"malformed", "The request is not one that can be carried out."},
	Unopened:    {"unopened", "This waiting room has not been announced."},
	Exists:      {"exists", "This waiting room is announced already."},
	Over:        {"over", "This window is over."},
	Early:       {"early", "The lobby has not opened yet."},
	EntriesOver: {"entries_over", "Entries for this draw are closed."},
	Full:        {"full", "There is no room for more."},
	Unknown:     {"unknown", "There is no such place."},
	EnteredAs:   {"entered", "You already have a place, from another browser."},
	NotYours:    {"not_yours", "This place belongs to another browser."},
	Stale:       {"stale", "Somebody has changed the notice since you read it."},
	Fixed:       {"fixed", "This was announced and does not change any more."},
	NotDrawn:    {"not_drawn", "Places have not been drawn yet."},
	Drawn:       {"drawn", "Places have been drawn already."},
	TooSoon:     {"too_soon", "It is not time for this yet."},
	BadSeed:     {"bad_seed", "These are not the bytes that the notice waits for."},
	UsedUp:      {"turn_spent", "You have already ordered with this place."},
	TurnOver:    {"turn_over", "This turn has ended."},
	LongestTurn: {"longest_turn", "This turn cannot last any longer."},
	Halted:      {"paused", "The line is paused. Your place is kept."},
	NotYet:      {"not_yet", "It is not your turn yet."},
	SoldOut:     {"sold_out", "Everything is sold or reserved."},
	TurnsUp:     {"turns_up", "This place has had all its turns."},
	State:       {"state", "This is not possible at the moment."},
	Totals:      {"totals", "The figures do not add up to what was announced."},
	EffectState: {"effect_state", "This work is not open any more."},
}

// String is the status's code for machines: stable for ever.
func (s Status) String() string {
	if s >= statusEnd {
		return "status_out_of_range"
	}
	return statusTexts[s].code
}

// Sentence says the status to a person.
func (s Status) Sentence() string {
	if s >= statusEnd {
		return ""
	}
	return statusTexts[s].sentence
}

// Statuses lists every status in order of precedence.
func Statuses() []Status {
	all := make([]Status, statusEnd)
	for i := range all {
		all[i] = Status(i)
	}
	return all
}

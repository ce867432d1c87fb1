package catalog

// Status is the machine's answer in one word. The order of the list is the order of
// precedence: when a command could be refused for several reasons, the first of them
// is given.
type Status uint8

// The statuses, in order of precedence.
const (
	OK            Status = iota
	KeyReused            // the idempotency key came with another request before
	Forbidden            // the actor's roles do not allow this
	Malformed            // the request breaks a bound or contradicts itself
	Unknown              // something named does not exist here
	Exists               // the key of a new thing is taken
	Full                 // there are as many as there may be
	Stale                // what the request was based on has changed since
	LastOwner            // nobody would be left who owns the organizer
	Fixed                // what others stand on does not change any more
	InUse                // it is used and can only be archived
	State                // the thing's state does not allow this
	Contradictory        // the plan contradicts itself or what it stands on
	Applying             // too much is being carried out for this sale already
	EffectState          // the effect is not open
	statusEnd
)

type statusText struct {
	code     string // for machines; never changes
	sentence string // for people
}

var statusTexts = [statusEnd]statusText{
	OK:            {"ok", "Done."},
	KeyReused:     {"key_reused", "This request key was already used for a different request."},
	Forbidden:     {"forbidden", "Your role does not allow this."},
	Malformed:     {"malformed", "The request is not one that can be carried out."},
	Unknown:       {"unknown", "There is no such thing here."},
	Exists:        {"exists", "That name is already taken."},
	Full:          {"full", "There are as many of these as there may be."},
	Stale:         {"stale", "Somebody has changed this since you read it."},
	LastOwner:     {"last_owner", "Somebody must remain who owns this."},
	Fixed:         {"fixed", "This does not change any more, because sales stand on it."},
	InUse:         {"in_use", "This is in use; it can be archived, not deleted."},
	State:         {"state", "This is not in a state that allows it."},
	Contradictory: {"contradictory", "The plan cannot be sold as it is."},
	Applying:      {"applying", "Earlier changes to this sale are still being carried out."},
	EffectState:   {"effect_state", "This work is not open any more."},
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

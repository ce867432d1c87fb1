package sale

// Status is the machine's answer in one word. The order of the list is the order
// of precedence: when a command could be refused for several reasons, the first
// of them is given. Of several lines refused for one reason the first is named.
type Status uint8

// The statuses, in order of precedence.
const (
	OK              Status = iota
	KeyReused              // the idempotency key came with another request before
	Forbidden              // the actor's role may not do this
	Malformed              // the request breaks a bound or contradicts itself
	Unknown                // something named does not exist here, or is not the asker's
	Exists                 // the key of a new thing is taken
	Contradiction          // the set-up asked for cannot be
	HoldGone               // the hold was released, expired or became an order
	Frozen                 // the sale or the type is frozen: nothing moves
	Closed                 // the sale or the type has ended
	Paused                 // the sale or the type is paused: no new holds
	NotInWindow            // this window does not sell what was asked for
	WindowEarly            // the window has not opened yet
	WindowOver             // the window has closed
	MixedCurrencies        // a cart over two currencies
	MixedSellers           // a cart over two sellers
	TurnNeeded             // this window wants an admission
	TurnOld                // a newer admission of this entry exists
	TurnInUse              // this entry already has a live hold
	TurnSpent              // this entry has bought
	CodeUnknown            // no such code
	CodeEarly              // the code is not valid yet
	CodeOver               // the code is no longer valid
	CodeNotYours           // the code is bound to somebody else
	CodeConflict           // these codes do not go together
	CodeUsedUp             // every use of the code is taken
	AccessNeeded           // an access code is needed for this
	HoldCeiling            // the hold cannot be renewed any further
	TooFew                 // below the type's minimum per order
	TooMany                // above the type's maximum per order
	IdentityNeeded         // nothing that the buyer has shown counts towards a limit
	HoldBudget             // the person has too many live holds
	LimitType              // the person's limit for this ticket type
	LimitEvent             // the person's limit for this event
	LimitSale              // the person's limit for this sale
	SeatNotSold            // the seat is not sold as this type or in this window
	SeatsTaken             // a named seat is held, sold or blocked
	SeatRule               // a rule of the chart: orphans, whole groups, companions
	NoSeats                // no seats fit what was asked for
	SoldOut                // a pool has not enough left
	CodeBudget             // the code's budget is spent
	CodeNoUse              // the code changes nothing in this cart
	PriceChanged           // the buyer agreed to another total
	AnswerMissing          // a required question or consent is unanswered
	OrderState             // the order's state does not allow this
	TicketState            // the ticket's state does not allow this
	PolicyForbids          // the policy frozen in the ticket does not allow this
	Disputed               // the buyer's bank holds the money back
	TenderLimit            // more than may be paid this way
	EffectState            // the effect is not open
	Committed              // live claims stand in the way of what the organizer asks
	PricePosted            // the posted rules forbid this rise
	PostedOrder            // posted versions only move forward
	statusEnd
)

type statusText struct {
	code     string // for machines; never changes
	sentence string // for people
}

var statusTexts = [statusEnd]statusText{
	OK:              {"ok", "Done."},
	KeyReused:       {"key_reused", "This request key was already used for a different request."},
	Forbidden:       {"forbidden", "Your role does not allow this."},
	Malformed:       {"malformed", "The request is not one that can be carried out."},
	Unknown:         {"unknown", "There is no such thing here."},
	Exists:          {"exists", "That name is already taken."},
	Contradiction:   {"contradiction", "These settings do not go together."},
	HoldGone:        {"hold_gone", "This reservation has ended."},
	Frozen:          {"frozen", "Everything is on hold for a moment; nothing you have is lost."},
	Closed:          {"closed", "Sales have ended."},
	Paused:          {"paused", "Sales are paused; what you have reserved stays yours."},
	NotInWindow:     {"not_in_window", "This is not on sale here."},
	WindowEarly:     {"window_early", "Sales have not opened yet."},
	WindowOver:      {"window_over", "Sales in this window have closed."},
	MixedCurrencies: {"mixed_currencies", "These tickets are sold in different currencies; please buy them separately."},
	MixedSellers:    {"mixed_sellers", "These tickets are sold by different companies; please buy them separately."},
	TurnNeeded:      {"turn_needed", "Please wait for your turn."},
	TurnOld:         {"turn_old", "Your turn was renewed elsewhere; please use the newer page."},
	TurnInUse:       {"turn_in_use", "Your turn already has tickets reserved."},
	TurnSpent:       {"turn_spent", "This turn has been used."},
	CodeUnknown:     {"code_unknown", "That code is not known."},
	CodeEarly:       {"code_early", "That code is not valid yet."},
	CodeOver:        {"code_over", "That code is no longer valid."},
	CodeNotYours:    {"code_not_yours", "That code belongs to somebody else."},
	CodeConflict:    {"code_conflict", "These codes cannot be used together."},
	CodeUsedUp:      {"code_used_up", "That code has been used up."},
	AccessNeeded:    {"access_needed", "An access code is needed for this."},
	HoldCeiling:     {"hold_ceiling", "This reservation cannot be extended any further."},
	TooFew:          {"too_few", "Please choose more: there is a minimum per order."},
	TooMany:         {"too_many", "Please choose fewer: there is a maximum per order."},
	IdentityNeeded:  {"identity_needed", "Please sign in or confirm your address first: there is a limit per person."},
	HoldBudget:      {"hold_budget", "You already have other reservations open."},
	LimitType:       {"limit_type", "You have reached the limit per person for this ticket."},
	LimitEvent:      {"limit_event", "You have reached the limit per person for this event."},
	LimitSale:       {"limit_sale", "You have reached the limit per person for this sale."},
	SeatNotSold:     {"seat_not_sold", "A chosen seat is not sold as this ticket."},
	SeatsTaken:      {"seats_taken", "A chosen seat has just been taken."},
	SeatRule:        {"seat_rule", "This choice of seats breaks a rule of the house."},
	NoSeats:         {"no_seats", "No seats fit this request right now."},
	SoldOut:         {"sold_out", "There are not enough tickets left."},
	CodeBudget:      {"code_budget", "That code's budget is spent."},
	CodeNoUse:       {"code_no_use", "That code changes nothing in this cart."},
	PriceChanged:    {"price_changed", "The price is no longer the one you were shown."},
	AnswerMissing:   {"answer_missing", "A required answer is missing."},
	OrderState:      {"order_state", "The order is not in a state that allows this."},
	TicketState:     {"ticket_state", "The ticket is not in a state that allows this."},
	PolicyForbids:   {"policy_forbids", "The conditions of this ticket do not allow this."},
	Disputed:        {"disputed", "The bank is looking into this payment; nothing can go back until it has decided."},
	TenderLimit:     {"tender_limit", "That much cannot be paid this way."},
	EffectState:     {"effect_state", "This work is not open any more."},
	Committed:       {"committed", "Tickets that are held or sold stand in the way."},
	PricePosted:     {"price_posted", "The posted rules do not allow this price yet."},
	PostedOrder:     {"posted_order", "A newer version of the rules is already posted."},
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

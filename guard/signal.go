package guard

// Signal is a kind of thing that several persons can be seen to share.
type Signal uint8

// The signals.
const (
	Card    Signal = iota // fingerprint of a payment card, as the payment company makes it
	Phone                 // number, in the international form
	Address               // postal address, in one form
	Device                // key that a browser made for itself
	Agent                 // JA4 of the connection: which program it is, not whose
	signals
)

var signalNames = [...]string{"card", "phone", "address", "device", "agent"}

// String is the signal's name.
func (s Signal) String() string { return signalNames[s] }

// Action is what is done about somebody.
type Action uint8

// The actions, from the mildest.
const (
	Allow  Action = iota
	Harder        // work is asked, and more of it
	Review        // it goes on, and a person looks before tickets are released
	Refuse        // not now; support can see why
)

var actionNames = [...]string{"allow", "harder", "review", "refuse"}

// String is the action's name.
func (a Action) String() string { return actionNames[a] }

// Evidence is one reason for an action: so many persons shared a signal.
type Evidence struct {
	Signal  Signal
	Persons int
}

// Policy says from how many persons on a signal leads to what; 0 is never.
type Policy [signals]struct{ Harder, Review, Refuse int }

// Usual is a policy that families, flats and offices pass. A browser's own key is
// nobody's but its owner's; a card is shared at home; a program is everybody's.
var Usual = Policy{
	Card:    {Harder: 3, Review: 4, Refuse: 12},
	Phone:   {Harder: 4, Review: 6, Refuse: 20},
	Address: {Harder: 8, Review: 12, Refuse: 60},
	Device:  {Harder: 2, Review: 3, Refuse: 5},
}

// Judge says what is to be done about somebody who shares what others have, and why. One
// signal alone never refuses, and neither do the card and the address together: whoever
// lives at one place pays with one card.
func (p *Policy) Judge(seen []Evidence) (Action, []Evidence) {
	var worst Action
	var why []Evidence
	home, own := 0, 0 // signals that refuse, those of a home counting once
	for _, e := range seen {
		a := p.of(e)
		if a == Allow {
			continue
		}
		why = append(why, e)
		if a == Refuse && (e.Signal == Card || e.Signal == Address) {
			home = 1
		} else if a == Refuse {
			own++
		}
		worst = max(worst, min(a, Review))
	}
	if home+own >= 2 {
		worst = Refuse
	}
	return worst, why
}

func (p *Policy) of(e Evidence) Action {
	reached := func(from int) bool { return from > 0 && e.Persons >= from }
	switch from := p[e.Signal]; {
	case reached(from.Refuse):
		return Refuse
	case reached(from.Review):
		return Review
	case reached(from.Harder):
		return Harder
	}
	return Allow
}

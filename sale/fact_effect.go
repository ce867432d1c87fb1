package sale

// Facts of effects and of answers.
type (
	// EffectOpened owes the outside world something.
	EffectOpened struct {
		Effect Effect `wire:"1"`
	}
	// EffectClosed says how it ended.
	EffectClosed struct {
		ID      uint64       `wire:"1"`
		Result  EffectResult `wire:"2"`
		Ref     string       `wire:"3"`
		Reason  string       `wire:"4"`
		Again   int64        `wire:"5"` // of a question that had no answer yet: when it is asked again; 0 = a person is to look
		By      Actor        `wire:"6"` // staff who looked and said so
		Amount  int64        `wire:"7"` // of a refund that was declined: the part that went back all the same
		At      int64        `wire:"8"`
		Settled int64        `wire:"9"` // of a refund that was declined: what has gone back another way meanwhile
	}
	// ReissueOwed says that an order is owed its tickets anew, because seats of an event
	// were renamed, and that orders below Next have been looked at.
	ReissueOwed struct {
		Event   uint32   `wire:"1"`
		Next    uint64   `wire:"2"`
		Tickets []uint64 `wire:"3"` // that say something else than the house by now
		Effect  Effect   `wire:"4"` // none if no order was found up to Next
	}
	// EffectBegun says that the provider has something to show for an open effect.
	EffectBegun struct {
		ID  uint64 `wire:"1"`
		Ref string `wire:"2"` // the provider's name for it
	}
	// Answered keeps an accepted command's outcome for whoever repeats it.
	Answered struct {
		Key         Key     `wire:"1"`
		Fingerprint uint64  `wire:"2"`
		At          int64   `wire:"3"`
		Outcome     Outcome `wire:"4"`
	}
)

package sale

// Facts of runs.
type (
	// RunStarted says that the money of all who have tickets of an event is to go back.
	RunStarted struct {
		Run      uint32 `wire:"1"` // numbered from 1
		Event    uint32 `wire:"2"`
		WithFees bool   `wire:"3"`
		Withhold bool   `wire:"4"`
		Reason   string `wire:"5"`
		Last     uint64 `wire:"6"` // the last order that there is
		By       Actor  `wire:"7"`
		At       int64  `wire:"8"`
	}
	// RunTook ends an order's tickets for the event, and owes what goes back and a word to
	// the buyer. Orders up to it have been looked at.
	RunTook struct {
		Run    uint32        `wire:"1"`
		Voided TicketsVoided `wire:"2"`
		Refund Effect        `wire:"3"` // none where nothing goes back
		Notice Effect        `wire:"4"`
		First  uint64        `wire:"5"` // the first order that was passed over so far; 0 = none was
		ByHand OwedByHand    `wire:"6"` // what goes back by hand; none where nothing does
	}
	// RunLooked says how far a run has come: orders below Next have been looked at.
	RunLooked struct {
		Run   uint32 `wire:"1"`
		Next  uint64 `wire:"2"`
		Last  uint64 `wire:"3"` // the last one to look at
		First uint64 `wire:"4"` // the first order that was passed over so far; 0 = none was
		From  int64  `wire:"5"` // when it goes on
	}
	// RunTurned pauses a run, lets it go on, or says that it is done.
	RunTurned struct {
		Run    uint32   `wire:"1"`
		State  RunState `wire:"2"`
		Reason string   `wire:"3"`
		Until  int64    `wire:"4"` // of a pause; 0 = until somebody says so
		By     Actor    `wire:"5"`
		At     int64    `wire:"6"`
	}
	// RunRetried says that all refunds of a run that failed are to be tried again.
	RunRetried struct {
		Run uint32 `wire:"1"`
		By  Actor  `wire:"2"`
		At  int64  `wire:"3"`
	}
	// RunAgain owes a refund of a run that failed once more.
	RunAgain struct {
		Run    uint32 `wire:"1"`
		Item   uint32 `wire:"2"` // counted from 0
		Refund Effect `wire:"3"` // none where a person has seen to it meanwhile
	}
)

func (*RunStarted) kind() factKind { return kindRunStarted }
func (*RunTook) kind() factKind    { return kindRunTook }
func (*RunLooked) kind() factKind  { return kindRunLooked }
func (*RunTurned) kind() factKind  { return kindRunTurned }
func (*RunRetried) kind() factKind { return kindRunRetried }
func (*RunAgain) kind() factKind   { return kindRunAgain }

// applyRun makes a fact about a run true, and says whether it was one.
func (m *Machine) applyRun(f Fact) bool {
	switch f := f.(type) {
	case *RunStarted:
		m.applyRunStarted(f)
	case *RunTook:
		m.applyRunTook(f)
	case *RunLooked:
		m.applyRunLooked(f)
	case *RunTurned:
		m.applyRunTurned(f)
	case *RunRetried:
		m.applyRunRetried(f)
	case *RunAgain:
		m.applyRunAgain(f)
	default:
		return false
	}
	return true
}

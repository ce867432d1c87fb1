package sale

import (
	"fmt"

	"facevalue/seating"
)

// Charts finds the published chart version with a hash. It must find every chart
// that a fact names, and the same one each time.
type Charts func(hash [32]byte) (*seating.Chart, bool)

// Machine is one sale. It belongs to one caller at a time.
type Machine struct {
	findChart Charts

	// Set-up.
	name        string
	running     bool // SaleOpened was applied
	policy      Policy
	orderFees   []list // every fee of an order that there was, the newest last
	notices     []notice
	edition     uint32 // counts changes of what answers are told by: prices and charts
	pastCharts  []PastChart
	limited     bool // any limit per person is set
	state       Switch
	reason      string
	frozenAt    int64 // since when the sale is frozen
	frozenTypes int   // how many are frozen by themselves
	sellers     []Seller
	events      []event
	pools       []pool
	types       []ticketType
	items       []item
	bundles     []bundle
	windows     []window
	allocs      []string // from index 1
	codeRules   []codeRule
	codes       []code
	codeIndex   map[string]uint32
	questions   []QuestionDef
	typeByKey   map[string]uint32
	graceUntil  int64 // no hold ends before it, save at its ceiling

	setupVersion uint64
	watching     bool // what changes is noted for readers

	// Buyers.
	persons pages[person]
	claims  claimBook
	entries map[uint64]entry

	// Holds: fate says of each what became of it; live ones have a slot.
	fate  []uint32
	slots pages[hold]
	spare []uint32 // slots to use again, last first
	due   dueHeap
	live  int
	fresh room[Line] // for holds to come

	// Orders, tickets, effects.
	orders     pages[order]
	tickets    pages[ticket]
	effects    map[uint64]openEffect
	unpaid     map[uint64]uint64 // charges that ended without money, and whose they were
	lastEffect uint64
	reissues   []reissue // oldest first
	endings    []ending  // oldest first
	runs       []run
	runsOn     int               // how many are not done
	runRefs    map[uint64]runRef // open refunds of runs
	review     map[uint64]ReviewRow
	lastReview uint64
	strays     map[string]bool       // payments that are in no order's books
	waitFor    [tenderKindEnd]uint32 // orders that wait for money beside the provider
	opened     []Effect
	closed     []uint64

	answers answers

	// What one decision needs for a moment; empty between decisions.
	facts   []Fact
	opening uint64
	cart    cart
	tally   tally
	found   []dueEntry
	lapsing map[uint64]bool // holds and orders let go for this decision alone
	lapsed  trial           // and how to take that back

	nextPool, nextEvent int // where Truths goes on
	renamed             renamedCache
	touched             uint64 // what Foresee read, so that reading it is not left out
	placed              HoldPlaced
	answer              Answered
}

// New is a sale of which nothing is known yet.
func New(charts Charts) *Machine {
	return &Machine{
		findChart: charts,
		allocs:    []string{"general"},
		codeIndex: map[string]uint32{},
		typeByKey: map[string]uint32{},
		entries:   map[uint64]entry{},
		effects:   map[uint64]openEffect{},
		unpaid:    map[uint64]uint64{},
		review:    map[uint64]ReviewRow{},
		strays:    map[string]bool{},
		lapsing:   map[uint64]bool{},
		runRefs:   map[uint64]runRef{},
	}
}

// Decide answers a command at an instant and gives the facts that follow from it.
// It changes nothing: what it tries out on the stock it takes back. A refusal has
// no facts but those of holds that it found to be over, which are true whatever
// became of the command. The facts are valid until the next call of Decide or Due.
func (m *Machine) Decide(cmd Command, now int64) (Outcome, []Fact) {
	m.facts, m.opening = m.facts[:0], 0
	meta := cmd.meta()
	if out, repeated := m.answers.repeat(meta); repeated {
		return out, nil
	}
	out := m.decide(cmd, now)
	for out.Status.mayLapse() && m.lapseMore(now) {
		out = m.decide(cmd, now)
	}
	m.endLapses()
	if out.OK() && meta.Key != (Key{}) {
		m.answer = Answered{Key: meta.Key, Fingerprint: meta.Fingerprint, At: now, Outcome: out}
		m.fact(&m.answer)
	}
	return out, m.facts
}

// Would is what Decide would answer, for who only wants to know: nothing comes of it. It
// needs the machine to itself, as Decide does.
func (m *Machine) Would(cmd Command, now int64) Outcome {
	out, _ := m.Decide(cmd, now)
	return out
}

// Foresee fetches the memory that deciding a command shortly will need. A hold asks
// for a key and a claim that are nearly always new, in tables too large for the
// processor's caches; for sixteen commands at a time the waits overlap.
func (m *Machine) Foresee(cmd Command) {
	m.touched ^= m.answers.byKey.touch((*[16]byte)(&cmd.meta().Key))
	if c, ok := cmd.(*PlaceHold); ok && len(c.Claims) > 0 && len(c.Wants) > 0 {
		m.touched ^= m.claims.byClaim.touch((*[16]byte)(&c.Claims[0])) ^ uint64(c.Wants[0].Count)
	}
}

// fact adds a fact to those of the decision being made.
func (m *Machine) fact(f Fact) { m.facts = append(m.facts, f) }

// decide is the one long switch over commands.
func (m *Machine) decide(cmd Command, now int64) Outcome {
	if by := cmd.meta().By; by.Role >= roleEnd || badText(by.Name) {
		return refuse(Malformed, "an actor has a known role and a name of at most 256 bytes")
	}
	if c, ok := cmd.(*OpenSale); ok {
		return m.openSale(c, now)
	}
	if !m.running {
		return refuse(Unknown, "sale")
	}
	switch c := cmd.(type) {
	case *PlaceHold:
		return m.placeHold(c, now)
	case *AmendHold:
		return m.amendHold(c, now)
	case *RenewHold:
		return m.renewHold(c, now)
	case *ReleaseHold:
		return m.releaseHold(c, now)
	case *Checkout:
		return m.checkout(c, now)
	case *SellAtCounter:
		return m.sellAtCounter(c, now)
	case *BeginEffect:
		return m.asHouse(c.By, func() Outcome { return m.beginEffect(c) })
	case *FinishEffect:
		return m.finishEffect(c, now)
	case *NoteAuthorised:
		return m.asHouse(c.By, func() Outcome { return m.noteAuthorised(c, now) })
	case *NoteDispute:
		return m.asHouse(c.By, func() Outcome { return m.noteDispute(c, now) })
	case *NoteRefund:
		return m.asHouse(c.By, func() Outcome { return m.noteRefund(c, now) })
	case *NoteOrphan:
		return m.asHouse(c.By, func() Outcome { return m.noteOrphan(c, now) })
	case *CloseReview:
		return m.closeReview(c, now)
	case *MarkPaid:
		return m.markPaid(c, now)
	case *RetryPayment:
		return m.retryPayment(c, now)
	case *CancelOrder:
		return m.cancelOrder(c, now)
	case *CancelTickets:
		return m.cancelTickets(c, now)
	case *AdjustOrder:
		return m.adjustOrder(c, now)
	case *Exchange:
		return m.exchange(c, now)
	case *CorrectContact:
		return m.correctContact(c)
	case *NameTicket:
		return m.nameTicket(c, now)
	case *StartRun:
		return m.startRun(c, now)
	case *TurnRun:
		return m.turnRun(c, now)
	case *RetryRun:
		return m.retryRun(c, now)
	}
	if !cmd.meta().By.manages() {
		return refuse(Forbidden, cmd.meta().By.Role.String())
	}
	return m.decideSetup(cmd, now)
}

// decideSetup is the part of the switch that is for those who run the sale.
func (m *Machine) decideSetup(cmd Command, now int64) Outcome {
	switch c := cmd.(type) {
	case *SetPolicy:
		return m.setPolicy(c, now)
	case *AddSeller:
		return m.addSeller(c)
	case *AddEvent:
		return m.addEvent(c)
	case *AddPool:
		return m.addPool(c)
	case *AddType:
		return m.addType(c)
	case *ChangeType:
		return m.changeType(c)
	case *SetPrice:
		return m.setPrice(c, now)
	case *AddItem:
		return m.addItem(c)
	case *SetItemPrice:
		return m.setItemPrice(c, now)
	case *ChangeItem:
		return m.changeItem(c)
	case *AddBundle:
		return m.addBundle(c, now)
	case *ChangeBundle:
		return m.changeBundle(c, now)
	case *SwitchOffer:
		return m.switchOffer(c, now)
	case *AddWindow:
		return m.addWindow(c)
	case *ChangeWindow:
		return m.changeWindow(c, now)
	case *AddAllocation:
		return m.addAllocation(c)
	case *AddCodes:
		return m.addCodes(c)
	case *AddQuestion:
		return m.addQuestion(c)
	case *SetSwitch:
		return m.setSwitch(c, now)
	case *PostRules:
		return m.postRules(c, now)
	case *SetCapacity:
		return m.setCapacity(c)
	case *MoveCount:
		return m.moveCount(c)
	case *BlockCount:
		return m.blockCount(c)
	case *MoveSeats:
		return m.moveSeats(c)
	case *BlockSeats:
		return m.blockSeats(c)
	case *UnblockSeats:
		return m.unblockSeats(c)
	case *SwapChart:
		return m.swapChart(c)
	case *ChangeEvent:
		return m.changeEvent(c)
	case *EndEvent:
		return m.endEvent(c, now)
	case *ExtendHolds:
		return m.extendHolds(c, now)
	}
	return refuse(Malformed, fmt.Sprintf("command %T", cmd))
}

// asHouse carries out what only the house itself may ask for.
func (m *Machine) asHouse(by Actor, do func() Outcome) Outcome {
	if by.Role != House {
		return refuse(Forbidden, by.Role.String())
	}
	return do()
}

// Apply makes a fact true. A fact that cannot be true panics: the journal and the
// machine would have parted, and nothing sold after that could be trusted.
func (m *Machine) Apply(f Fact) {
	switch f := f.(type) {
	case *HoldPlaced:
		m.applyHoldPlaced(f)
	case *Answered:
		m.answers.keep(f)
	case *HoldsLapsed:
		m.applyHoldsLapsed(f)
	case *HoldReleased:
		m.endHold(f.Hold, fateReleased)
	case *HoldRenewed:
		m.applyHoldRenewed(f)
	case *HoldAmended:
		m.applyHoldAmended(f)
	case *HoldsExtended:
		m.graceUntil = f.Until
	case *OrderPlaced:
		m.applyOrderPlaced(f)
	case *OrderPaid:
		m.applyPaid(f)
	case *OrderRevived:
		m.applyOrderRevived(f)
	case *TicketsIssued:
		m.applyTicketsIssued(f)
	case *OrderClosed:
		m.applyOrderClosed(f)
	case *TicketsVoided:
		m.applyTicketsVoided(f)
	case *OrderAdjusted:
		m.applyOrderAdjusted(f)
	case *ExchangeOpened:
		m.applyExchangeOpened(f)
	case *ExchangeClosed:
		m.applyExchangeClosed(f)
	case *ContactCorrected:
		m.orderAt(f.Order).person = f.Person
	case *TicketNamed:
		m.ticketAt(f.Ticket).person = f.Person
	case *EffectOpened:
		m.applyEffectOpened(f)
	case *ReissueOwed:
		m.applyReissueOwed(f)
	case *EffectBegun:
		m.applyEffectBegun(f)
	case *EffectClosed:
		m.applyEffectClosed(f)
	default:
		if !m.applyRun(f) && !m.applyMoney(f) {
			m.applySetup(f)
		}
	}
}

// broken stops the machine: what it is told cannot be.
func (m *Machine) broken(format string, args ...any) {
	panic("sale " + m.name + ": " + fmt.Sprintf(format, args...))
}

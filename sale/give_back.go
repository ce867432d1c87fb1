package sale

// mayGiveBack refuses a fan tickets that neither their policy nor a date that was moved
// allows to give back. Fees go back too where all of them may go with their fees.
func (m *Machine) mayGiveBack(o *order, tickets []uint64, now int64) (withFees bool, out Outcome) {
	if len(tickets) == 0 { // no ticket's policy allows it
		return false, refuse(PolicyForbids, "cancel")
	}
	withFees = true
	for _, n := range tickets {
		t := m.ticketAt(n)
		e := &m.eventOf(t).def
		moved := e.GiveBack.reaches(o, now)
		withFees = withFees && moved && e.GiveBack.WithFees
		if till := m.policyOf(t).CancelTill; !moved && (till == 0 || now >= e.Starts-till) {
			return false, Outcome{Status: PolicyForbids, Detail: &Detail{What: "cancel", Tickets: []uint64{n}}}
		}
	}
	return withFees, Outcome{}
}

// reaches says whether who placed an order has the leave now.
func (g *GiveBack) reaches(o *order, now int64) bool { return o.at < g.Before && now < g.Until }

// wrong says what is wrong with it, or "".
func (g *GiveBack) wrong() string {
	switch {
	case g.Until == 0 && *g != (GiveBack{}):
		return "leave to give back has an instant until which it is given"
	case g.Until < 0 || g.Before < 0 || g.Until != 0 && g.Before == 0:
		return "leave to give back says before which instant an order was placed that has it"
	}
	return ""
}

package sale

// sellAtCounter makes an order in one step: hold, order, money and tickets are
// facts of one record. Staff sells outside the limits on fans, never without a
// name and, for what is given away or outside all windows, a reason. It asks no
// questions there: consents are what a buyer gives by himself, but names are needed.
func (m *Machine) sellAtCounter(cmd *SellAtCounter, now int64) Outcome {
	if !cmd.By.sells() {
		return refuse(Forbidden, cmd.By.Role.String())
	}
	if out := m.validCounter(cmd); !out.OK() {
		return out
	}
	c := m.newCart(now)
	c.staff, c.free, c.claims, c.texts = true, cmd.Free, cmd.Claims, cmd.Codes
	if cmd.Window != 0 {
		c.setWindow(&m.windows[cmd.Window-1], cmd.Window)
	} else {
		c.alloc, c.open = uint8(cmd.Alloc), true
	}
	out := m.fill(c, cmd.Wants)
	m.close(c)
	if !out.OK() {
		return out
	}
	f := m.placedFact(c, cmd.By)
	f.Expires, f.Ceiling = now+m.policy.HoldFor, now+m.policy.HoldFor
	if f.Total > 0 && cmd.Tender == "" {
		return refuse(Malformed, "name the tender that paid for it")
	}
	if out := m.takes(cmd.Tender, f.Total); !out.OK() {
		return out
	}
	if out := m.attended(c.lines, cmd.Attendees); !out.OK() {
		return out
	}
	m.fact(f)
	m.counterOrder(cmd, f, now)
	return Outcome{Ref: uint64(m.orders.n) + 1, Total: f.Total, Detail: toldLines(c.lines, c.apart)}
}

// validCounter refuses what is beyond the bounds or lacks a reason.
func (m *Machine) validCounter(cmd *SellAtCounter) Outcome {
	switch {
	case int(cmd.Window) > len(m.windows):
		return refuse(Unknown, "window")
	case int(cmd.Alloc) >= len(m.allocs):
		return refuse(Unknown, "allocation")
	case cmd.By.Name == "" || badText(cmd.By.Name):
		return refuse(Malformed, "who sells must be named")
	case (cmd.Free || cmd.Window == 0) && cmd.Reason == "", badText(cmd.Reason):
		return refuse(Malformed, "what is given away or sold outside all windows needs a reason")
	case badText(cmd.Tender) || badText(cmd.Ref):
		return refuse(Malformed, "tender and reference are at most 256 bytes")
	}
	return m.validPersonal(cmd.Sealed, cmd.Language, cmd.Attendees, cmd.Answers)
}

// counterOrder states what follows the hold of a counter order.
func (m *Machine) counterOrder(cmd *SellAtCounter, f *HoldPlaced, now int64) {
	n := uint64(m.orders.n) + 1
	m.fact(&OrderPlaced{
		Order: n, Hold: f.Hold, At: now, Person: cmd.Person, Sealed: cmd.Sealed, Attendees: cmd.Attendees,
		Answers: stamped(cmd.Answers, now), Reason: cmd.Reason, By: cmd.By, Language: cmd.Language,
	})
	if f.Total > 0 {
		m.fact(&OrderPaid{Order: n, Amount: f.Total, Tender: cmd.Tender, Ref: cmd.Ref, At: now, ByHand: true, By: cmd.By})
	}
	m.issue(n, f.Lines, 0)
}

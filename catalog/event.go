package catalog

import "fmt"

func (d *Details) wrong() string {
	switch {
	case len(d.Images) > maxImages:
		return fmt.Sprintf("an event has at most %d images", maxImages)
	case d.MinimumAge > 150:
		return "a minimum age is at most 150"
	}
	return firstWrong(d.Names.wrongNames("name"), d.About.wrong("about", wrongDescription), d.Age.wrong("age", wrongDescription))
}

// wrong says what is wrong with an occasion, or "". A date that is to follow may be
// left open; any other event has a start.
func (o *Occasion) wrong() string {
	wrong := firstWrong(o.Doors.wrong("doors"), o.Starts.wrong("starts"), o.Ends.wrong("ends"))
	switch {
	case wrong != "":
		return wrong
	case o.ToFollow && !(o.Starts.IsZero() && o.Doors.IsZero() && o.Ends.IsZero()):
		return "a date that is to follow is left open"
	case !o.ToFollow && o.Starts.IsZero():
		return "starts is needed, unless the date is to follow"
	case !o.Doors.IsZero() && o.Doors.At > o.Starts.At:
		return "doors open at the start or before"
	case !o.Ends.IsZero() && o.Ends.At <= o.Starts.At:
		return "an event ends after its start"
	case o.Chart == "" && o.Version != 0 || o.Chart != "" && o.Version == 0:
		return "a chart goes with the version of it that was published"
	}
	return ""
}

// placed refuses an occasion at a place that is not there, or in another zone than
// the place is in.
func (m *Machine) placed(o *Occasion) Outcome {
	v := m.venues.find(o.Venue)
	if v == nil {
		return refuse(Unknown, "venue")
	}
	if v.Archived {
		return refuse(State, "the venue is archived")
	}
	if _, ok := m.chartOf(o); !ok {
		return refuse(Unknown, "that version of the chart")
	}
	for _, w := range []When{o.Doors, o.Starts, o.Ends} {
		if w.Local != "" && w.Zone != v.Def.Zone {
			return refuse(Malformed, fmt.Sprintf("the venue is in %s, and so are its events' times", v.Def.Zone))
		}
	}
	return Outcome{}
}

func (m *Machine) sellerKnown(key string) Outcome {
	if m.sellers.find(key) == nil {
		return refuse(Unknown, "seller")
	}
	return Outcome{}
}

func (m *Machine) addEvent(c *AddEvent) Outcome {
	out := malformed(firstWrong(wrongKey(c.Event), c.Details.wrong(), c.Occasion.wrong()))
	if out.OK() {
		out = firstOf(m.placed(&c.Occasion), m.sellerKnown(c.Details.Seller), full("events", len(m.events.list), maxEvents),
			taken(m.events.find(c.Event) != nil, c.Event))
	}
	if !out.OK() {
		return out
	}
	m.fact(&EventAdded{Event: c.Event, Details: c.Details, Occasion: c.Occasion})
	return Outcome{Key: c.Event}
}

// eventIn finds an event and refuses one that is not in any of the states.
func (m *Machine) eventIn(key string, states ...EventState) (*Event, Outcome) {
	e := m.events.find(key)
	if e == nil {
		return nil, refuse(Unknown, "event")
	}
	for _, s := range states {
		if e.State == s {
			return e, Outcome{}
		}
	}
	return nil, refuse(State, key+" is "+e.State.String())
}

func (m *Machine) changeEvent(c *ChangeEvent) Outcome {
	if out := malformed(c.Details.wrong()); !out.OK() {
		return out
	}
	e, out := m.eventIn(c.Event, EventDraft, EventPublished, EventCancelled)
	if !out.OK() {
		return out
	}
	if out := m.sellerKnown(c.Details.Seller); !out.OK() {
		return out
	}
	if e.Sale != "" && e.Details.Seller != c.Details.Seller {
		return refuse(Fixed, "the seller of an event that is on sale")
	}
	m.fact(&EventChanged{Event: c.Event, Details: c.Details})
	return Outcome{Key: c.Event}
}

// moveEvent changes when or where an event is. Tickets stay valid; if it is on sale,
// the sale is brought to it.
func (m *Machine) moveEvent(c *MoveEvent, now int64) Outcome {
	if out := malformed(firstWrong(c.Occasion.wrong(), wrongLine("reason", c.Reason, 0, maxLine))); !out.OK() {
		return out
	}
	e, out := m.eventIn(c.Event, EventDraft, EventPublished)
	if !out.OK() {
		return out
	}
	if e.State == EventPublished && c.Reason == "" {
		return refuse(Malformed, "who moves a published event says why: buyers read it")
	}
	promised, wrong := e.GiveBack.renewed(c.GiveBack, now)
	if wrong != "" {
		return refuse(Malformed, wrong)
	}
	out = firstOf(m.placed(&c.Occasion), full("moves of an event", len(e.Was), maxMoves), m.seatsRemain(e, &c.Occasion))
	if !out.OK() || e.Occasion == c.Occasion && promised == e.GiveBack {
		return out
	}
	m.fact(&EventMoved{Event: c.Event, Occasion: c.Occasion, Reason: c.Reason, GiveBack: promised})
	return m.reapply(e)
}

// renewed is what is promised when an event is moved once more. What was promised stays
// as long as it was to: those who bought count on it.
func (g GiveBack) renewed(c GiveBack, now int64) (promised GiveBack, wrong string) {
	switch {
	case c.Until == 0 && c.WithFees, c.Before != 0:
		return g, "what may be given back is said by until and with_fees"
	case c.Until == 0:
		return g, ""
	case int64(c.Until) <= now || int64(c.Until) > now+maxGiveBack:
		return g, "tickets may be given back until an instant to come, within two years"
	case int64(g.Until) > now && (c.Until < g.Until || g.WithFees && !c.WithFees):
		return g, "what was promised already stays: say the same or more"
	}
	return GiveBack{Until: c.Until, Before: Instant(now), WithFees: c.WithFees}, ""
}

// seatsRemain refuses to take the chart from an event that is on sale by seat, or to
// give one to an event that is sold without.
func (m *Machine) seatsRemain(e *Event, o *Occasion) Outcome {
	if e.Sale != "" && (e.Occasion.Chart == "") != (o.Chart == "") {
		return refuse(Fixed, "whether an event that is on sale has numbered seats")
	}
	return Outcome{}
}

// reapply brings the sale of an event to what it is now, if there is one.
func (m *Machine) reapply(e *Event) Outcome {
	if s := m.sales.find(e.Sale); s != nil && s.Published != 0 {
		m.open(s, s.Published)
		return Outcome{Key: e.Key, Ref: m.lastEffect + m.opening}
	}
	return Outcome{Key: e.Key}
}

func (m *Machine) publishEvent(c *PublishEvent) Outcome {
	e, out := m.eventIn(c.Event, EventDraft, EventPublished)
	if !out.OK() || e.State == EventPublished {
		return out
	}
	m.fact(&EventTurned{Event: c.Event, State: EventPublished})
	return Outcome{Key: c.Event}
}

// cancelEvent says that an event will not be. Everything that is sold for it closes;
// giving the money back is a run of its own.
func (m *Machine) cancelEvent(c *CancelEvent) Outcome {
	if out := malformed(wrongLine("reason", c.Reason, 1, maxLine)); !out.OK() {
		return out
	}
	e, out := m.eventIn(c.Event, EventPublished)
	if !out.OK() {
		return out
	}
	m.fact(&EventTurned{Event: c.Event, State: EventCancelled, Reason: c.Reason})
	return m.reapply(e)
}

// archiveEvent puts an event away: one that is over, cancelled, or was never shown.
func (m *Machine) archiveEvent(c *ArchiveEvent, now int64) Outcome {
	e, out := m.eventIn(c.Event, EventDraft, EventPublished, EventCancelled, EventArchived)
	if !out.OK() || e.State == EventArchived {
		return out
	}
	if e.State == EventPublished && !e.over(now) {
		return refuse(State, c.Event+" is still to come; cancel it first")
	}
	m.fact(&EventTurned{Event: c.Event, State: EventArchived, Reason: e.Reason})
	return Outcome{Key: c.Event}
}

// over says whether the event is past: a day after its start, if no end is known.
func (e *Event) over(now int64) bool {
	switch o := &e.Occasion; {
	case o.ToFollow:
		return false
	case !o.Ends.IsZero():
		return now >= int64(o.Ends.At)
	default:
		return now >= int64(o.Starts.At)+day
	}
}

// removeEvent deletes a draft. What was ever on sale has orders, and those stand.
func (m *Machine) removeEvent(c *RemoveEvent) Outcome {
	e := m.events.find(c.Event)
	switch {
	case e == nil:
		return refuse(Unknown, "event")
	case e.Sale != "":
		return refuse(InUse, c.Event+" is in the sale "+e.Sale+"; archive it when it is over or cancelled")
	case e.State != EventDraft:
		return refuse(InUse, c.Event+" was shown to people; archive it")
	}
	m.fact(&EventRemoved{Event: c.Event})
	return Outcome{Key: c.Event}
}

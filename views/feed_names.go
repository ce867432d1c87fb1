package views

import (
	"facevalue/sale"
	"facevalue/seating"
)

// names turns a sale's indexes into the keys that people gave. Keys never change and
// numbers are never given again, so an older one is good for all it knows.
type names struct {
	version uint64
	setup   *sale.Setup
}

// namesOf are the names of everything in a machine. mu is held.
func (f *Feed) namesOf(m *sale.Machine) *names {
	if v := m.SetupVersion(); f.names == nil || f.names.version != v {
		f.names = &names{v, m.Setup()}
	}
	return f.names
}

// door is through which window somebody came, its channel then, and the batch of the
// code that let them in.
type door struct{ win, channel, code string }

// door is that of a window; index counts from 1, 0 is none: the counter. A window
// without a channel is one of its own.
func (n *names) door(index uint32) door {
	if index == 0 || int(index) > len(n.setup.Windows) {
		return door{channel: channelCounter}
	}
	w := &n.setup.Windows[index-1]
	if w.Channel == "" {
		return door{win: w.Key, channel: w.Key}
	}
	return door{win: w.Key, channel: w.Channel}
}

// access is the batch of the first code among some that opens what is closed to others.
func (n *names) access(m *sale.Machine, uses []sale.CodeUse) string {
	for _, u := range uses {
		if _, batch, ok := m.CodeText(u.Code); ok && n.setup.Codes[batch].Kind == sale.AccessCode {
			return n.setup.Codes[batch].Key
		}
	}
	return ""
}

// channelCounter is the channel of what was sold outside all windows.
const channelCounter = "counter"

func (n *names) seller(index uint32) string { return n.setup.Sellers[index].Key }
func (n *names) event(index uint32) string  { return n.setup.Events[index].Key }
func (n *names) typ(index uint32) string    { return n.setup.Types[index].Key }

// pool's event is "" for one that is of no event.
func (n *names) eventOfPool(p *sale.PoolSetup) string {
	if p.Event == 0 {
		return ""
	}
	return n.event(p.Event - 1)
}

// batch is the batch of codes that a code is of.
func (n *names) batch(m *sale.Machine, code uint32) string {
	if _, batch, ok := m.CodeText(code); ok {
		return n.setup.Codes[batch].Key
	}
	return ""
}

// line is the key of what a line sells, and the event that it is for, if any.
func (n *names) line(l *sale.Line) (key, event string) {
	switch l.Kind {
	case sale.TicketLine:
		t := &n.setup.Types[l.Index]
		return t.Key, n.event(t.Event)
	case sale.ItemLine, sale.DonationLine, sale.DeliveryLine:
		return n.setup.Items[l.Index].Key, ""
	}
	return "", ""
}

// seat is a seat's stable id and what a ticket prints; both "" where there is none.
func (v *Views) seat(m *sale.Machine, event, seat uint32) (id, label string) {
	if seat == sale.NoSeat {
		return "", ""
	}
	c, ok := v.options.Charts(m.Chart(event))
	if !ok || int(seat) >= c.Len() {
		return "", ""
	}
	return c.ID(seating.Seat(seat)), c.Describe(seating.Seat(seat))
}

package catalog

import "fmt"

// Note is what staff noted about an order. Its text is sealed for the order's buyer,
// because it is about them: who is erased takes the notes along.
type Note struct {
	Sale   string `wire:"1"` // key
	Order  uint64 `wire:"2"`
	Sealed []byte `wire:"3"`
	By     Actor  `wire:"4"`
	At     int64  `wire:"5"`
}

// notebook keeps the newest notes of an organizer, oldest first. The journal has all.
type notebook struct {
	list []*Note
	of   map[noted][]*Note
}

// noted is an order that notes are about.
type noted struct {
	sale  string
	order uint64
}

func (b *notebook) add(n *Note) {
	if len(b.list) == maxNotes {
		oldest := b.list[0]
		at := noted{oldest.Sale, oldest.Order}
		if b.of[at] = b.of[at][1:]; len(b.of[at]) == 0 {
			delete(b.of, at)
		}
		b.list = b.list[1:]
	}
	if b.of == nil {
		b.of = map[noted][]*Note{}
	}
	at := noted{n.Sale, n.Order}
	b.list, b.of[at] = append(b.list, n), append(b.of[at], n)
}

// noteOrder is for all who may look at orders. Whether there is such an order only its
// sale knows: the caller has asked it.
func (m *Machine) noteOrder(c *NoteOrder, roles Roles) Outcome {
	if c.Order == 0 || len(c.Sealed) == 0 || len(c.Sealed) > maxSealed {
		return refuse(Malformed, fmt.Sprintf("a note is about an order, and has from 1 to %d bytes once it is sealed", maxSealed))
	}
	if out := needs(roles, Owner|Manager|BoxOffice|Finance); !out.OK() {
		return out
	}
	s := m.sales.find(c.Sale)
	switch {
	case s == nil:
		return refuse(Unknown, "sale")
	case s.Published == 0:
		return refuse(State, c.Sale+" was never published, so that it has no orders")
	}
	if out := full("notes of one order", len(m.notes.of[noted{c.Sale, c.Order}]), maxNotesOrder); !out.OK() {
		return out
	}
	m.fact(&OrderNoted{Sale: c.Sale, Order: c.Order, Sealed: c.Sealed})
	return Outcome{Key: s.Key, Ref: c.Order}
}

// Notes are what staff noted about an order of a sale, by its key; the oldest first.
func (m *Machine) Notes(sale string, order uint64) []Note {
	var all []Note
	for _, n := range m.notes.of[noted{sale, order}] {
		all = append(all, *n)
	}
	return all
}

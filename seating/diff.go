package seating

// Pair is one seat under its number in the old and in the new chart.
type Pair struct{ Old, New Seat }

// Delta says what becomes of the seats of one chart version in another. Seats
// are the same if their ids are.
type Delta struct {
	Old, New *Chart
	To       []Seat   // the new number of each old seat; NoSeat if it is missing
	Missing  []Seat   // old numbers of seats that the new chart does not have
	Added    []Seat   // new numbers of seats that the old chart did not have
	Priced   []Pair   // the category's key changed
	Renamed  []Pair   // what a ticket prints changed: section, row or seat
	Moved    []Pair   // the position changed
	Reserved []Pair   // wheelchair place, companion seat or group changed
	Areas    []Change // standing areas that changed
}

// Change is one standing area's capacity before and after; 0 is an area that
// one of the charts does not have.
type Change struct {
	ID       string
	Old, New int
}

// Diff compares two versions of a chart by stable ids.
func Diff(old, next *Chart) Delta {
	d := Delta{Old: old, New: next, To: make([]Seat, old.Len())}
	for s := range Seat(old.Len()) {
		to, kept := next.Lookup(old.ids.at(s))
		if !kept {
			d.To[s] = NoSeat
			d.Missing = append(d.Missing, s)
			continue
		}
		d.To[s] = to
		d.compare(Pair{s, to})
	}
	for s := range Seat(next.Len()) {
		if _, known := old.Lookup(next.ids.at(s)); !known {
			d.Added = append(d.Added, s)
		}
	}
	d.compareAreas()
	return d
}

func (d *Delta) compare(p Pair) {
	was, is := d.Old.Info(p.Old), d.New.Info(p.New)
	if d.Old.categories[was.Category].Key != d.New.categories[is.Category].Key {
		d.Priced = append(d.Priced, p)
	}
	if was.Section != is.Section || was.Row != is.Row || was.Label != is.Label {
		d.Renamed = append(d.Renamed, p)
	}
	if was.At != is.At {
		d.Moved = append(d.Moved, p)
	}
	if was.Accessible != is.Accessible || d.Old.idOf(was.CompanionOf) != d.New.idOf(is.CompanionOf) ||
		d.Old.groupName(was.Group) != d.New.groupName(is.Group) {
		d.Reserved = append(d.Reserved, p)
	}
}

func (c *Chart) idOf(s Seat) string {
	if s == NoSeat {
		return ""
	}
	return c.ids.at(s)
}

func (c *Chart) groupName(n int) string {
	if n < 0 {
		return ""
	}
	return c.groups[n].Name
}

func (d *Delta) compareAreas() {
	capacity := map[string]int{}
	for _, area := range d.New.areas {
		capacity[area.ID] = area.Capacity
	}
	for _, area := range d.Old.areas {
		if now := capacity[area.ID]; now != area.Capacity {
			d.Areas = append(d.Areas, Change{area.ID, area.Capacity, now})
		}
		delete(capacity, area.ID)
	}
	for _, area := range d.New.areas {
		if now, added := capacity[area.ID]; added && now > 0 {
			d.Areas = append(d.Areas, Change{area.ID, 0, now})
		}
	}
}

// Lost returns the missing seats that are claimed: sold, held or blocked. A
// new chart with lost seats must be refused, and these are the seats to name.
func (d *Delta) Lost(claimed func(Seat) bool) []Seat {
	var lost []Seat
	for _, s := range d.Missing {
		if claimed(s) {
			lost = append(lost, s)
		}
	}
	return lost
}

// Carry returns a house of the new chart in which every seat that stayed is as
// free, and in the same allocation, as it was. Seats that are new are free and
// in allocation 0.
func (d *Delta) Carry(h *House) *House {
	carried := NewHouse(d.New)
	for s, to := range d.To {
		if to == NoSeat {
			continue
		}
		carried.Assign(to, h.Allocation(Seat(s)))
		if !h.IsFree(Seat(s)) {
			carried.Take(to)
		}
	}
	return carried
}

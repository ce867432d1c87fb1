package sale

// organize draws a command of the organizer.
func (d *drawer) organize() Command {
	switch d.upTo(11, "organize") {
	case 0:
		c := &SetSwitch{Meta: boss, Type: uint32(d.upTo(len(d.b.w.types), "type")), Reason: "why"}
		if !d.oneIn(2, "open") {
			c.State = pick(d, "state", SwitchOpen, SwitchPaused, SwitchFrozen, SwitchClosed)
		}
		return c
	case 1:
		c := &SetCapacity{Meta: boss, Pool: uint32(d.upTo(2, "pool")), Capacity: uint32(d.upTo(20, "capacity"))}
		if d.b.w.shared == 0 && d.oneIn(2, "accept") { // see books: with shares, which place pays first is not modelled
			c.Accept = "fire officer"
		}
		return c
	case 2:
		c := &MoveCount{Meta: boss, Pool: floorPool, To: 1, Count: uint32(1 + d.upTo(3, "count"))}
		if d.oneIn(2, "back") {
			c.From, c.To = 1, 0
		}
		if d.b.w.shared == 0 {
			return &BlockCount{Meta: boss, Pool: floorPool, Count: 1, Reason: "stage"}
		}
		return c
	case 3, 4:
		return &BlockCount{Meta: boss, Pool: uint32(d.upTo(2, "pool")), Count: pick[int64](d, "block", 1, 2, -1, -2), Reason: "stage"}
	case 5, 6, 7, 8:
		return d.organizeSeats()
	case 9:
		typ := uint32(d.upTo(len(d.b.w.types)-1, "priced"))
		return &SetPrice{Meta: boss, Type: typ, Price: drawPrice(d.t, d.name("price"))}
	case 10:
		return &ExtendHolds{Meta: boss, Until: d.b.now + int64(1+d.upTo(20, "minutes"))*minute, Reason: "payments are down"}
	}
	if d.oneIn(3, "event") {
		c := &ChangeEvent{Meta: boss, Event: uint32(d.upTo(len(d.b.w.events)-1, "which event"))}
		c.Def = d.b.w.events[c.Event]
		if c.Def.Chart != NoChart {
			c.Def.Chart = rowsCharts[d.b.chart].Hash()
		}
		c.Def.Starts += int64(d.upTo(6, "hours")-3) * hour
		c.Def.TicketsEach = uint32(d.upTo(6, "event each"))
		return c
	}
	p := d.b.policy
	p.HoldsEach, p.TicketsEach = uint32(d.upTo(3, "holds each")), uint32(d.upTo(9, "tickets each"))
	return &SetPolicy{Meta: boss, Policy: p}
}

func (d *drawer) organizeSeats() Command {
	var seats []uint32
	for range 1 + d.upTo(2, "seats") {
		s := uint32(d.upTo(rowsCharts[d.b.chart].Len()-1, "seat"))
		if len(seats) == 0 || s > seats[len(seats)-1] {
			seats = append(seats, s)
		}
	}
	switch d.upTo(6, "what with seats") {
	case 0, 1:
		return &MoveSeats{Meta: boss, Seats: seats, Alloc: uint32(d.upTo(1, "alloc"))}
	case 2:
		return &BlockSeats{Meta: boss, Seats: seats, Reason: "camera", Kill: d.oneIn(3, "kill")}
	case 3, 4:
		var blocked []uint32
		for s := range uint32(rowsCharts[d.b.chart].Len()) {
			if d.b.seatBlock[rowsCharts[d.b.chart].ID(seatAt(s))] {
				blocked = append(blocked, s)
			}
		}
		if len(blocked) > 0 {
			seats = blocked
		}
		return &UnblockSeats{Meta: boss, Seats: seats}
	case 5:
		return &SwapChart{Meta: boss, Chart: rowsCharts[d.upTo(1, "version")].Hash()}
	}
	return &BlockSeats{Meta: boss, Seats: seats, Reason: "camera"}
}

package sale

import (
	"fmt"
	"strings"

	"facevalue/seating"
)

// tellChart draws a chart: chart hall A-1=.....2222 A-2=..WcW B-1=[....] area=Pit:100.
// A key is section-row; a point is a seat of category 1, a digit one of that
// category, | an aisle, W a wheelchair place, c a companion seat of the place before
// it, [..] a table sold whole. Seats are called A-1-3. label=A-1-3:3a gives a seat
// another label than its number; its id stays.
func (s *story) tellChart(a *args) string {
	name := a.word("name")
	b := seating.NewBuilder("hall")
	b.Focal(seating.Point{X: 50, Y: -100})
	for i := range a.number("categories", 4) {
		b.Category(seating.Category{Key: fmt.Sprint(i + 1)})
	}
	labels := map[string]string{}
	for _, pair := range a.list("label") {
		id, label, _ := strings.Cut(pair, ":")
		labels[id] = label
	}
	for _, area := range a.list("area") {
		var capacity int
		id, n, _ := strings.Cut(area, ":")
		fmt.Sscan(n, &capacity)
		spec := seating.AreaSpec{ID: id, Name: id, Capacity: capacity}
		if capacity > 0 {
			spec.Category = "1"
		}
		b.Area(spec)
	}
	sections := map[string]*seating.SectionBuilder{}
	for i := range a.named {
		if a.used[i] {
			continue
		}
		a.used[i] = true
		section, row, _ := strings.Cut(a.named[i].Key, "-")
		if sections[section] == nil {
			sections[section] = b.Section(section)
		}
		drawRow(sections[section].Row(row), a.named[i].Key, strings.Join(a.named[i].Vals, ","), int32(i)*100, labels)
	}
	c, err := b.Build()
	if err != nil {
		s.fatalf("%v", err)
	}
	s.chart[name], s.charts[c.Hash()] = c, c
	return ""
}

func drawRow(r *seating.RowBuilder, row, glyphs string, y int32, labels map[string]string) {
	place, group, n := "", "", 0
	aisles := strings.ReplaceAll(glyphs, "|", "")
	for i, glyph := range glyphs {
		switch glyph {
		case '|':
			continue
		case '[':
			group = fmt.Sprintf("table %s-%d", row, n+1)
			continue
		case ']':
			group = ""
			continue
		}
		n++
		id := fmt.Sprintf("%s-%d", row, n)
		spec := seating.SeatSpec{ID: id, Label: fmt.Sprint(n), At: seating.Point{X: int32(n) * 100, Y: y}, Category: "1", Group: group}
		if label := labels[id]; label != "" {
			spec.Label = label
		}
		spec.AisleAfter = len(aisles) < len(glyphs) && i+1 < len(glyphs) && glyphs[i+1] == '|'
		switch glyph {
		case 'W':
			place, spec.Accessible = id, true
		case 'c':
			spec.CompanionOf = place
		case '.':
		default:
			spec.Category = string(glyph)
		}
		r.Seat(spec)
	}
}

// drawSeats shows an event's seats as they are: . free, h held, o ordered and not
// paid, s sold, b blocked, x killed; a letter in capitals is in an allocation, a
// free seat of one is a digit.
func (s *story) drawSeats(index uint32) []string {
	e := &s.r.m.events[index]
	if e.chart == nil {
		return nil
	}
	var rows []string
	var glyphs strings.Builder
	row := -1
	flush := func() {
		if row >= 0 {
			info := e.chart.Rows()[row]
			rows = append(rows, fmt.Sprintf("%s-%s: %s", e.chart.Sections()[int(info.Section)-1].Name, info.Label, glyphs.String()))
			glyphs.Reset()
		}
	}
	for n := range e.seats {
		if at := e.chart.RowOf(seating.Seat(n)); at != row {
			flush()
			row = at
		}
		glyphs.WriteString(seatGlyph(&e.seats[n]))
	}
	flush()
	return rows
}

func seatGlyph(seat *seatState) string {
	if seat.state == free && seat.alloc != 0 {
		return fmt.Sprint(seat.alloc)
	}
	glyph := [...]string{ownedByNobody: ".", ownedByHold: "h", ownedByOrder: "o", ownedByTicket: "s", ownedByBlock: "b", ownedByKill: "x"}[seat.kind]
	if seat.alloc != 0 {
		glyph = strings.ToUpper(glyph)
	}
	return glyph
}

// seats takes a key's seats by their ids; "A-1-3..6" is four of them.
func (s *story) seats(event uint32, ids []string) []uint32 {
	var out []uint32
	for _, id := range ids {
		first, last, run := strings.Cut(id, "..")
		if !run {
			out = append(out, s.seat(event, id))
			continue
		}
		cut := strings.LastIndex(first, "-")
		var from, to int
		fmt.Sscan(first[cut+1:], &from)
		fmt.Sscan(last, &to)
		for n := from; n <= to; n++ {
			out = append(out, s.seat(event, fmt.Sprintf("%s-%d", first[:cut], n)))
		}
	}
	return out
}

func (s *story) seat(event uint32, id string) uint32 {
	if raw, ok := strings.CutPrefix(id, "#"); ok {
		var n uint32
		fmt.Sscan(raw, &n)
		return n
	}
	if int(event) >= len(s.r.m.events) || s.r.m.events[event].chart == nil {
		return 0
	}
	seat, ok := s.r.m.events[event].chart.Lookup(id)
	if !ok {
		s.fatalf("there is no seat %q", id)
	}
	return uint32(seat)
}

// seatNames are seats as a story calls them.
func (s *story) seatNames(event uint32, seats []uint32) string {
	names := make([]string, len(seats))
	for i, n := range seats {
		names[i] = s.r.m.events[event].seatName(n)
	}
	return strings.Join(names, " ")
}

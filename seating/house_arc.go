package seating

import "fmt"

// arc is a block of curved rows round a centre: the building stone of the
// generated houses.
type arc struct {
	section  string
	prefix   string // of ids
	rows     int
	firstRow int   // 0 is row A
	radius   int64 // of the first row, hundredths of a plan unit
	depth    int64 // from row to row
	pitch    int64 // from seat to seat
	from, to int64 // angles between which the rows lie
	aisles   int   // aisles that cut every row, evenly spaced
	category func(row int) string
	places   int // wheelchair places in the last row, at most 2
}

// aisleWidth is two seats and a half.
func (a arc) aisleWidth() int64 { return a.pitch * 5 / 2 }

// build adds the section to a plan, at most limit seats of it (0: all).
func (a arc) build(b *Builder, centre Point, limit int) int {
	section := b.Section(a.section)
	added := 0
	for row := range a.rows {
		seats := a.seatsIn(row)
		if limit > 0 {
			seats = min(seats, limit-added)
		}
		if seats <= 0 {
			break
		}
		a.buildRow(section.Row(rowLetter(a.firstRow+row)), centre, row, seats)
		added += seats
	}
	return added
}

// length is the length of a row along its curve.
func (a arc) length(row int) int64 {
	radius := a.radius + int64(row)*a.depth
	return radius * (a.to - a.from) / turn * 710 / 113 // 710/113 is 2 pi
}

func (a arc) seatsIn(row int) int {
	return int((a.length(row) - int64(a.aisles)*(a.aisleWidth()-a.pitch)) / a.pitch)
}

func (a arc) buildRow(r *RowBuilder, centre Point, row, seats int) {
	radius := a.radius + int64(row)*a.depth
	part := (seats + a.aisles) / (a.aisles + 1)
	used := int64(seats-1)*a.pitch + int64((seats-1)/part)*(a.aisleWidth()-a.pitch)
	along := (a.length(row) - used) / 2
	last := row == a.rows-1
	for i := range seats {
		angle := a.from + along*turn*113/710/radius
		spec := SeatSpec{
			ID:       fmt.Sprintf("%s-%s-%d", a.prefix, rowLetter(a.firstRow+row), i+1),
			Label:    fmt.Sprint(i + 1),
			At:       polar(centre, radius, angle),
			Category: a.category(row),
		}
		if last {
			a.markPlace(&spec, row, i, seats)
		}
		r.Seat(spec)
		along += a.pitch
		if (i+1)%part == 0 {
			along += a.aisleWidth() - a.pitch
		}
	}
}

// markPlace puts a wheelchair place at either end of the last row, each with
// two companion seats beside it.
func (a arc) markPlace(spec *SeatSpec, row, i, seats int) {
	fromEnd := seats - 1 - i
	ends := [][2]int{{i, 0}, {fromEnd, seats - 1}} // steps from the place, and where it is
	for _, end := range ends[:min(a.places, len(ends))] {
		switch {
		case seats < 6 || end[0] > 2:
		case end[0] == 0:
			spec.Accessible = true
		default:
			spec.CompanionOf = fmt.Sprintf("%s-%s-%d", a.prefix, rowLetter(a.firstRow+row), end[1]+1)
		}
	}
}

// rowLetter counts A..Z, AA..AZ and so on.
func rowLetter(n int) string {
	letters := ""
	for n++; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}

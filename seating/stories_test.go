package seating

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestStories tells what the house does with small drawn charts. In a drawing
// a line is "section row: seats"; a point is a seat, a digit a seat of that
// category (a point is category 1), | an aisle, W a wheelchair place, c a
// companion seat of the place before it, (..) a table sold whole. In answers x
// is a taken seat, * one that was just found or chosen.
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		s := &story{t: t}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			return s.tell(d)
		})
	})
}

type story struct {
	t     *testing.T
	chart *Chart
	house *House
	text  string
}

func (s *story) tell(d *datadriven.TestData) string {
	switch d.Cmd {
	case "chart":
		return s.open(d.Input)
	case "edit":
		return s.edit(d.Input)
	case "take", "free":
		return s.change(d)
	case "assign":
		var tag int
		d.ScanArgs(s.t, "tag", &tag)
		for _, seat := range s.seats(d) {
			s.house.Assign(seat, uint8(tag))
		}
		return s.draw(nil)
	case "best":
		return s.best(d)
	case "choose":
		return s.choose(d)
	case "count":
		return fmt.Sprintf("%d free", s.house.CountFree(0, Everything))
	}
	d.Fatalf(s.t, "unknown command %s", d.Cmd)
	return ""
}

func (s *story) open(drawing string) string {
	c, err := drawn(drawing)
	if err != nil {
		return err.Error()
	}
	s.chart, s.house, s.text = c, NewHouse(c), drawing
	return fmt.Sprintf("%d seats, %d groups, %d wheelchair places, %d standing", c.Len(), len(c.Groups()), len(c.Places()), standing(c))
}

func standing(c *Chart) int {
	total := 0
	for _, a := range c.Areas() {
		total += a.Capacity
	}
	return total
}

// drawn makes a chart of a drawing. Seats stand 1 unit apart, rows too; the
// focal point is above the middle of the first seat of the first row.
func drawn(text string) (*Chart, error) {
	b := NewBuilder("story")
	b.Focal(Point{50, -100})
	for i := 1; i <= 9; i++ {
		b.Category(Category{Key: fmt.Sprint(i)})
	}
	sections := map[string]*SectionBuilder{}
	for y, line := range strings.Split(strings.TrimSpace(text), "\n") {
		head, seats, _ := strings.Cut(line, ": ")
		section, row, _ := strings.Cut(head, " ")
		if row == "standing" {
			var capacity int
			fmt.Sscan(seats, &capacity)
			b.Area(AreaSpec{ID: section, Name: section, Capacity: capacity, Category: "1"})
			continue
		}
		if sections[section] == nil {
			sections[section] = b.Section(section)
		}
		drawnRow(sections[section].Row(row), row, seats, int32(y)*100)
	}
	return b.Build()
}

func drawnRow(r *RowBuilder, row, glyphs string, y int32) {
	place, group, n := "", "", 0
	for _, glyph := range glyphs {
		switch glyph {
		case '|':
			r.seats[len(r.seats)-1].AisleAfter = true
			continue
		case '(':
			group = fmt.Sprintf("table %s%d", row, n+1)
			continue
		case ')':
			group = ""
			continue
		}
		n++
		spec := SeatSpec{ID: fmt.Sprint(row, n), Label: fmt.Sprint(n), At: Point{int32(n) * 100, y}, Category: "1", Group: group}
		switch glyph {
		case 'W':
			place = spec.ID
			spec.Accessible = true
		case 'c':
			spec.CompanionOf = place
		case '.':
		default:
			spec.Category = string(glyph)
		}
		r.Seat(spec)
	}
}

func (s *story) seats(d *datadriven.TestData) []Seat {
	var seats []Seat
	for _, arg := range d.CmdArgs {
		if len(arg.Vals) > 0 || arg.Key == "orphan-rule" || arg.Key == "release" {
			continue
		}
		seat, ok := s.chart.Lookup(arg.Key)
		if !ok {
			seat = NoSeat
		}
		seats = append(seats, seat)
	}
	return seats
}

func (s *story) change(d *datadriven.TestData) string {
	for _, seat := range s.seats(d) {
		done := s.house.Take
		if d.Cmd == "free" {
			done = s.house.Free
		}
		if !done(seat) {
			return "refused: " + s.chart.Describe(seat)
		}
	}
	return s.draw(nil)
}

// draw prints the house, with some seats starred.
func (s *story) draw(marked []Seat) string {
	var out strings.Builder
	for _, row := range s.chart.Rows() {
		fmt.Fprintf(&out, "%s %s: ", s.chart.Sections()[row.Section-1].Name, row.Label)
		for seat := row.First; seat < row.End; seat++ {
			out.WriteString(s.glyph(seat, marked))
			if s.chart.Info(seat).AisleAfter {
				out.WriteByte('|')
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func (s *story) glyph(seat Seat, marked []Seat) string {
	i := s.chart.Info(seat)
	switch {
	case slices.Contains(marked, seat):
		return "*"
	case !s.house.IsFree(seat):
		return "x"
	case s.house.Allocation(seat) != 0:
		return string('a' + rune(s.house.Allocation(seat)) - 1)
	case i.Accessible:
		return "W"
	case i.CompanionOf != NoSeat:
		return "c"
	case i.Category > 0:
		return s.chart.Categories()[i.Category].Key
	}
	return "."
}

func (s *story) best(d *datadriven.TestData) string {
	r := Request{Allocations: General, OrphanRule: d.HasArg("orphan-rule"), MaySplit: d.HasArg("may-split"), Release: d.HasArg("release")}
	d.ScanArgs(s.t, "n", &r.Count)
	d.MaybeScanArgs(s.t, "wheelchairs", &r.Accessible)
	d.MaybeScanArgs(s.t, "companions", &r.Companions)
	var section string
	if d.MaybeScanArgs(s.t, "section", &section) {
		r.Section, _ = s.chart.SectionByName(section)
	}
	var category int
	if d.MaybeScanArgs(s.t, "category", &category) {
		r.Categories = Categories(category - 1)
	}
	d.MaybeScanArgs(s.t, "allocations", &r.Allocations)
	got, ok := s.house.BestAvailable(r)
	if !ok {
		return "nothing"
	}
	words := "apart"
	if got.Together {
		words = "together"
	}
	if got.LeavesSingle {
		words += ", leaves a single"
	}
	return words + "\n" + s.draw(got.Seats)
}

func (s *story) choose(d *datadriven.TestData) string {
	c := Choice{Seats: s.seats(d), Allocations: General, OrphanRule: d.HasArg("orphan-rule"), Release: d.HasArg("release")}
	for _, arg := range d.CmdArgs {
		for _, id := range arg.Vals {
			seat, _ := s.chart.Lookup(id)
			c.With = append(c.With, seat)
		}
	}
	found := s.house.CheckChosen(c)
	out := "fine\n"
	for i, v := range found {
		if i == 0 {
			out = ""
		}
		out += s.chart.Explain(v) + "\n"
	}
	return out + s.draw(c.Seats)
}

// edit compares the chart with a new version, and moves the house over unless
// taken seats would be lost.
func (s *story) edit(drawing string) string {
	c, err := drawn(drawing)
	if err != nil {
		return err.Error()
	}
	d := Diff(s.chart, c)
	var out strings.Builder
	for _, seat := range d.Lost(func(seat Seat) bool { return !s.house.IsFree(seat) }) {
		fmt.Fprintf(&out, "refused: %s is sold and missing\n", s.chart.Describe(seat))
	}
	if out.Len() > 0 {
		return out.String()
	}
	fmt.Fprintf(&out, "missing %d, added %d, new price %d, renamed %d, moved %d, reserved %d\n",
		len(d.Missing), len(d.Added), len(d.Priced), len(d.Renamed), len(d.Moved), len(d.Reserved))
	for _, a := range d.Areas {
		fmt.Fprintf(&out, "%s: %d standing -> %d\n", a.ID, a.Old, a.New)
	}
	s.house, s.chart = d.Carry(s.house), c
	return out.String() + s.draw(nil)
}

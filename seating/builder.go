package seating

import "fmt"

// Builder collects a plan and makes a Chart of it. Everything may be added in
// any order of sections and rows; the seats of a row are added from one end to
// the other. Mistakes are gathered and told together by Build.
type Builder struct {
	name       string
	focal      Point
	categories []Category
	sections   []*SectionBuilder
	areas      []areaSpec
	seats      int
	flat       []SeatSpec // in order of seat numbers, once laid out
	problems   problems
	locate     func(SeatSpec) string // where in a file a seat was read, if it was
}

// SectionBuilder collects the rows of one section.
type SectionBuilder struct {
	name string
	rows []*RowBuilder
	plan *Builder
}

// RowBuilder collects the seats of one row.
type RowBuilder struct {
	label   string
	seats   []SeatSpec
	section *SectionBuilder
}

// SeatSpec describes a seat to be added.
type SeatSpec struct {
	ID          string // stable over versions of the chart, unique in it
	Label       string
	At          Point
	Category    string // key of a category
	AisleAfter  bool   // an aisle that positions alone do not show
	Accessible  bool   // a wheelchair place
	CompanionOf string // id of the wheelchair place it is kept for
	Group       string // name of the box or table it is sold with

	from [3]int32 // where a reader found it, for Builder.locate
}

// AreaSpec describes a standing area, or with capacity 0 a drawn shape.
type AreaSpec struct {
	ID       string
	Name     string
	Capacity int
	Category string // key of a category; empty for a drawn shape
	At       Point
	Width    int32
	Height   int32
}

type areaSpec struct {
	AreaSpec
	where string
}

// NewBuilder starts a plan of the given name.
func NewBuilder(name string) *Builder { return &Builder{name: name} }

// Focal sets the point that seats are judged by their distance from.
func (b *Builder) Focal(at Point) { b.focal = at }

// Category adds a category. Categories are numbered in the order added.
func (b *Builder) Category(c Category) { b.categories = append(b.categories, c) }

// Section adds a section.
func (b *Builder) Section(name string) *SectionBuilder {
	s := &SectionBuilder{name: name, plan: b}
	b.sections = append(b.sections, s)
	return s
}

// Area adds a standing area or a drawn shape.
func (b *Builder) Area(a AreaSpec) {
	b.areas = append(b.areas, areaSpec{a, fmt.Sprintf("area %q", a.ID)})
}

// Row adds a row behind the rows added so far.
func (s *SectionBuilder) Row(label string) *RowBuilder {
	r := &RowBuilder{label: label, section: s}
	s.rows = append(s.rows, r)
	return r
}

// Seat adds a seat behind the seats added so far.
func (r *RowBuilder) Seat(s SeatSpec) {
	r.section.plan.seats++
	r.seats = append(r.seats, s)
}

// Build makes the chart, or says everything that is wrong with the plan (up to
// twenty problems).
func (b *Builder) Build() (*Chart, error) {
	if !b.checkSizes() {
		return nil, b.problems.err("plan") // nothing is made of a plan that is too large
	}
	c := &Chart{name: b.name, focal: b.focal, categories: b.categories}
	b.layOut(c)
	b.lookUp(c)
	b.resolveCategories(c)
	b.resolveCompanions(c)
	b.resolveGroups(c)
	b.resolveAreas(c)
	if err := b.problems.err("plan"); err != nil {
		return nil, err
	}
	c.breakRows()
	if err := c.validate(func(s Seat) string { return b.where(c, s) }); err != nil {
		return nil, err
	}
	return c.finish(c.Encode()), nil
}

func (b *Builder) checkSizes() bool {
	before := len(b.problems)
	b.problems.tooMany("seats", b.seats, MaxSeats)
	b.problems.tooMany("sections", len(b.sections), MaxSections)
	b.problems.tooMany("categories", len(b.categories), MaxCategories)
	b.problems.tooMany("areas", len(b.areas), MaxAreas)
	for _, s := range b.sections {
		for _, r := range s.rows {
			if len(r.seats) > MaxRowSeats {
				b.problems.add("section %s, row %s: has %d seats; a row has at most %d", s.name, r.label, len(r.seats), MaxRowSeats)
			}
		}
	}
	return len(b.problems) == before
}

// layOut numbers sections, rows and seats. Empty rows and sections, which plan
// editors leave behind, are dropped.
func (b *Builder) layOut(c *Chart) {
	b.flat = make([]SeatSpec, 0, b.seats)
	var ids, labels column
	for _, section := range b.sections {
		first := Seat(len(b.flat))
		for _, row := range section.rows {
			if len(row.seats) == 0 {
				continue
			}
			start := Seat(len(b.flat))
			for _, seat := range row.seats {
				ids.add(seat.ID)
				labels.add(seat.Label)
				c.appendSeat(seat)
			}
			b.flat = append(b.flat, row.seats...)
			c.rows = append(c.rows, RowInfo{Section: Section(len(c.sections) + 1), Label: row.label, First: start, End: Seat(len(b.flat))})
		}
		if end := Seat(len(b.flat)); end > first {
			c.sections = append(c.sections, SectionInfo{Name: section.name, First: first, End: end})
		}
	}
	c.ids, c.labels = ids.texts(), labels.texts()
}

func (c *Chart) appendSeat(s SeatSpec) {
	var flags uint8
	if s.AisleAfter {
		flags |= flagAisle
	}
	if s.Accessible {
		flags |= flagPlace
	}
	c.at = append(c.at, s.At)
	c.flags = append(c.flags, flags)
	c.category = append(c.category, 0)
	c.group = append(c.group, 0)
	c.companion = append(c.companion, NoSeat)
}

// lookUp makes the table of ids and tells of ids used twice.
func (b *Builder) lookUp(c *Chart) {
	c.byID = newIDTable(&c.ids)
	for s := range Seat(c.Len()) {
		if before, added := c.byID.add(s); !added {
			b.problems.add("%s: id %q is already used by %s", b.where(c, s), c.ids.at(s), c.plainDescribe(before))
		}
	}
}

// where names a seat in a problem: its place in the file, if it came from one,
// and what a ticket would say.
func (b *Builder) where(c *Chart, s Seat) string {
	if b.locate == nil {
		return c.plainDescribe(s)
	}
	return b.locate(b.flat[s]) + " (" + c.plainDescribe(s) + ")"
}

// plainDescribe is Describe before the chart has its index.
func (c *Chart) plainDescribe(s Seat) string {
	row := c.rows[c.rowNumber(s)]
	return describe(c.sections[row.Section-1].Name, row.Label, c.labels.at(s))
}

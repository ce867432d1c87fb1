package seating

import "fmt"

// Seat is a seat's dense number within one chart version, 0..N-1, in section,
// row and seat order.
type Seat uint32

// Section is a section's number in chart order, counted from 1; 0 stands for
// the whole chart.
type Section uint32

// Point is a place on the plan in hundredths of a plan unit.
type Point struct{ X, Y int32 }

// Category is a kind of seat that is priced alike. Key is what price lists
// refer to; it is unique within the chart.
type Category struct {
	Key    string
	Name   string
	Colour string // as the plan gave it, for drawing; may be empty
}

// CategorySet is a set of category numbers of one chart. The empty set means
// every category.
type CategorySet uint64

// Categories returns the set of the given category numbers.
func Categories(numbers ...int) CategorySet {
	var set CategorySet
	for _, n := range numbers {
		set |= 1 << n
	}
	return set
}

// Has reports whether a request for the set admits the category.
func (s CategorySet) Has(category int) bool { return s == 0 || s>>category&1 == 1 }

// Area is a part of the plan that is not seats. With a capacity it is a
// standing area, which the sale counts; without one it is only drawn (a stage,
// a bar).
type Area struct {
	ID       string
	Name     string
	Capacity int
	Category int // category number; -1 when Capacity is 0
	At       Point
	Width    int32
	Height   int32
}

// Group is a box or table that is sold only whole. Its seats lie in one
// section and have one category.
type Group struct {
	Name  string
	Seats []Seat
}

// Place is a wheelchair place with the seats kept for its companions.
type Place struct {
	Seat       Seat
	Companions []Seat
}

// SectionInfo describes a section.
type SectionInfo struct {
	Name  string
	First Seat // its seats are First..End-1
	End   Seat
}

// RowInfo describes a row.
type RowInfo struct {
	Section Section
	Label   string
	First   Seat // its seats are First..End-1
	End     Seat
}

// SeatInfo is everything a chart says of one seat.
type SeatInfo struct {
	ID          string
	Section     string
	Row         string
	Label       string
	At          Point
	Category    int
	Accessible  bool // a wheelchair place
	CompanionOf Seat // the place it is kept for, or NoSeat
	Group       int  // number in Groups, or -1
	AisleAfter  bool // the next seat of the row is not its neighbour
}

// Chart is one version of a venue's seat map. It never changes; all methods
// may be called from anywhere at once. Returned slices are the chart's own and
// must not be written to.
type Chart struct {
	name       string
	focal      Point
	categories []Category
	sections   []SectionInfo
	rows       []RowInfo
	ids        texts
	labels     texts
	at         []Point
	category   []uint8
	flags      []uint8
	group      []uint32 // number in groups + 1; 0 is none
	companion  []Seat   // the place a seat is kept for, or NoSeat
	groups     []Group
	places     []Place
	areas      []Area
	hash       [32]byte
	byID       idTable
	index      index
}

// Flags of a seat.
const (
	flagAisle  = 1 << iota // an aisle follows
	flagPlace              // a wheelchair place
	flagKept               // a place or a companion seat; derived
	knownFlags = flagAisle | flagPlace | flagKept
)

// Name returns the venue's or plan's name.
func (c *Chart) Name() string { return c.name }

// Len returns the number of seats. Standing areas are not seats.
func (c *Chart) Len() int { return c.ids.len() }

// Hash returns the SHA-256 of the chart's encoding: its name as a blob.
func (c *Chart) Hash() [32]byte { return c.hash }

// Focal returns the point that seats are judged by their distance from.
func (c *Chart) Focal() Point { return c.focal }

// Categories returns the categories in order of their numbers.
func (c *Chart) Categories() []Category { return c.categories }

// Sections returns the sections in order; Section(i+1) is the i-th.
func (c *Chart) Sections() []SectionInfo { return c.sections }

// Rows returns the rows in order of their seats.
func (c *Chart) Rows() []RowInfo { return c.rows }

// Areas returns the standing areas and drawn shapes.
func (c *Chart) Areas() []Area { return c.areas }

// Groups returns the boxes and tables.
func (c *Chart) Groups() []Group { return c.groups }

// Places returns the wheelchair places in seat order.
func (c *Chart) Places() []Place { return c.places }

// ID returns a seat's stable id.
func (c *Chart) ID(s Seat) string { return c.ids.at(s) }

// Label returns a seat's label: its number within the row.
func (c *Chart) Label(s Seat) string { return c.labels.at(s) }

// Position returns where a seat is on the plan.
func (c *Chart) Position(s Seat) Point { return c.at[s] }

// RowOf returns the number of a seat's row in Rows.
func (c *Chart) RowOf(s Seat) int { return int(c.index.rowOf[s]) }

// CategoryOf returns a seat's category number.
func (c *Chart) CategoryOf(s Seat) int { return int(c.category[s]) }

// SectionOf returns a seat's section.
func (c *Chart) SectionOf(s Seat) Section { return c.rows[c.index.rowOf[s]].Section }

// Score returns a seat's distance from the focal point; see the package
// comment.
func (c *Chart) Score(s Seat) int64 { return int64(c.index.sum[s+1] - c.index.sum[s]) }

// Lookup finds a seat by its stable id.
func (c *Chart) Lookup(id string) (Seat, bool) {
	s, ok := c.byID.find(id)
	if !ok {
		return NoSeat, false
	}
	return s, true
}

// CategoryByKey finds a category's number by its key.
func (c *Chart) CategoryByKey(key string) (int, bool) {
	for i, have := range c.categories {
		if have.Key == key {
			return i, true
		}
	}
	return 0, false
}

// SectionByName finds the first section of that name.
func (c *Chart) SectionByName(name string) (Section, bool) {
	for i, have := range c.sections {
		if have.Name == name {
			return Section(i + 1), true
		}
	}
	return 0, false
}

// Info returns all that the chart says of one seat.
func (c *Chart) Info(s Seat) SeatInfo {
	row := c.rows[c.index.rowOf[s]]
	return SeatInfo{
		ID:          c.ids.at(s),
		Section:     c.sections[row.Section-1].Name,
		Row:         row.Label,
		Label:       c.labels.at(s),
		At:          c.at[s],
		Category:    int(c.category[s]),
		Accessible:  c.flags[s]&flagPlace != 0,
		CompanionOf: c.companion[s],
		Group:       int(c.group[s]) - 1,
		AisleAfter:  c.flags[s]&flagAisle != 0,
	}
}

// Describe names a seat the way a ticket would: section, row, seat.
func (c *Chart) Describe(s Seat) string {
	if int(s) >= c.Len() {
		return fmt.Sprintf("no seat %d", s)
	}
	i := c.Info(s)
	return describe(i.Section, i.Row, i.Label)
}

// Neighbours reports whether two seats are next to each other with no aisle
// between.
func (c *Chart) Neighbours(a, b Seat) bool {
	if a > b {
		a, b = b, a
	}
	return b == a+1 && int(b) < c.Len() && c.index.rowOf[a] == c.index.rowOf[b] && c.flags[a]&flagAisle == 0
}

// Companions returns the companion seats of a wheelchair place, none for any
// other seat.
func (c *Chart) Companions(place Seat) []Seat {
	if i, ok := c.placeNumber(place); ok {
		return c.places[i].Companions
	}
	return nil
}

func describe(section, row, seat string) string {
	return fmt.Sprintf("section %s, row %s, seat %s", section, row, seat)
}

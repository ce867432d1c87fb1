package seating

import (
	"encoding/json"
	"errors"
	"fmt"
)

// The shape of a pretix seating plan: zones hold rows and areas, rows hold
// seats; each position is relative to the parent's. Beyond what pretix writes
// we read focal_point of the plan, accessible, companion_of and group of
// seats, and capacity and category of areas. Fields that we do not know are
// passed over.
type (
	pretixPlan struct {
		Name       string           `json:"name"`
		Categories []pretixCategory `json:"categories"`
		Zones      []pretixZone     `json:"zones"`
		Focal      *pretixPoint     `json:"focal_point"`
	}
	pretixCategory struct {
		Name  string `json:"name"`
		Color string `json:"color"`
	}
	pretixZone struct {
		Name     string       `json:"name"`
		ZoneID   string       `json:"zone_id"`
		Position *pretixPoint `json:"position"`
		Rows     []pretixRow  `json:"rows"`
		Areas    []pretixArea `json:"areas"`
	}
	pretixRow struct {
		Number   any          `json:"row_number"`
		Position *pretixPoint `json:"position"`
		Seats    []pretixSeat `json:"seats"`
	}
	pretixSeat struct {
		GUID        string       `json:"seat_guid"`
		Number      any          `json:"seat_number"`
		Position    *pretixPoint `json:"position"`
		Category    string       `json:"category"`
		Accessible  bool         `json:"accessible"`
		CompanionOf string       `json:"companion_of"`
		Group       string       `json:"group"`
	}
	pretixPoint struct {
		X float64 `json:"x"`
		Y float64 `json:"y"`
	}
)

// plus adds a relative position; nil is the parent's own.
func (p pretixPoint) plus(q *pretixPoint) pretixPoint {
	if q == nil {
		return p
	}
	return pretixPoint{p.X + q.X, p.Y + q.Y}
}

// ReadPretix makes a chart of a pretix seating plan (JSON), of today's form or
// of the old one with whole-number positions and areas of width and height.
// Zones become sections, seat_guid the stable id. Errors name the place in the
// file: zones[0].rows[2].seats[13].
func ReadPretix(data []byte, o ReadOptions) (*Chart, error) {
	data, err := cleanFile(data)
	if err != nil {
		return nil, fmt.Errorf("seating: plan: %w", err)
	}
	var plan pretixPlan
	if err := json.Unmarshal(data, &plan); err != nil {
		return nil, explainJSON(data, err)
	}
	b := NewBuilder(plan.Name)
	if plan.Name == "" {
		b.name = o.Name
	}
	b.locate = func(s SeatSpec) string {
		return fmt.Sprintf("zones[%d].rows[%d].seats[%d]", s.from[0], s.from[1], s.from[2])
	}
	for _, c := range plan.Categories {
		b.Category(Category{Key: c.Name, Name: c.Name, Colour: c.Color})
	}
	for i := range plan.Zones {
		b.pretixZone(i, &plan.Zones[i])
	}
	b.setFocal(o, b.pretixFocal(plan.Focal))
	return b.Build()
}

func (b *Builder) pretixFocal(p *pretixPoint) *Point {
	if p == nil {
		return nil
	}
	at := b.pretixAt(*p, "focal_point")
	return &at
}

// pretixAt notes a problem if the point is off the plan.
func (b *Builder) pretixAt(p pretixPoint, format string, args ...any) Point {
	at, err := At(p.X, p.Y)
	if err != nil {
		b.problems.add("%s: position %v", fmt.Sprintf(format, args...), err)
	}
	return at
}

func (b *Builder) pretixZone(z int, zone *pretixZone) {
	name := zone.Name
	if name == "" {
		name = zone.ZoneID
	}
	section := b.Section(name)
	origin := pretixPoint{}.plus(zone.Position)
	for r := range zone.Rows {
		b.pretixRow(section, [3]int32{int32(z), int32(r)}, origin, &zone.Rows[r])
	}
	for a := range zone.Areas {
		b.pretixArea(fmt.Sprintf("zones[%d].areas[%d]", z, a), origin, &zone.Areas[a])
	}
}

func (b *Builder) pretixRow(section *SectionBuilder, from [3]int32, origin pretixPoint, row *pretixRow) {
	label, ok := looseText(row.Number)
	if !ok {
		b.problems.add("zones[%d].rows[%d].row_number: is %v; a text is wanted", from[0], from[1], row.Number)
	}
	out := section.Row(label)
	origin = origin.plus(row.Position)
	for s := range row.Seats {
		from[2] = int32(s)
		out.Seat(b.pretixSeat(from, origin, &row.Seats[s]))
	}
}

func (b *Builder) pretixSeat(from [3]int32, origin pretixPoint, seat *pretixSeat) SeatSpec {
	spec := SeatSpec{
		ID: seat.GUID, Category: seat.Category,
		Accessible: seat.Accessible, CompanionOf: seat.CompanionOf, Group: seat.Group, from: from,
	}
	label, ok := looseText(seat.Number)
	if !ok {
		b.problems.add("%s.seat_number: is %v; a text is wanted", b.locate(spec), seat.Number)
	}
	spec.Label = label
	if seat.Position == nil {
		b.problems.add("%s.position: is missing; a seat needs x and y", b.locate(spec))
		return spec
	}
	at, err := At(origin.X+seat.Position.X, origin.Y+seat.Position.Y)
	if err != nil {
		b.problems.add("%s: position %v", b.locate(spec), err)
	}
	spec.At = at
	return spec
}

// looseText takes a text, or the number that some plans have in its place.
func looseText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case float64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// explainJSON says where in the file a fault of the JSON lies.
func explainJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("seating: plan: %s: after byte %d: %w", pathAt(data, syntax.Offset), syntax.Offset, err)
	case errors.As(err, &wrong):
		return fmt.Errorf("seating: plan: %s: is a JSON %s; wanted is %s", pathAt(data, wrong.Offset), wrong.Value, plainType(wrong.Type.Kind()))
	}
	return fmt.Errorf("seating: plan: %w", err)
}

package seating

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// columnsCSV are the columns that ReadCSV knows; the first four are required.
var columnsCSV = []string{
	"section", "row", "seat", "category",
	"x", "y", "id", "accessible", "companion_of", "group", "aisle_after", "capacity",
}

const requiredCSV = 4

// ReadCSV makes a chart of a table with a header line. Each line is a seat,
// with its section, row, seat and category, and if the file has them: x and y,
// id (otherwise section/row/seat), accessible and aisle_after (yes or no),
// companion_of (the id of a wheelchair place), group. The seats of a row stand
// in the file in their order in the row. A line with a capacity, and no row or
// seat, is a standing area named by its section. Comma, semicolon and tab are
// understood as separators. Without x and y the rows lie one behind another,
// centred. Errors name line and column.
func ReadCSV(data []byte, o ReadOptions) (*Chart, error) {
	data, err := cleanFile(data)
	if err != nil {
		return nil, fmt.Errorf("seating: plan: %w", err)
	}
	t := &table{
		csv: csv.NewReader(bytes.NewReader(data)), plan: NewBuilder(o.Name),
		sections: map[string]*SectionBuilder{}, rows: map[[2]string]*RowBuilder{}, categories: map[string]bool{},
	}
	t.csv.Comma = separator(data)
	t.csv.ReuseRecord = true
	t.plan.locate = func(s SeatSpec) string { return fmt.Sprintf("line %d", s.from[0]) }
	if err := t.read(); err != nil {
		return nil, fmt.Errorf("seating: plan: %w", err)
	}
	if !t.has("x") {
		t.plan.stackRows()
	}
	t.plan.setFocal(o, nil)
	return t.plan.Build()
}

// separator is the one that the header line has most of.
func separator(data []byte) rune {
	header, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, r := range ";\t" {
		if bytes.Count(header, []byte(string(r))) > bytes.Count(header, []byte(string(best))) {
			best = r
		}
	}
	return best
}

// table is a CSV file being read.
type table struct {
	csv        *csv.Reader
	plan       *Builder
	columns    map[string]int
	fields     []string
	line       int
	sections   map[string]*SectionBuilder
	rows       map[[2]string]*RowBuilder
	categories map[string]bool
}

func (t *table) has(column string) bool {
	_, ok := t.columns[column]
	return ok
}

func (t *table) field(column string) string {
	i, ok := t.columns[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(t.fields[i])
}

// fault notes a problem with a field of the current line.
func (t *table) fault(column, format string, args ...any) {
	line, col := t.csv.FieldPos(t.columns[column])
	t.plan.problems.add("line %d, column %d (%s): %s", line, col, column, fmt.Sprintf(format, args...))
}

func (t *table) read() error {
	header, err := t.csv.Read()
	if err == io.EOF {
		return errors.New("is empty; its first line names the columns")
	}
	if err != nil {
		return err
	}
	if err := t.readHeader(header); err != nil {
		return err
	}
	for {
		t.fields, err = t.csv.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.readLine(); err != nil {
			return err
		}
	}
}

func (t *table) readHeader(header []string) error {
	t.columns = map[string]int{}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := t.columns[name]; twice {
			return fmt.Errorf("line 1: column %q appears twice", name)
		}
		if !slices.Contains(columnsCSV, name) {
			return fmt.Errorf("line 1: column %q is not known; the columns are %s", name, strings.Join(columnsCSV, ", "))
		}
		t.columns[name] = i
	}
	for _, name := range columnsCSV[:requiredCSV] {
		if !t.has(name) {
			return fmt.Errorf("line 1: column %q is missing", name)
		}
	}
	if t.has("x") != t.has("y") {
		return errors.New("line 1: has only one of the columns \"x\" and \"y\"")
	}
	return nil
}

func (t *table) readLine() error {
	t.line, _ = t.csv.FieldPos(0)
	if t.plan.seats >= MaxSeats {
		return fmt.Errorf("line %d: is one seat more than the %d that a chart may have", t.line, MaxSeats)
	}
	category := t.field("category")
	if category == "" {
		t.fault("category", "is empty; every seat and standing area has one")
	}
	if !t.categories[category] {
		t.categories[category] = true
		t.plan.Category(Category{Key: category, Name: category})
		if len(t.categories) > MaxCategories {
			return fmt.Errorf("line %d: %q is one category more than the %d that a chart may have", t.line, category, MaxCategories)
		}
	}
	if t.field("capacity") != "" {
		t.readArea()
		return nil
	}
	t.readSeat()
	return nil
}

func (t *table) readSeat() {
	section, row, seat := t.field("section"), t.field("row"), t.field("seat")
	spec := SeatSpec{
		ID: t.field("id"), Label: seat, At: t.position(), Category: t.field("category"),
		Accessible: t.yes("accessible"), AisleAfter: t.yes("aisle_after"),
		CompanionOf: t.field("companion_of"), Group: t.field("group"), from: [3]int32{int32(t.line)},
	}
	if spec.ID == "" {
		spec.ID = section + "/" + row + "/" + seat
	}
	if seat == "" {
		t.fault("seat", "is empty; a line is a seat, or has a capacity")
	}
	t.row(section, row).Seat(spec)
}

func (t *table) row(section, label string) *RowBuilder {
	key := [2]string{section, label}
	if r := t.rows[key]; r != nil {
		return r
	}
	s := t.sections[section]
	if s == nil {
		s = t.plan.Section(section)
		t.sections[section] = s
	}
	t.rows[key] = s.Row(label)
	return t.rows[key]
}

func (t *table) readArea() {
	capacity, err := strconv.Atoi(t.field("capacity"))
	if err != nil || capacity < 1 {
		t.fault("capacity", "%q is not a whole number of people above 0", t.field("capacity"))
	}
	for _, column := range []string{"row", "seat"} {
		if t.field(column) != "" {
			t.fault(column, "is %q in a line with a capacity; a standing area has no rows or seats", t.field(column))
		}
	}
	spec := AreaSpec{ID: t.field("id"), Name: t.field("section"), Capacity: capacity, Category: t.field("category"), At: t.position()}
	if spec.ID == "" {
		spec.ID = spec.Name
	}
	t.plan.areas = append(t.plan.areas, areaSpec{spec, fmt.Sprintf("line %d", t.line)})
}

func (t *table) position() Point {
	x, okX := t.number("x")
	y, okY := t.number("y")
	if !okX || !okY {
		return Point{}
	}
	at, err := At(x, y)
	if err != nil {
		t.fault("x", "%v", err)
	}
	return at
}

func (t *table) number(column string) (float64, bool) {
	text := t.field(column)
	if text == "" && (!t.has(column) || t.field("capacity") != "") {
		return 0, true
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.fault(column, "%q is not a number; write it like 12.5", text)
		return 0, false
	}
	return v, true
}

func (t *table) yes(column string) bool {
	switch text := strings.ToLower(t.field(column)); text {
	case "", "no", "n", "false", "0":
		return false
	case "yes", "y", "true", "1", "x":
		return true
	default:
		t.fault(column, "%q is neither yes nor no", text)
		return false
	}
}

// stackRows gives positions to a plan that has none: rows one behind another
// in order of the file, one unit apart, the seats of a row centred.
func (b *Builder) stackRows() {
	y := int32(0)
	for _, section := range b.sections {
		for _, row := range section.rows {
			for i := range row.seats {
				row.seats[i].At = Point{int32(2*i-len(row.seats)+1) * 50, y}
			}
			y += 100
		}
	}
}

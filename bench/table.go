package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// unit says how a number is written for people; machines get it as it is.
type unit int

const (
	perSecond unit = iota
	duration       // ns
	amount
	bytes
	share // of 1
	times
)

// column is one measure of a table.
type column struct {
	key  string // for machines, names the unit
	head string
	unit unit
}

// row is one thing measured; a value that does not apply is NaN.
type row struct {
	name   string
	values []float64
}

// table is what one benchmark has to say.
type table struct {
	id, title string
	columns   []column
	rows      []row
	notes     []string
}

// none is a value that does not apply.
var none = math.NaN()

func (t *table) add(name string, values ...float64) {
	t.rows = append(t.rows, row{name, values})
}

func (t *table) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// write prints the table with its columns aligned.
func (t *table) write(w io.Writer) error {
	cells := [][]string{{t.id}}
	for _, c := range t.columns {
		cells[0] = append(cells[0], c.head)
	}
	for _, r := range t.rows {
		line := []string{r.name}
		for i, v := range r.values {
			line = append(line, t.columns[i].unit.text(v))
		}
		cells = append(cells, line)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", t.title)
	align(&b, cells)
	for _, n := range t.notes {
		fmt.Fprintf(&b, "  %s\n", n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// align writes rows of cells: the first to the left, the others to the right.
func align(b *strings.Builder, cells [][]string) {
	var widths []int
	for _, line := range cells {
		for i, c := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, line := range cells {
		var out strings.Builder
		for i, c := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				out.WriteString("  " + c + pad)
			} else {
				out.WriteString("  " + pad + c)
			}
		}
		b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
	}
}

// text writes a number with its unit.
func (u unit) text(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case u == duration:
		return durationText(v)
	case u == bytes:
		return bytesText(v)
	case u == share:
		return fmt.Sprintf("%.1f %%", 100*v)
	case u == times:
		return fmt.Sprintf("%.1fx", v)
	case u == perSecond:
		return grouped(v) + "/s"
	case v != math.Trunc(v) && math.Abs(v) < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return grouped(v)
}

func durationText(ns float64) string {
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.1f us", ns/1e3)
	case ns < 1e9:
		return fmt.Sprintf("%.1f ms", ns/1e6)
	}
	return fmt.Sprintf("%.2f s", ns/1e9)
}

func bytesText(v float64) string {
	switch {
	case v < 1<<10:
		return fmt.Sprintf("%.0f B", v)
	case v < 1<<20:
		return fmt.Sprintf("%.1f KiB", v/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", v/(1<<20))
}

// grouped writes a whole number with commas between thousands.
func grouped(v float64) string {
	s := fmt.Sprintf("%.0f", math.Abs(v))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v < 0 && s != "0" {
		s = "-" + s
	}
	return s
}

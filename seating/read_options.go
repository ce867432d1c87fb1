package seating

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// ReadOptions says what a plan's file does not.
type ReadOptions struct {
	// Name is the chart's name if the file has none.
	Name string
	// Focal is the point that seats are judged by their distance from. If it
	// is nil the file's own is used; failing that the middle of an area whose
	// name says stage; failing that the middle of the plan's upper edge.
	Focal *Point
}

// At is a point of the plan given in plan units.
func At(x, y float64) (Point, error) {
	px, okX := hundredths(x)
	py, okY := hundredths(y)
	if !okX || !okY {
		return Point{}, fmt.Errorf("(%v, %v) is off the plan; coordinates go to %d either side of 0", x, y, MaxCoordinate/100)
	}
	return Point{px, py}, nil
}

func hundredths(v float64) (int32, bool) {
	r := math.Round(v * 100)
	if !(math.Abs(r) <= MaxCoordinate) { // so written, it refuses NaN too
		return 0, false
	}
	return int32(r), true
}

// setFocal chooses the focal point as ReadOptions says.
func (b *Builder) setFocal(o ReadOptions, own *Point) {
	switch {
	case o.Focal != nil:
		b.focal = *o.Focal
	case own != nil:
		b.focal = *own
	default:
		b.focal = b.guessFocal()
	}
}

func (b *Builder) guessFocal() Point {
	for _, area := range b.areas {
		if namesStage(area.Name) {
			return Point{area.At.X + area.Width/2, area.At.Y + area.Height/2}
		}
	}
	return b.upperEdge()
}

// namesStage knows the word in the languages whose plans we have met.
func namesStage(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"stage", "bühne", "scène", "escenario", "palco", "podium", "scena"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func (b *Builder) upperEdge() Point {
	first := true
	var low, high Point
	for _, section := range b.sections {
		for _, row := range section.rows {
			for _, seat := range row.seats {
				if first {
					low, high, first = seat.At, seat.At, false
				}
				low = Point{min(low.X, seat.At.X), min(low.Y, seat.At.Y)}
				high = Point{max(high.X, seat.At.X), max(high.Y, seat.At.Y)}
			}
		}
	}
	return Point{low.X + (high.X-low.X)/2, low.Y}
}

// cleanFile checks what every reader checks first, and drops the mark that
// some editors put before UTF-8.
func cleanFile(data []byte) ([]byte, error) {
	if len(data) > MaxPlanBytes {
		return nil, fmt.Errorf("has %d bytes; a plan has at most %d", len(data), MaxPlanBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("is not UTF-8 text; save the file as UTF-8")
	}
	return data, nil
}

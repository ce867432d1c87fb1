package seating

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestPlans reads small plans and prints the charts, or what is wrong with
// them. In a CSV of these files ~ stands for an empty line's end.
func TestPlans(t *testing.T) {
	datadriven.Walk(t, "testdata/plans", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			o := ReadOptions{Name: "unnamed"}
			if d.HasArg("focal") {
				o.Focal = &Point{}
				d.ScanArgs(t, "focal", &o.Focal.X, &o.Focal.Y)
			}
			read := ReadPretix
			if d.Cmd == "csv" {
				read = ReadCSV
			}
			c, err := read([]byte(strings.ReplaceAll(d.Input, "<tab>", "\t")), o)
			if err != nil {
				return err.Error() + "\n"
			}
			mustRoundTrip(t, c)
			return printed(c)
		})
	})
}

// printed writes all that a chart says.
func printed(c *Chart) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s, focal point %s\n", c.Name(), units(c.Focal()))
	for _, category := range c.Categories() {
		fmt.Fprintf(&out, "category %s %s\n", category.Key, category.Colour)
	}
	for s := range Seat(c.Len()) {
		out.WriteString(printedSeat(c, s) + "\n")
	}
	for _, a := range c.Areas() {
		fmt.Fprintf(&out, "area %s %q: capacity %d of category %d, at %s, size %s\n",
			a.ID, a.Name, a.Capacity, a.Category, units(a.At), units(Point{a.Width, a.Height}))
	}
	return out.String()
}

func printedSeat(c *Chart, s Seat) string {
	i := c.Info(s)
	line := fmt.Sprintf("%s: %s/%s/%s, %s, at %s", i.ID, i.Section, i.Row, i.Label, c.Categories()[i.Category].Key, units(i.At))
	if i.Accessible {
		line += ", wheelchair place"
	}
	if i.CompanionOf != NoSeat {
		line += ", companion of " + c.ID(i.CompanionOf)
	}
	if i.Group >= 0 {
		line += ", sold with " + c.Groups()[i.Group].Name
	}
	if i.AisleAfter {
		line += ", then an aisle"
	}
	return line
}

func units(p Point) string { return fmt.Sprintf("%.2f,%.2f", float64(p.X)/100, float64(p.Y)/100) }

func FuzzReadPretix(f *testing.F) {
	f.Add([]byte(`{"name":"n","categories":[{"name":"a"}],"zones":[{"name":"z","position":{"x":1,"y":2.5},"rows":[{"row_number":"1","position":{"x":0,"y":0},"seats":[{"seat_guid":"g","seat_number":"1","position":{"x":0,"y":0},"category":"a","accessible":true},{"seat_guid":"h","seat_number":2,"position":{"x":9,"y":0},"category":"a","companion_of":"g"}]}],"areas":[{"shape":"polygon","polygon":{"points":[{"x":1,"y":1}]},"text":{"text":"Stage"}},{"width":1,"height":2,"capacity":9,"category":"a"}]}]}`))
	f.Add([]byte(`{"zones":[{"rows":[{"seats":[{"position":{"x":"1"}}]}]}]}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) { exercisePlan(t, ReadPretix, data) })
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("section,row,seat,x,y,category,id,accessible,companion_of,group,aisle_after,capacity\nA,1,1,0,0,a,p,yes,,,,\nA,1,2,1,0,a,,,p,,x,\nA,2,1,0,1,a,,,,T,,\nFloor,,,,,a,,,,,,50\n"))
	f.Add([]byte("section;row;seat;category\nA;1;1;a\n"))
	f.Add([]byte("\xef\xbb\xbfsection,row,seat,category\n\"A"))
	f.Fuzz(func(t *testing.T, data []byte) { exercisePlan(t, ReadCSV, data) })
}

// exercisePlan: a plan is refused with a reason, or is a chart in good order.
func exercisePlan(t *testing.T, read func([]byte, ReadOptions) (*Chart, error), data []byte) {
	c, err := read(data, ReadOptions{Name: "fuzz"})
	if err != nil {
		if !strings.HasPrefix(err.Error(), "seating: plan: ") {
			t.Fatalf("%q: %v", data, err)
		}
		return
	}
	exercise(t, mustRoundTrip(t, c).Encode())
}

// TestPlanSizes: limits are told before much is made of a plan.
func TestPlanSizes(t *testing.T) {
	long := "section,row,seat,category\n" + strings.Repeat("A,1,1,a\n", MaxSeats+1)
	many := "section,row,seat,category\n"
	for i := range MaxCategories + 1 {
		many += fmt.Sprintf("A,1,%d,c%d\n", i, i)
	}
	cases := []struct{ name, csv, want string }{
		{"bytes", strings.Repeat(" ", MaxPlanBytes+1), "a plan has at most 67108864"},
		{"seats", long, "line 100002: is one seat more than the 100000"},
		{"categories", many, `line 66: "c64" is one category more than the 64`},
		{"a row", long[:len("section,row,seat,category\n")+8*(MaxRowSeats+1)], "row 1: has 1001 seats; a row has at most 1000"},
		{"not text", "section,row,seat,category\nA,1,\xff,a", "is not UTF-8 text"},
	}
	for _, c := range cases {
		if _, err := ReadCSV([]byte(c.csv), ReadOptions{Name: "x"}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
	if _, err := ReadPretix([]byte("\xff"), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("pretix: %v", err)
	}
}

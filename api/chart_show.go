package api

import (
	"encoding/hex"

	"facevalue/seating"
)

// showChart tells a published chart: where everything is, in the order of its seats,
// which is that of the bits of an availability. It never changes.
func (c *call) showChart() *Refusal {
	var hash [32]byte
	if n, err := hex.Decode(hash[:], []byte(clip(c.id, 64))); err != nil || n != len(hash) || c.id != hex.EncodeToString(hash[:]) {
		return refuse(problemUnknown, "a chart is named by 64 hexadecimal digits")
	}
	chart, ok := c.api.options.Charts(hash)
	if !ok {
		return refuse(problemUnknown, "there is no such chart")
	}
	d, bad := c.api.shared.get("chart "+c.id, hash, func() ([]byte, *Refusal) { return appendChart(nil, chart), nil })
	if bad != nil {
		return bad
	}
	return c.share(d, forEver)
}

// appendChart appends a chart. Positions are in hundredths of a plan unit.
func appendChart(b []byte, chart *seating.Chart) []byte {
	hash := chart.Hash()
	b = append(b, '{')
	b = appendTextField(b, "chart", hex.EncodeToString(hash[:]))
	b = appendTextField(b, "name", chart.Name())
	b = appendNumberField(b, "seats", int64(chart.Len()))
	b = appendPoint(b, "focal", chart.Focal())
	b = appendEach(b, "categories", chart.Categories(), func(b []byte, x *seating.Category) []byte {
		b = appendTextField(append(b, '{'), "key", x.Key)
		b = appendTextField(b, "name", x.Name)
		return append(appendTextField(b, "colour", x.Colour), '}')
	})
	b = appendEach(b, "areas", chart.Areas(), appendArea)
	return append(appendSections(b, chart), '}')
}

func appendPoint(b []byte, name string, p seating.Point) []byte {
	b = append(appendName(b, name), '{')
	b = appendNumberField(b, "x", int64(p.X))
	return append(appendNumberField(b, "y", int64(p.Y)), '}')
}

func appendArea(b []byte, a *seating.Area) []byte {
	b = appendTextField(append(b, '{'), "id", a.ID)
	b = appendTextField(b, "name", a.Name)
	b = appendNumberField(b, "capacity", int64(a.Capacity))
	if a.Category >= 0 {
		b = appendNumberField(b, "category", int64(a.Category))
	}
	b = appendPoint(b, "at", a.At)
	b = appendNumberField(b, "width", int64(a.Width))
	return append(appendNumberField(b, "height", int64(a.Height)), '}')
}

// appendSections appends sections with their rows and seats.
func appendSections(b []byte, chart *seating.Chart) []byte {
	b = append(appendName(b, "sections"), '[')
	rows := chart.Rows()
	sections := chart.Sections()
	at := 0
	for i := range sections {
		b = appendTextField(append(appendComma(b), '{'), "name", sections[i].Name)
		b = append(appendName(b, "rows"), '[')
		for ; at < len(rows) && rows[at].Section == seating.Section(i+1); at++ {
			b = appendRow(appendComma(b), chart, &rows[at])
		}
		b = append(b, ']', '}')
	}
	return append(b, ']')
}

func appendRow(b []byte, chart *seating.Chart, row *seating.RowInfo) []byte {
	b = appendTextField(append(b, '{'), "name", row.Label)
	b = append(appendName(b, "seats"), '[')
	for n := row.First; n < row.End; n++ {
		b = appendSeat(appendComma(b), chart, n)
	}
	return append(b, ']', '}')
}

func appendSeat(b []byte, chart *seating.Chart, n seating.Seat) []byte {
	info := chart.Info(n)
	b = appendTextField(append(b, '{'), "id", info.ID)
	b = appendTextField(b, "label", info.Label)
	b = appendNumberField(b, "category", int64(info.Category))
	b = appendNumberField(b, "x", int64(info.At.X))
	b = appendNumberField(b, "y", int64(info.At.Y))
	if info.Accessible {
		b = appendFlagField(b, "place", true)
	}
	if info.CompanionOf != seating.NoSeat {
		b = appendFlagField(b, "companion", true)
	}
	if info.Group >= 0 {
		b = appendNumberField(b, "group", int64(info.Group))
	}
	if info.AisleAfter {
		b = appendFlagField(b, "aisle_after", true)
	}
	return append(b, '}')
}

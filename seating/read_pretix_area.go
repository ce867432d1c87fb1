package seating

import (
	"encoding/json"
	"fmt"
)

// pretixArea is a drawn shape: in today's plans a rectangle, circle, ellipse,
// polygon or text, in old ones only a width and a height.
type pretixArea struct {
	UUID      string          `json:"uuid"`
	Shape     string          `json:"shape"`
	Position  *pretixPoint    `json:"position"`
	Width     float64         `json:"width"`
	Height    float64         `json:"height"`
	Rectangle *pretixSize     `json:"rectangle"`
	Circle    *pretixCircle   `json:"circle"`
	Ellipse   *pretixEllipse  `json:"ellipse"`
	Polygon   *pretixPolygon  `json:"polygon"`
	Text      json.RawMessage `json:"text"`
	Capacity  int             `json:"capacity"`
	Category  string          `json:"category"`
}

type (
	pretixSize struct {
		Width  float64 `json:"width"`
		Height float64 `json:"height"`
	}
	pretixCircle struct {
		Radius float64 `json:"radius"`
	}
	pretixEllipse struct {
		Radius pretixPoint `json:"radius"`
	}
	pretixPolygon struct {
		Points []pretixPoint `json:"points"`
	}
)

// pretixArea adds an area as the box around its shape.
func (b *Builder) pretixArea(where string, origin pretixPoint, area *pretixArea) {
	origin = origin.plus(area.Position)
	low, high := area.box()
	at := b.pretixAt(origin.plus(&low), "%s", where)
	end := b.pretixAt(origin.plus(&high), "%s: far corner", where)
	spec := AreaSpec{
		ID: area.UUID, Name: area.text(), Capacity: area.Capacity, Category: area.Category,
		At: at, Width: end.X - at.X, Height: end.Y - at.Y,
	}
	if spec.ID == "" {
		spec.ID = where
	}
	b.areas = append(b.areas, areaSpec{spec, where})
}

// box returns two opposite corners relative to the area's position.
func (a *pretixArea) box() (low, high pretixPoint) {
	switch {
	case a.Shape == "circle" && a.Circle != nil:
		r := a.Circle.Radius
		return pretixPoint{-r, -r}, pretixPoint{r, r}
	case a.Shape == "ellipse" && a.Ellipse != nil:
		r := a.Ellipse.Radius
		return pretixPoint{-r.X, -r.Y}, r
	case a.Shape == "polygon" && a.Polygon != nil && len(a.Polygon.Points) > 0:
		return boxAround(a.Polygon.Points)
	case a.Rectangle != nil:
		return pretixPoint{}, pretixPoint{a.Rectangle.Width, a.Rectangle.Height}
	}
	return pretixPoint{}, pretixPoint{a.Width, a.Height}
}

func boxAround(points []pretixPoint) (low, high pretixPoint) {
	low, high = points[0], points[0]
	for _, p := range points {
		low = pretixPoint{min(low.X, p.X), min(low.Y, p.Y)}
		high = pretixPoint{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return low, high
}

// text returns what is written on the area: an object today, a plain text in
// old plans. Anything else is not worth refusing a plan for.
func (a *pretixArea) text() string {
	var plain string
	if json.Unmarshal(a.Text, &plain) == nil {
		return plain
	}
	var object struct {
		Text any `json:"text"`
	}
	if json.Unmarshal(a.Text, &object) != nil || object.Text == nil {
		return ""
	}
	return fmt.Sprint(object.Text)
}

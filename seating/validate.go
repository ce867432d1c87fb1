package seating

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// validate holds a chart to the rules that the rest of the package relies on.
// Charts from a builder and charts from bytes pass through it alike, and it
// marks the seats that are kept. The namer says where a seat is to be found.
func (c *Chart) validate(name namer) error {
	var p problems
	if c.Len() == 0 && len(c.areas) == 0 {
		p.add("has neither seats nor areas")
	}
	checkText(&p, "name of the plan", c.name, true)
	checkPoint(&p, "focal point", c.focal)
	c.checkCategories(&p)
	for i, section := range c.sections {
		checkText(&p, "name of section "+ordinal(i), section.Name, false)
	}
	for _, row := range c.rows {
		checkText(&p, "label of a row of section "+c.sections[row.Section-1].Name, row.Label, false)
	}
	c.checkSeats(&p, name)
	c.checkPlaces(&p, name)
	c.checkGroups(&p, name)
	c.checkAreas(&p)
	return p.err("plan")
}

type namer func(Seat) string

func (c *Chart) checkCategories(p *problems) {
	seen := map[string]bool{}
	for i, category := range c.categories {
		what := "category " + ordinal(i)
		checkText(p, "key of "+what, category.Key, true)
		checkText(p, "name of "+what, category.Name, false)
		checkText(p, "colour of "+what, category.Colour, false)
		if seen[category.Key] {
			p.add("%s: key %q is already used", what, category.Key)
		}
		seen[category.Key] = true
	}
}

func (c *Chart) checkSeats(p *problems, name namer) {
	for _, row := range c.rows {
		c.flags[row.End-1] &^= flagAisle // the row's end says it already
		for s := row.First; s < row.End; s++ {
			if !plainText(c.ids.at(s), true) || !plainText(c.labels.at(s), false) || !onPlan(c.at[s]) {
				where := name(s)
				checkText(p, where+": id", c.ids.at(s), true)
				checkText(p, where+": label", c.labels.at(s), false)
				checkPoint(p, where+": position", c.at[s])
			}
		}
	}
}

func (c *Chart) checkPlaces(p *problems, name namer) {
	for s, of := range c.companion {
		if of == NoSeat {
			continue
		}
		switch {
		case c.flags[of]&flagPlace == 0:
			p.add("%s: is kept as companion seat of %s, which is not a wheelchair place", name(Seat(s)), name(of))
		case c.flags[s]&flagPlace != 0:
			p.add("%s: is a wheelchair place and cannot be a companion seat too", name(Seat(s)))
		}
		c.flags[s] |= flagKept
	}
	p.tooMany("wheelchair places", len(c.places), MaxPlaces)
	for _, place := range c.places {
		c.flags[place.Seat] |= flagKept
		if len(place.Companions) > MaxCompanions {
			p.add("%s: has %d companion seats; a wheelchair place has at most %d", name(place.Seat), len(place.Companions), MaxCompanions)
		}
	}
}

func (c *Chart) checkGroups(p *problems, name namer) {
	names := map[string]bool{}
	for _, group := range c.groups {
		checkText(p, "name of a group", group.Name, true)
		if names[group.Name] {
			p.add("group %q: the name is already used", group.Name)
		}
		names[group.Name] = true
		if len(group.Seats) > MaxGroup {
			p.add("group %q: has %d seats; a group has at most %d", group.Name, len(group.Seats), MaxGroup)
		}
		c.checkMembers(p, name, group)
	}
}

func (c *Chart) checkMembers(p *problems, name namer, group Group) {
	first := group.Seats[0]
	section := c.sectionAt(first)
	for _, s := range group.Seats {
		switch {
		case s < section.First || s >= section.End:
			p.add("group %q: %s is in another section than %s; a group is sold whole", group.Name, name(s), name(first))
		case c.category[s] != c.category[first]:
			p.add("group %q: %s has another category than %s; a group is sold whole", group.Name, name(s), name(first))
		case c.flags[s]&flagKept != 0:
			p.add("group %q: %s is a wheelchair place or companion seat, which no group can hold", group.Name, name(s))
		}
	}
}

func (c *Chart) sectionAt(s Seat) SectionInfo {
	i := slices.IndexFunc(c.sections, func(info SectionInfo) bool { return s < info.End })
	return c.sections[i]
}

func (c *Chart) checkAreas(p *problems) {
	seen := map[string]bool{}
	for _, area := range c.areas {
		what := "area " + quote(area.ID)
		checkText(p, what+": id", area.ID, true)
		checkText(p, what+": name", area.Name, false)
		checkPoint(p, what+": position", area.At)
		checkPoint(p, what+": size", Point{area.Width, area.Height})
		if seen[area.ID] {
			p.add("%s: the id is already used by another area", what)
		}
		seen[area.ID] = true
		if area.Capacity < 0 || area.Capacity > MaxCapacity {
			p.add("%s: capacity %d is not between 0 and %d", what, area.Capacity, MaxCapacity)
		}
	}
}

// plainText reports whether a text is short, valid and free of control
// characters, which would break tickets and lists it is printed on.
func plainText(text string, required bool) bool {
	if len(text) > MaxText || required && text == "" {
		return false
	}
	for _, r := range text {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return false
		}
	}
	return true
}

func checkText(p *problems, what, text string, required bool) {
	switch {
	case plainText(text, required):
	case text == "":
		p.add("%s is empty", what)
	case len(text) > MaxText:
		p.add("%s is %d bytes long; at most %d are allowed", what, len(text), MaxText)
	default:
		p.add("%s %q holds characters that cannot be printed", what, text)
	}
}

func onPlan(at Point) bool {
	return at.X >= -MaxCoordinate && at.X <= MaxCoordinate && at.Y >= -MaxCoordinate && at.Y <= MaxCoordinate
}

func checkPoint(p *problems, what string, at Point) {
	if !onPlan(at) {
		p.add("%s (%d, %d) is off the plan; coordinates go to %d hundredths either side of 0", what, at.X, at.Y, MaxCoordinate)
	}
}

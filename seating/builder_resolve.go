package seating

import (
	"cmp"
	"slices"
)

func (b *Builder) resolveCategories(c *Chart) {
	numbers := make(map[string]uint8, len(b.categories))
	for i, category := range b.categories {
		numbers[category.Key] = uint8(i)
	}
	for s, spec := range b.flat {
		number, known := numbers[spec.Category]
		if !known {
			b.problems.add("%s: category %q is not one of the plan's categories", b.where(c, Seat(s)), spec.Category)
		}
		c.category[s] = number
	}
}

// resolveCompanions turns "companion of place x" into the places' lists.
func (b *Builder) resolveCompanions(c *Chart) {
	kept := map[Seat][]Seat{}
	for s, spec := range b.flat {
		if spec.CompanionOf == "" {
			continue
		}
		of, known := c.byID.find(spec.CompanionOf)
		if !known {
			b.problems.add("%s: is kept as companion seat of %q, which is no seat of the plan", b.where(c, Seat(s)), spec.CompanionOf)
			continue
		}
		c.companion[s] = of
		kept[of] = append(kept[of], Seat(s))
	}
	for s, flags := range c.flags {
		if flags&flagPlace != 0 {
			c.places = append(c.places, Place{Seat: Seat(s), Companions: kept[Seat(s)]})
		}
	}
}

// resolveGroups gathers boxes and tables by name, in order of their first seat.
func (b *Builder) resolveGroups(c *Chart) {
	numbers := map[string]uint32{}
	for s, spec := range b.flat {
		if spec.Group == "" {
			continue
		}
		n, known := numbers[spec.Group]
		if !known {
			c.groups = append(c.groups, Group{Name: spec.Group})
			n = uint32(len(c.groups))
			numbers[spec.Group] = n
		}
		c.group[s] = n
		c.groups[n-1].Seats = append(c.groups[n-1].Seats, Seat(s))
	}
}

func (b *Builder) resolveAreas(c *Chart) {
	for _, spec := range b.areas {
		area := Area{
			ID: spec.ID, Name: spec.Name, Capacity: spec.Capacity, Category: -1,
			At: spec.At, Width: spec.Width, Height: spec.Height,
		}
		if spec.Capacity != 0 {
			number, known := c.CategoryByKey(spec.Category)
			if !known {
				b.problems.add("%s: category %q is not one of the plan's categories", spec.where, spec.Category)
			}
			area.Category = number
		} else if spec.Category != "" {
			b.problems.add("%s: has category %q but no capacity; a standing area needs both", spec.where, spec.Category)
		}
		c.areas = append(c.areas, area)
	}
}

// breakRows marks the aisles that positions show: a step to the next seat that
// is more than 7/4 of the usual step. One missing seat is a step of 2; a wide
// wheelchair place or a loose table is less.
func (c *Chart) breakRows() {
	for _, section := range c.sections {
		usual := c.usualStep(section.First, section.End)
		for row := section.First; row < section.End; {
			end := c.rowEnd(row)
			step := usual
			if end-row > 3 { // enough steps for the row to have a habit of its own
				step = c.usualStep(row, end)
			}
			c.breakRow(row, end, step)
			row = end
		}
	}
}

func (c *Chart) rowEnd(s Seat) Seat { return c.rows[c.rowNumber(s)].End }

// rowNumber finds a seat's row before the chart has its index.
func (c *Chart) rowNumber(s Seat) int {
	n, found := slices.BinarySearchFunc(c.rows, s, func(r RowInfo, s Seat) int { return cmp.Compare(r.First, s) })
	if !found {
		n--
	}
	return n
}

func (c *Chart) breakRow(first, end Seat, step uint64) {
	for s := first; s+1 < end; s++ {
		if step > 0 && distance(c.at[s], c.at[s+1])*4 > step*7 {
			c.flags[s] |= flagAisle
		}
	}
}

// usualStep is the lower median of the steps between seats that follow each
// other in a row.
func (c *Chart) usualStep(first, end Seat) uint64 {
	var steps []uint64
	for row := first; row < end; {
		stop := min(c.rowEnd(row), end)
		for s := row; s+1 < stop; s++ {
			steps = append(steps, distance(c.at[s], c.at[s+1]))
		}
		row = stop
	}
	if len(steps) == 0 {
		return 0
	}
	slices.Sort(steps)
	return steps[(len(steps)-1)/2]
}

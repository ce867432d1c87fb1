package sale

import (
	"fmt"
	"slices"

	"facevalue/seating"
)

func (m *Machine) addPool(c *AddPool) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("pools", len(m.pools), maxPools)); !out.OK() {
		return out
	}
	if c.Def.Capacity > maxCapacity || badText(c.Def.Area) {
		return refuse(Malformed, "a pool has at most 10,000,000, and an area's id has at most 256 bytes")
	}
	if int(c.Def.Event) > len(m.events) {
		return refuse(Unknown, "event")
	}
	if slices.ContainsFunc(m.pools, func(p pool) bool { return p.def.Key == c.Def.Key }) {
		return refuse(Exists, c.Def.Key)
	}
	if out := m.fitsArea(&c.Def, c.Def.Capacity); !out.OK() {
		return out
	}
	m.fact(&PoolAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.pools))}
}

// fitsArea refuses a pool that counts a standing area which is not on its event's chart,
// or counts more people than that holds.
func (m *Machine) fitsArea(d *PoolDef, capacity uint32) Outcome {
	if d.Area == "" {
		return Outcome{}
	}
	if d.Event == 0 {
		return refuse(Contradiction, "area "+d.Area+" is on no event's chart; say of which event the pool is")
	}
	e := &m.events[d.Event-1]
	if e.chart == nil {
		return refuse(Contradiction, e.def.Key+" has no chart")
	}
	holds, there := areaHolds(e.chart, d.Area)
	switch {
	case !there:
		return refuse(Contradiction, "no standing area "+d.Area+" on the chart of "+e.def.Key)
	case int64(capacity) > holds:
		return Outcome{Status: Contradiction, Detail: &Detail{What: fmt.Sprintf("area %s holds %d", d.Area, holds), Available: holds}}
	}
	return Outcome{}
}

// areaHolds is how many people a standing area of a chart holds.
func areaHolds(chart *seating.Chart, id string) (int64, bool) {
	for _, a := range chart.Areas() {
		if a.ID == id && a.Capacity > 0 {
			return int64(a.Capacity), true
		}
	}
	return 0, false
}

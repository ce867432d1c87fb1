package catalog

import "fmt"

func (v *VenueDef) wrong() string {
	return firstWrong(wrongKey(v.Key), v.Name.wrongNames("name"), wrongLine("address", v.Address, 0, maxLine),
		wrongLine("zone", v.Zone, 1, 64))
}

func (m *Machine) addVenue(c *AddVenue) Outcome {
	out := firstOf(malformed(c.Venue.wrong()), full("venues", len(m.venues.list), maxVenues),
		taken(m.venues.find(c.Venue.Key) != nil, c.Venue.Key))
	if !out.OK() {
		return out
	}
	m.fact(&VenueAdded{Venue: c.Venue})
	return Outcome{Key: c.Venue.Key}
}

// changeVenue replaces what a venue is. Its zone stays once events are there: their
// local times were resolved in it.
func (m *Machine) changeVenue(c *ChangeVenue) Outcome {
	if out := malformed(c.Venue.wrong()); !out.OK() {
		return out
	}
	old := m.venues.find(c.Venue.Key)
	if old == nil {
		return refuse(Unknown, "venue")
	}
	if old.Def.Zone != c.Venue.Zone && m.hosts(old.Def.Key, func(*Event) bool { return true }) {
		return refuse(Fixed, "the zone of a venue where events are; move them, or add another venue")
	}
	m.fact(&VenueChanged{Venue: c.Venue})
	return Outcome{Key: c.Venue.Key}
}

// hosts says whether an event that is such is at a venue.
func (m *Machine) hosts(venue string, such func(*Event) bool) bool {
	for _, e := range m.events.list {
		if e.Occasion.Venue == venue && such(e) {
			return true
		}
	}
	return false
}

func (m *Machine) archiveVenue(c *ArchiveVenue) Outcome {
	v := m.venues.find(c.Venue)
	if v == nil {
		return refuse(Unknown, "venue")
	}
	if m.hosts(c.Venue, func(e *Event) bool { return e.State == EventDraft || e.State == EventPublished }) {
		return refuse(InUse, "events are to be at "+c.Venue)
	}
	if v.Archived {
		return Outcome{Key: c.Venue}
	}
	m.fact(&VenueArchived{Venue: c.Venue})
	return Outcome{Key: c.Venue}
}

// chart is a chart of a venue, nil if it has none of that key.
func (v *Venue) chart(key string) *Chart {
	for i := range v.Charts {
		if v.Charts[i].Key == key {
			return &v.Charts[i]
		}
	}
	return nil
}

func (m *Machine) draftChart(c *DraftChart) Outcome {
	wrong := firstWrong(wrongKey(c.Chart), wrongName("name", c.Name))
	if wrong == "" && c.Blob == [32]byte{} {
		wrong = "a draft names the blob in which it is kept"
	}
	if out := malformed(wrong); !out.OK() {
		return out
	}
	v := m.venues.find(c.Venue)
	if v == nil {
		return refuse(Unknown, "venue")
	}
	if v.chart(c.Chart) == nil {
		if out := full("charts of a venue", len(v.Charts), maxCharts); !out.OK() {
			return out
		}
	}
	m.fact(&ChartDrafted{Venue: c.Venue, Chart: c.Chart, Name: c.Name, Blob: c.Blob})
	return Outcome{Key: c.Chart}
}

// applyChartDrafted makes the list of charts anew: copies of the venue that were
// given out keep theirs.
func (m *Machine) applyChartDrafted(f *ChartDrafted) {
	v := must(m, &m.venues, f.Venue)
	v.Charts = append([]Chart(nil), v.Charts...)
	chart := v.chart(f.Chart)
	if chart == nil {
		v.Charts = append(v.Charts, Chart{Key: f.Chart})
		chart = &v.Charts[len(v.Charts)-1]
	}
	chart.Name, chart.Draft, chart.Drafted = f.Name, f.Blob, f.At
}

// publishChart gives a chart its next version: a chart that was built and is kept
// where charts are found.
func (m *Machine) publishChart(c *PublishChart) Outcome {
	v := m.venues.find(c.Venue)
	if v == nil {
		return refuse(Unknown, "venue")
	}
	chart := v.chart(c.Chart)
	if chart == nil {
		return refuse(Unknown, "chart")
	}
	if _, ok := m.findChart(c.Hash); !ok {
		return refuse(Unknown, fmt.Sprintf("a stored chart %x", c.Hash[:6]))
	}
	if n := len(chart.Versions); n > 0 && chart.Versions[n-1].Hash == c.Hash {
		return Outcome{Key: c.Chart, Ref: uint64(n)} // it is the newest already
	}
	if out := full("versions of a chart", len(chart.Versions), maxVersions); !out.OK() {
		return out
	}
	version := uint32(len(chart.Versions) + 1)
	m.fact(&ChartPublished{Venue: c.Venue, Chart: c.Chart, Version: version, Hash: c.Hash})
	return Outcome{Key: c.Chart, Ref: uint64(version)}
}

func (m *Machine) applyChartPublished(f *ChartPublished) {
	v := must(m, &m.venues, f.Venue)
	v.Charts = append([]Chart(nil), v.Charts...)
	chart := v.chart(f.Chart)
	if chart == nil || int(f.Version) != len(chart.Versions)+1 {
		m.broken("version %d of chart %s is not the next", f.Version, f.Chart)
	}
	chart.Versions = append(chart.Versions[:len(chart.Versions):len(chart.Versions)], ChartVersion{f.Hash, f.At})
}

// chartOf is the hash of the chart version that an occasion names, and whether it
// names none or one that is there.
func (m *Machine) chartOf(o *Occasion) ([32]byte, bool) {
	if o.Chart == "" {
		return [32]byte{}, o.Version == 0
	}
	v := m.venues.find(o.Venue)
	if v == nil {
		return [32]byte{}, false
	}
	chart := v.chart(o.Chart)
	if chart == nil || o.Version == 0 || int(o.Version) > len(chart.Versions) {
		return [32]byte{}, false
	}
	return chart.Versions[o.Version-1].Hash, true
}

package waitingroom

import "facevalue/draw"

// enter gives an identity its place, or finds the one that it has.
func (m *Machine) enter(c *Enter, now int64) Outcome {
	commit, ok := m.commitment(c.Identity, c.PublicKey, c.Salt)
	if !ok {
		return refuse(Malformed, "an entry is made with a P-256 key of 65 bytes and a salt of 16")
	}
	if n, there := m.find(c.Identity); there {
		if !m.entries.proves(n, commit) {
			return Outcome{Status: EnteredAs, Entry: n}
		}
		return m.place(n)
	}
	if out := m.mayEnter(c, now); !out.OK() {
		return out
	}
	m.owed(now)
	n := m.entries.count + 1
	m.fact(&Entered{Entry: n, Commit: commit, Identity: c.Identity, Others: together(c.Others)})
	return Outcome{Entry: n, At: now, Version: m.version}
}

// mayEnter refuses a new entry out of time or bounds.
func (m *Machine) mayEnter(c *Enter, now int64) Outcome {
	over := m.cut || now >= m.notice.CutOff
	switch {
	case len(c.Others) >= int(m.notice.Together):
		return refuse(Malformed, "more people than may enter together")
	case now < m.notice.Opens:
		return Outcome{Status: Early, At: m.notice.Opens}
	case now >= m.notice.Closes || over && m.notice.Mode == Ballot:
		return Outcome{Status: EntriesOver}
	case m.entries.count >= uint64(m.notice.Capacity):
		return refuse(Full, "entries")
	}
	for i, id := range c.Others {
		if n, there := m.find(id); there {
			return Outcome{Status: EnteredAs, Entry: n, Detail: &Detail{What: "one of those who enter together has a place"}}
		}
		if id == c.Identity || contains(c.Others[:i], id) {
			return refuse(Malformed, "somebody is named twice")
		}
	}
	return Outcome{}
}

func contains(ids []Identity, id Identity) bool {
	for _, other := range ids {
		if nameOf(other) == nameOf(id) {
			return true
		}
	}
	return false
}

func together(ids []Identity) []Together {
	var all []Together
	for _, id := range ids {
		all = append(all, Together{id})
	}
	return all
}

// find is the entry in which an identity is, alone or with others.
func (m *Machine) find(id Identity) (uint64, bool) {
	if n, there := m.entries.find(id); there {
		return n, true
	}
	n, there := m.others[nameOf(id)]
	return n, there
}

// place is what is said of an entry that is there: the same every time, until it is
// drawn.
func (m *Machine) place(n uint64) Outcome {
	out := Outcome{Entry: n, Version: m.version, Rank: m.rank(n)}
	if out.Rank > m.pace.served {
		out.Ahead = out.Rank - m.pace.served - 1
	}
	if t, live := m.turns.live[n]; live {
		out.Generation, out.Expires = m.entries.turns(n), t.expires
	}
	return out
}

// rank is where an entry stands: drawn, if it was there at the cut-off; behind
// those, in order, if it came later. 0 = nothing was drawn yet.
func (m *Machine) rank(n uint64) uint64 {
	switch {
	case m.seed == nil:
		return 0
	case n > m.size:
		return n
	}
	return m.shuffle.Rank(n-1) + 1
}

// rebind binds a place to another browser of the one who made it. Who only entered
// together with somebody has no say.
func (m *Machine) rebind(c *Rebind) Outcome {
	commit, ok := m.commitment(c.Identity, c.PublicKey, c.Salt)
	if !ok {
		return refuse(Malformed, "an entry is made with a P-256 key of 65 bytes and a salt of 16")
	}
	n, there := m.entries.find(c.Identity)
	if !there {
		return refuse(Unknown, "no place was made by this identity")
	}
	if m.entries.proves(n, commit) {
		return m.place(n)
	}
	f, out := &Rebound{Entry: n, Commit: commit}, m.place(n)
	if out.Generation != 0 {
		f.Generation = min(out.Generation+1, maxTurns)
		out.Generation = f.Generation
	}
	m.fact(f)
	return out
}

func (m *Machine) applyEntered(f *Entered) {
	if f.Entry != m.entries.count+1 {
		m.broken("entry %d was made after entry %d", f.Entry, m.entries.count)
	}
	people := 1 + len(f.Others)
	m.entries.add(f.Commit, f.Identity, people)
	for _, o := range f.Others {
		m.others[nameOf(o.Identity)] = f.Entry
	}
	m.log.Append(draw.AppendLine(nil, f.Commit, people, f.At))
}

package waitingroom

import (
	"cmp"
	"container/heap"
	"slices"
)

// turn is leave to shop that an entry has now.
type turn struct {
	since   int64 // when it was given
	expires int64
}

// turns are all live turns, and the order in which they end.
type turns struct {
	live map[uint64]turn // by entry
	ends endings
}

// ending is when a turn ends. One that was extended or spent since stays in the heap
// until it is at the top, and never longer.
type ending struct {
	expires int64
	entry   uint64
}

type endings []ending

func (e endings) Len() int           { return len(e) }
func (e endings) Less(i, j int) bool { return e[i].compare(e[j]) < 0 }
func (e endings) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *endings) Push(x any)        { *e = append(*e, x.(ending)) }
func (e *endings) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	*e = (*e)[:last]
	return x
}

func (e ending) compare(other ending) int {
	return cmp.Or(cmp.Compare(e.expires, other.expires), cmp.Compare(e.entry, other.entry))
}

// stale says whether an ending is not that of a live turn any more.
func (t *turns) stale(e ending) bool {
	live, there := t.live[e.entry]
	return !there || live.expires != e.expires
}

// set gives or extends a turn.
func (t *turns) set(entry uint64, to turn) {
	t.live[entry] = to
	heap.Push(&t.ends, ending{to.expires, entry})
	t.tidy()
}

// end takes a turn away.
func (t *turns) end(entry uint64) {
	delete(t.live, entry)
	t.tidy()
}

// tidy keeps the top of the heap live, and the heap from outgrowing what lives.
func (t *turns) tidy() {
	for len(t.ends) > 0 && t.stale(t.ends[0]) {
		heap.Pop(&t.ends)
	}
	if len(t.ends) > 2*len(t.live)+64 {
		t.ends = slices.DeleteFunc(t.ends, t.stale)
		heap.Init(&t.ends)
	}
}

func (t *turns) wake() int64 {
	if len(t.ends) == 0 {
		return never
	}
	return t.ends[0].expires
}

// over appends the endings up to an instant that are at or below a node of the heap.
func (t *turns) over(dst []ending, node int, now int64) []ending {
	if node >= len(t.ends) || t.ends[node].expires > now {
		return dst
	}
	if !t.stale(t.ends[node]) {
		dst = append(dst, t.ends[node])
	}
	return t.over(t.over(dst, 2*node+1, now), 2*node+2, now)
}

// dueTurns ends the turns whose time is up.
func (m *Machine) dueTurns(now int64, limit int) {
	over := m.turns.over(nil, 0, now)
	slices.SortFunc(over, ending.compare)
	for _, e := range over {
		if len(m.facts) >= limit {
			return
		}
		m.fact(&TurnLapsed{Entry: e.entry})
	}
}

// claim gives the turn of an entry whose rank has come up.
func (m *Machine) claim(c *Claim, now int64) Outcome {
	commit, ok := m.commitment(c.Identity, c.PublicKey, c.Salt)
	if !ok {
		return refuse(Malformed, "a claim shows the P-256 key of 65 bytes and the salt of 16 that the entry was made with")
	}
	n := c.Entry
	switch {
	case !m.entries.has(n):
		return refuse(Unknown, "entry")
	case !m.entries.proves(n, commit):
		return Outcome{Status: NotYours, Entry: n}
	case m.seed == nil:
		return Outcome{Status: NotDrawn, Entry: n, At: m.drawnAt()}
	case m.entries.standing(n) == spent:
		return Outcome{Status: UsedUp, Entry: n}
	}
	if t, live := m.turns.live[n]; live && t.expires > now {
		return m.place(n)
	}
	return m.claimRank(n, now)
}

// drawnAt is when there can be a seed.
func (m *Machine) drawnAt() int64 {
	if m.notice.Beacon == nil {
		return m.notice.CutOff
	}
	return m.notice.Beacon.At(m.notice.Round)
}

// claimRank gives a turn to an entry that has none, if its rank has come up.
func (m *Machine) claimRank(n uint64, now int64) Outcome {
	rank := m.rank(n)
	switch {
	case m.pace.paused:
		return Outcome{Status: Halted, Entry: n, Rank: rank}
	case rank > m.pace.served:
		return Outcome{Status: NotYet, Entry: n, Rank: rank, Ahead: rank - m.pace.served - 1}
	case m.soldOut():
		return Outcome{Status: SoldOut, Entry: n, Rank: rank, Detail: &Detail{What: "tickets", MayReturn: m.sales.held}}
	case m.entries.turns(n) >= m.notice.Turns:
		return Outcome{Status: TurnsUp, Entry: n, Rank: rank}
	}
	if t, live := m.turns.live[n]; live && t.expires <= now {
		m.fact(&TurnLapsed{Entry: n}) // its time was up, and nobody had said so yet
		m.fact(&CameLate{Entry: n, Rank: rank})
		return Outcome{Entry: n, Rank: rank, Ahead: uint64(len(m.late.line))}
	}
	if m.entries.standing(n) == waiting && rank > m.calls.lapsed && m.calls.at(rank).Till > now {
		return m.giveTurn(n, rank, now)
	}
	return m.claimLate(n, rank, now)
}

// giveTurn is leave to shop, from now.
func (m *Machine) giveTurn(n, rank uint64, now int64) Outcome {
	f := &TurnGiven{Entry: n, Rank: rank, Generation: m.entries.turns(n) + 1, Expires: now + m.notice.Turn}
	m.fact(f)
	return Outcome{Entry: n, Rank: rank, Generation: f.Generation, Expires: f.Expires}
}

func (m *Machine) applyTurnGiven(f *TurnGiven) {
	n := f.Entry
	switch m.entries.standing(n) {
	case waiting:
		if f.Rank > m.calls.lapsed {
			m.calls.at(f.Rank).Open--
			m.calls.open--
		}
	case called:
		m.uncall(n)
	case left:
	default:
		m.broken("entry %d, which is %s, was given a turn", n, m.entries.standing(n))
	}
	m.entries.stand(n, inside)
	m.entries.setTurns(n, f.Generation)
	m.turns.set(n, turn{since: f.At, expires: f.Expires})
}

// liveTurn finds the turn of a generation.
func (m *Machine) liveTurn(n uint64, generation uint32, now int64) (turn, Outcome) {
	switch {
	case !m.entries.has(n):
		return turn{}, refuse(Unknown, "entry")
	case m.entries.standing(n) == spent:
		return turn{}, Outcome{Status: UsedUp, Entry: n}
	}
	t, live := m.turns.live[n]
	if !live || m.entries.turns(n) != generation || t.expires <= now {
		return turn{}, Outcome{Status: TurnOver, Entry: n}
	}
	return t, Outcome{}
}

// extend makes a turn last as long again, within bounds.
func (m *Machine) extend(c *Extend, now int64) Outcome {
	t, out := m.liveTurn(c.Entry, c.Generation, now)
	if !out.OK() {
		return out
	}
	to := min(now+m.notice.Turn, t.since+m.notice.Longest)
	if to <= t.expires {
		return Outcome{Status: LongestTurn, Entry: c.Entry, Expires: t.expires}
	}
	m.fact(&TurnExtended{Entry: c.Entry, Expires: to})
	return Outcome{Entry: c.Entry, Generation: c.Generation, Expires: to}
}

func (m *Machine) applyTurnExtended(f *TurnExtended) {
	t, live := m.turns.live[f.Entry]
	if !live {
		m.broken("entry %d has no turn to extend", f.Entry)
	}
	m.turns.set(f.Entry, turn{since: t.since, expires: f.Expires})
}

func (m *Machine) applyTurnLapsed(f *TurnLapsed) {
	if _, live := m.turns.live[f.Entry]; !live {
		m.broken("entry %d has no turn to end", f.Entry)
	}
	m.turns.end(f.Entry)
	m.entries.stand(f.Entry, left)
}

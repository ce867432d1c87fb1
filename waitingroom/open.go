package waitingroom

import (
	"slices"

	"facevalue/draw"
)

// open announces the room. The notice is out before anybody can enter.
func (m *Machine) open(c *Open, now int64) Outcome {
	if out := malformed(c.Notice.wrong()); !out.OK() {
		return out
	}
	if m.version != 0 {
		return refuse(Exists, m.notice.Room)
	}
	if c.Notice.CutOff <= now {
		return refuse(TooSoon, "the cut-off is in the future when a draw is announced")
	}
	m.fact(&Opened{Notice: c.Notice, Owes: m.nextEffect()})
	return Outcome{Version: 1}
}

// amend replaces the notice by one that is published with its reason.
func (m *Machine) amend(c *Amend, now int64) Outcome {
	wrong := wrongText("a reason", c.Reason, 1)
	if wrong == "" {
		wrong = c.Notice.wrong()
	}
	if out := malformed(wrong); !out.OK() {
		return out
	}
	if m.version >= maxAmended {
		return refuse(Full, "a notice is amended at most 200 times")
	}
	if c.Based != m.version {
		return Outcome{Status: Stale, Version: m.version}
	}
	if what := m.fixed(&c.Notice, now); what != "" {
		return refuse(Fixed, what)
	}
	m.owed(now)
	m.fact(&Amended{Version: m.version + 1, Notice: c.Notice, Reason: c.Reason, Owes: m.nextEffect()})
	return Outcome{Version: m.version + 1}
}

// fixed names a part of the notice that a new one changes and may not.
func (m *Machine) fixed(to *Notice, now int64) string {
	if m.pace.served > 0 && to.Start != m.notice.Start {
		return "serving has begun"
	}
	return m.notice.Fixed(to, now)
}

// Fixed names a part of a notice that another one changes, and at that instant may
// not; "" if there is none. Who checks what was published asks the same.
func (n *Notice) Fixed(to *Notice, now int64) string {
	cut := now >= n.CutOff
	switch {
	case to.Room != n.Room || to.Sale != n.Sale || to.Window != n.Window || to.Mode != n.Mode:
		return "a room keeps its name, its window and its mode"
	case to.Commitment != n.Commitment:
		return "the commitment to a secret"
	case now >= n.Opens && to.Opens != n.Opens:
		return "entries are open"
	case cut && !sameDraw(n, to):
		return "entries are closed: the draw rests on what was announced"
	case !cut && to.CutOff <= now:
		return "the cut-off stays in the future"
	case !sameTypes(n.Inventory, to.Inventory):
		return "the ticket types; how many there are of each may change"
	}
	return ""
}

// sameDraw says whether two notices draw alike.
func sameDraw(a, b *Notice) bool {
	switch {
	case a.CutOff != b.CutOff || a.Round != b.Round || a.RevealAfter != b.RevealAfter || a.Together != b.Together:
		return false
	case (a.Beacon == nil) != (b.Beacon == nil):
		return false
	case a.Beacon == nil:
		return true
	}
	x, y := a.Beacon, b.Beacon
	return x.Chain == y.Chain && slices.Equal(x.Key, y.Key) && x.Genesis == y.Genesis && x.Period == y.Period
}

func sameTypes(a, b []Stock) bool {
	return slices.EqualFunc(a, b, func(x, y Stock) bool { return x.Type == y.Type && x.Currency == y.Currency })
}

// moveStart amends the start alone. Places do not depend on it.
func (m *Machine) moveStart(c *MoveStart, now int64) Outcome {
	to := m.notice
	to.Start = c.Start
	return m.amend(&Amend{Based: m.version, Notice: to, Reason: c.Reason}, now)
}

// owed states what time has made true before what is decided now, so that a command
// never goes by a state that is over.
func (m *Machine) owed(now int64) {
	if !m.cut && now >= m.notice.CutOff {
		m.closeEntries()
	}
}

func (m *Machine) dueCut(now int64, _ int) { m.owed(now) }

// closeEntries fixes who is drawn among, and owes the world their root.
func (m *Machine) closeEntries() {
	m.fact(&EntriesClosed{Size: m.entries.count, Root: m.log.Root(), Owes: m.nextEffect()})
}

// dueBeacon owes the round once it is to come out.
func (m *Machine) dueBeacon(now int64, _ int) {
	if now >= m.wakeBeacon() {
		m.fact(&EffectOpened{Effect: Effect{ID: m.nextEffect(), Kind: FetchBeacon, Round: m.notice.Round}})
	}
}

// postSeed makes the draw, of what anybody brings: it is checked here, against the
// notice alone. A signature takes some milliseconds, so the caller checks it first.
func (m *Machine) postSeed(c *PostSeed, now int64) Outcome {
	if (len(c.Signature) == 0) == (len(c.Secret) == 0) {
		return refuse(Malformed, "a seed is made of the round's signature or of the secret, one of them")
	}
	if m.seed != nil {
		return Outcome{Status: Drawn}
	}
	if now < m.notice.CutOff {
		return Outcome{Status: TooSoon, At: m.notice.CutOff, Detail: &Detail{What: "the seed is made after the cut-off"}}
	}
	randomness, out := m.randomness(c, now)
	if !out.OK() {
		return out
	}
	m.owed(now)
	m.drawWith(randomness, c)
	return Outcome{}
}

// drawWith states the seed of randomness that was checked.
func (m *Machine) drawWith(randomness []byte, c *PostSeed) {
	size, root := m.size, m.root
	if !m.cut {
		size, root = m.entries.count, m.log.Root()
	}
	seed := draw.NewSeed(m.notice.Room, size, root, randomness)
	m.fact(&SeedPosted{Seed: seed, Signature: slices.Clone(c.Signature), Secret: slices.Clone(c.Secret), Owes: m.nextEffect()})
}

// randomness is what comes of the bytes that somebody brought, if they are those that
// the notice waits for.
func (m *Machine) randomness(c *PostSeed, now int64) ([]byte, Outcome) {
	n := &m.notice
	if len(c.Signature) > 0 {
		if n.Beacon == nil {
			return nil, refuse(BadSeed, "the notice names no beacon; it waits for the secret")
		}
		randomness, err := n.Beacon.Check(n.Round, c.Signature)
		if err != nil {
			return nil, refuse(BadSeed, err.Error())
		}
		return randomness, Outcome{}
	}
	if n.Beacon != nil {
		if n.RevealAfter == 0 {
			return nil, refuse(BadSeed, "the notice waits for the beacon, and for nothing else")
		}
		if from := n.Beacon.At(n.Round) + n.RevealAfter; now < from {
			return nil, Outcome{Status: TooSoon, At: from, Detail: &Detail{What: "the beacon is waited for until then"}}
		}
	}
	if err := draw.CheckSecret(n.Commitment, c.Secret); err != nil {
		return nil, refuse(BadSeed, err.Error())
	}
	return c.Secret, Outcome{}
}

// wakeBeacon is when the round is to be fetched.
func (m *Machine) wakeBeacon() int64 {
	n := &m.notice
	if n.Beacon == nil || m.seed != nil || !m.cut || m.closed || m.effects.owed(FetchBeacon) {
		return never
	}
	return n.Beacon.At(n.Round)
}

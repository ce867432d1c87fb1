package catalog

import (
	"fmt"
	"math"

	"facevalue/sale"
)

// Machine is one organizer. It belongs to one caller at a time.
type Machine struct {
	findChart sale.Charts

	name     string // of the organizer: its id's suffix
	running  bool   // OrganizerOpened was applied
	openedAt int64
	profile  Profile
	staff    shelf[Staff]
	keys     shelf[APIKey]
	sessions map[[32]byte]Session
	sellers  shelf[Seller]
	venues   shelf[Venue]
	events   shelf[Event]
	sales    shelf[Sale]
	lastSale uint32
	notes    notebook
	webhooks shelf[Webhook]

	effects    map[uint64]Effect
	lastEffect uint64
	opened     []Effect

	answers answers

	// What one decision needs for a moment; empty between decisions.
	facts   []Fact
	opening uint64
	by      Mark
}

// New is an organizer of which nothing is known yet. Charts finds published charts
// by hash: a chart is published here only when it is found.
func New(charts sale.Charts) *Machine {
	return &Machine{
		findChart: charts,
		staff:     newShelf(func(s *Staff) string { return s.Key }),
		keys:      newShelf(func(k *APIKey) string { return k.ID }),
		sessions:  map[[32]byte]Session{},
		sellers:   newShelf(func(s *Seller) string { return s.Key }),
		venues:    newShelf(func(v *Venue) string { return v.Def.Key }),
		events:    newShelf(func(e *Event) string { return e.Key }),
		sales:     newShelf(func(s *Sale) string { return s.Key }),
		webhooks:  newShelf(func(w *Webhook) string { return w.ID }),
		effects:   map[uint64]Effect{},
	}
}

// Decide answers a command at an instant and gives the facts that follow from it. It
// changes nothing. A refusal has no facts. The facts are valid until the next call of
// Decide or Due.
func (m *Machine) Decide(cmd Command, now int64) (Outcome, []Fact) {
	meta := cmd.meta()
	m.begin(meta.By, now)
	if out, repeated := m.answers.repeat(meta); repeated {
		return out, nil
	}
	out := m.decide(cmd, now)
	if !out.OK() {
		return out, nil
	}
	if meta.Key != (Key{}) {
		m.fact(&Answered{Key: meta.Key, Fingerprint: meta.Fingerprint, Outcome: out})
	}
	return out, m.facts
}

// begin makes room for the facts of a decision. They are the caller's afterwards.
func (m *Machine) begin(by Actor, now int64) {
	m.facts, m.opening, m.by = nil, 0, Mark{by, now}
}

// fact adds a fact to those of the decision being made, with who asked for it.
func (m *Machine) fact(f Fact) {
	*f.mark() = m.by
	m.facts = append(m.facts, f)
}

// Due states that plans which waited for an instant go on: each owes its effect
// again.
func (m *Machine) Due(now int64, max int) []Fact {
	m.begin(Actor{Kind: House}, now)
	for _, s := range m.sales.list {
		if len(m.facts) == max {
			break
		}
		if s.Until != 0 && s.Until <= now {
			m.open(s, s.Published)
		}
	}
	return m.facts
}

// Wake is the earliest instant at which Due has something to state.
func (m *Machine) Wake() int64 {
	wake := int64(math.MaxInt64)
	for _, s := range m.sales.list {
		if s.Until != 0 {
			wake = min(wake, s.Until)
		}
	}
	return wake
}

// decide is the one long switch over commands: first what needs no role, or one of
// its own.
func (m *Machine) decide(cmd Command, now int64) Outcome {
	by := cmd.meta().By
	if wrong := wrongActor(by); wrong != "" {
		return refuse(Malformed, wrong)
	}
	if c, ok := cmd.(*OpenOrganizer); ok {
		return m.openOrganizer(c)
	}
	if !m.running {
		return refuse(Unknown, "organizer")
	}
	switch c := cmd.(type) {
	case *RecordRules:
		return m.asHouse(by, func() Outcome { return m.recordRules(c) })
	case *FinishEffect:
		return m.asHouse(by, func() Outcome { return m.finishEffect(c) })
	case *StartSession:
		return m.startSession(c, now)
	case *EndSession:
		return m.endSession(c)
	case *EndSessions:
		return m.endSessions(c, now)
	case *SetPassword:
		return m.setPassword(c, now)
	}
	if c, ok := cmd.(*DisableWebhook); ok && by.Kind == House {
		return m.disableWebhook(c, now)
	}
	roles := m.RolesOf(by, now)
	if c, ok := cmd.(*NoteOrder); ok {
		return m.noteOrder(c, roles)
	}
	if out := needs(roles, Owner|Manager); !out.OK() {
		return out
	}
	return m.decideManaged(cmd, roles, now)
}

// decideManaged is the part of the switch that is for owners and managers.
func (m *Machine) decideManaged(cmd Command, roles Roles, now int64) Outcome {
	switch c := cmd.(type) {
	case *SetProfile:
		return m.setProfile(c, roles)
	case *AddStaff:
		return m.addStaff(c, roles, now)
	case *ChangeStaff:
		return m.changeStaff(c, roles)
	case *DisableStaff:
		return m.disableStaff(c, roles)
	case *AddKey:
		return m.addKey(c, roles, now)
	case *RevokeKey:
		return m.revokeKey(c, roles)
	case *AddSeller:
		return m.addSeller(c, roles)
	case *ChangeSeller:
		return m.changeSeller(c, roles)
	case *AddVenue:
		return m.addVenue(c)
	case *ChangeVenue:
		return m.changeVenue(c)
	case *ArchiveVenue:
		return m.archiveVenue(c)
	case *DraftChart:
		return m.draftChart(c)
	case *PublishChart:
		return m.publishChart(c)
	case *AddEvent:
		return m.addEvent(c)
	case *ChangeEvent:
		return m.changeEvent(c)
	case *MoveEvent:
		return m.moveEvent(c, now)
	case *PublishEvent:
		return m.publishEvent(c)
	case *CancelEvent:
		return m.cancelEvent(c)
	case *ArchiveEvent:
		return m.archiveEvent(c, now)
	case *RemoveEvent:
		return m.removeEvent(c)
	case *AddSale:
		return m.addSale(c)
	case *DraftPlan:
		return m.draftPlan(c)
	case *PublishPlan:
		return m.publishPlan(c, now)
	case *ArchiveSale:
		return m.archiveSale(c, now)
	case *RemoveSale:
		return m.removeSale(c)
	case *AddWebhook:
		return m.addWebhook(c, now)
	case *ChangeWebhook:
		return m.changeWebhook(c)
	case *RotateWebhook:
		return m.rotateWebhook(c, now)
	case *DisableWebhook:
		return m.disableWebhook(c, now)
	case *RemoveWebhook:
		return m.removeWebhook(c)
	}
	return refuse(Malformed, fmt.Sprintf("command %T", cmd))
}

func wrongActor(by Actor) string {
	if by.Kind >= actorKindEnd {
		return "an actor is staff, a key, the operator or the house"
	}
	return wrongLine("the actor's name", by.Name, 0, maxName)
}

// asHouse carries out what only the house itself may ask for.
func (m *Machine) asHouse(by Actor, do func() Outcome) Outcome {
	if by.Kind != House {
		return refuse(Forbidden, by.Kind.String())
	}
	return do()
}

// broken stops the machine: what it is told cannot be.
func (m *Machine) broken(format string, args ...any) {
	panic("organizer " + m.name + ": " + fmt.Sprintf(format, args...))
}

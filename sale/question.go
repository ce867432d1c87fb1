package sale

import (
	"fmt"
	"slices"
)

// answered refuses a checkout that leaves a required question or consent open, and
// says which. Every answer names the version of the text that was shown.
func (m *Machine) answered(lines []Line, given []Answer) Outcome {
	met := m.met(given)
	for q := range m.questions {
		def := &m.questions[q]
		if !def.Required || m.replaced(q) {
			continue
		}
		ordinal := uint32(0)
		asked := false
		for i := range lines {
			l := &lines[i]
			if l.Kind != TicketLine {
				continue
			}
			first := ordinal
			ordinal += l.Count
			if !def.askedFor(l.Index) {
				continue
			}
			asked = true
			for n := first; def.Attendee && n < ordinal; n++ {
				if !met[place{uint32(q), n + 1}] {
					return Outcome{Status: AnswerMissing, Detail: &Detail{What: def.Key, Index: n}}
				}
			}
		}
		if asked && !def.Attendee && !met[place{uint32(q), 0}] {
			return refuse(AnswerMissing, def.Key)
		}
	}
	return Outcome{}
}

// replaced says whether a newer version of the same question is asked instead.
func (m *Machine) replaced(q int) bool {
	key := m.questions[q].Key
	return slices.ContainsFunc(m.questions[q+1:], func(d QuestionDef) bool { return d.Key == key })
}

// askedFor says whether the question is asked for a ticket type.
func (q *QuestionDef) askedFor(typ uint32) bool {
	if len(q.Types) == 0 {
		return true
	}
	for _, t := range q.Types {
		if t == typ {
			return true
		}
	}
	return false
}

// place is where an answer belongs: a question, of a ticket's ordinal + 1 or 0.
type place struct{ question, ticket uint32 }

// met are the questions that answers meet, each on the text in force. Of two answers
// in one place the first is the one.
func (m *Machine) met(given []Answer) map[place]bool {
	met := make(map[place]bool, len(given))
	for i := range given {
		a := &given[i]
		at := place{a.Question, a.Ticket}
		if int(a.Question) >= len(m.questions) {
			continue
		}
		if q := &m.questions[a.Question]; a.Version == q.Version {
			if _, twice := met[at]; !twice {
				met[at] = a.Agreed || !q.Consent && len(a.Sealed) > 0
			}
		}
	}
	return met
}

// attended refuses attendees that are none of the order's, and the lack of one who
// is somebody where the ticket is to carry a name.
func (m *Machine) attended(lines []Line, attendees []Attendee) Outcome {
	named := make(map[uint32]bool, len(attendees))
	count := tickets(lines)
	for _, a := range attendees {
		if _, twice := named[a.Ticket]; twice || a.Ticket >= count {
			return refuse(Malformed, fmt.Sprintf("attendee of ticket %d, which the order has not or has twice", a.Ticket))
		}
		named[a.Ticket] = a.Person != [16]byte{} || len(a.Sealed) > 0
	}
	ordinal := uint32(0)
	for i := range lines {
		l := &lines[i]
		if l.Kind != TicketLine {
			continue
		}
		must := m.types[l.Index].policies[l.Policy].Named
		for n := uint32(0); must && n < l.Count; n++ {
			if !named[ordinal+n] {
				return Outcome{Status: AnswerMissing, Detail: &Detail{What: "attendee", Index: ordinal + n}}
			}
		}
		ordinal += l.Count
	}
	return Outcome{}
}

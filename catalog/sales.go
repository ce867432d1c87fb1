package catalog

import (
	"fmt"

	"facevalue/wire"
)

func (m *Machine) addSale(c *AddSale) Outcome {
	out := firstOf(malformed(firstWrong(wrongKey(c.Sale), wrongSuffix(c.Suffix), wrongName("name", c.Name))),
		full("sales", len(m.sales.list), maxSales), taken(m.sales.find(c.Sale) != nil, c.Sale), m.suffixTaken(c.Suffix))
	if !out.OK() {
		return out
	}
	m.fact(&SaleAdded{Sale: c.Sale, Suffix: c.Suffix, Number: m.lastSale + 1, Name: c.Name})
	return Outcome{Key: c.Sale}
}

func (m *Machine) suffixTaken(suffix string) Outcome {
	for _, s := range m.sales.list {
		if s.Suffix == suffix {
			return refuse(Exists, "the suffix of "+s.Key)
		}
	}
	return Outcome{}
}

// saleOpen finds a sale and refuses one that is archived.
func (m *Machine) saleOpen(key string) (*Sale, Outcome) {
	s := m.sales.find(key)
	switch {
	case s == nil:
		return nil, refuse(Unknown, "sale")
	case s.Archived:
		return nil, refuse(State, key+" is archived")
	}
	return s, Outcome{}
}

// draftPlan keeps a draft. It may contradict itself, but its texts and its size are
// held to their bounds: they travel in a record.
func (m *Machine) draftPlan(c *DraftPlan) Outcome {
	if c.Plan == nil {
		return refuse(Malformed, "a plan is needed")
	}
	if problems := c.Plan.bounds(); len(problems) > 0 {
		return Outcome{Status: Malformed, Detail: &Detail{What: problems[0].Path + ": " + problems[0].Text, Problems: problems}}
	}
	if size := len(wire.Append(nil, c.Plan)); size > maxPlanBytes {
		return refuse(Malformed, fmt.Sprintf("a plan has at most %d bytes, this one %d; shorten its texts", maxPlanBytes, size))
	}
	s, out := m.saleOpen(c.Sale)
	if !out.OK() {
		return out
	}
	if c.Base != s.Draft {
		return Outcome{Status: Stale, Detail: &Detail{What: "plan", Version: s.Draft}}
	}
	m.fact(&PlanDrafted{Sale: s.Key, Version: s.Draft + 1, Plan: *c.Plan})
	return Outcome{Key: s.Key, Ref: uint64(s.Draft) + 1}
}

// publishPlan has the newest draft carried out, if nothing in it contradicts itself,
// the catalog or what the sale already is.
func (m *Machine) publishPlan(c *PublishPlan, now int64) Outcome {
	s, out := m.saleOpen(c.Sale)
	switch {
	case !out.OK():
		return out
	case s.Plan == nil:
		return refuse(State, "the sale has no plan yet")
	case c.Version != s.Draft:
		return Outcome{Status: Stale, Detail: &Detail{What: "plan", Version: s.Draft}}
	}
	env := m.PlanEnv(s.Key, now)
	env.Have = c.Have
	problems := s.Plan.Problems(env)
	if !blocking(problems) && c.Have != nil {
		problems = append(problems, Steps(c.Have, s.Plan, env).Problems...)
	}
	if blocking(problems) {
		return Outcome{Status: Contradictory, Detail: &Detail{What: "plan", Problems: problems}}
	}
	if m.applying(s.Key) >= maxApplying {
		return refuse(Applying, s.Key)
	}
	var events []string
	for i := range s.Plan.Events {
		if e := m.events.find(s.Plan.Events[i].Event); e.Sale == "" {
			events = append(events, e.Key)
		}
	}
	m.fact(&PlanPublished{Sale: s.Key, Version: s.Draft, Events: events})
	m.open(s, s.Draft)
	return Outcome{Key: s.Key, Ref: uint64(s.Draft), Detail: notes(problems)}
}

// notes are what an organizer is told along with a yes.
func notes(problems []Problem) *Detail {
	if len(problems) == 0 {
		return nil
	}
	return &Detail{What: "notes", Problems: problems}
}

// archiveSale puts a sale away when nothing in it is still to come.
func (m *Machine) archiveSale(c *ArchiveSale, now int64) Outcome {
	s, out := m.saleOpen(c.Sale)
	if !out.OK() {
		return out
	}
	for _, e := range m.events.list {
		if e.Sale == s.Key && e.State == EventPublished && !e.over(now) {
			return refuse(State, e.Key+" is still to come")
		}
	}
	if m.applying(s.Key) > 0 {
		return refuse(Applying, s.Key)
	}
	m.fact(&SaleArchived{Sale: s.Key})
	return Outcome{Key: s.Key}
}

// removeSale deletes a sale that never was one.
func (m *Machine) removeSale(c *RemoveSale) Outcome {
	s := m.sales.find(c.Sale)
	switch {
	case s == nil:
		return refuse(Unknown, "sale")
	case s.Published != 0:
		return refuse(InUse, c.Sale+" was published and may have orders; archive it")
	}
	m.fact(&SaleRemoved{Sale: s.Key})
	return Outcome{Key: s.Key}
}

// recordRules says that a document is public. Its version is the sale's next; the same
// one comes again when the sale was not told of it in time.
func (m *Machine) recordRules(c *RecordRules) Outcome {
	r := c.Rules
	if wrong := wrongKey(r.Window); wrong != "" || r.Version == 0 || r.Document == [32]byte{} {
		return refuse(Malformed, "rules are of a window, have a version from 1 and a document")
	}
	s := m.sales.find(c.Sale)
	if s == nil {
		return refuse(Unknown, "sale")
	}
	old := s.rules(r.Window)
	if r.Version < old.Version {
		return Outcome{Status: Stale, Detail: &Detail{What: "rules of " + r.Window, Version: old.Version}}
	}
	r.At = m.by.At
	if r.Former, r.FormerDoc = old.InEffect(r.At); r.Former == r.Version {
		r.Former, r.FormerDoc = old.Former, old.FormerDoc
	}
	m.fact(&RulesPosted{Sale: s.Key, Rules: r})
	return Outcome{Key: s.Key, Ref: uint64(r.Version)}
}

// rules are the newest that were posted for a window; of version 0 if none were.
func (s Sale) rules(window string) PostedRules {
	for _, r := range s.Rules {
		if r.Window == window {
			return r
		}
	}
	return PostedRules{Window: window}
}

func (m *Machine) applyRulesPosted(f *RulesPosted) {
	s := m.sale(f.Sale)
	rules := append([]PostedRules(nil), s.Rules...)
	for i := range rules {
		if rules[i].Window == f.Rules.Window {
			rules[i] = f.Rules
			s.Rules = rules
			return
		}
	}
	s.Rules = append(rules, f.Rules)
}

package sale

import (
	"cmp"
	"slices"

	"facevalue/money"
)

// codeRule is the rule of a batch of codes. Types and windows are sets.
type codeRule struct {
	def     CodeDef
	types   map[uint32]bool
	windows map[uint32]bool
	spent   int64 // of its budget, by live holds and orders
}

// code is one code text.
type code struct {
	text  string
	rule  uint32
	uses  uint32 // by live holds and orders
	bound Claim  // only this person may use it; zero = anybody
}

// reserveCodes counts uses of codes, or gives them back.
func (m *Machine) reserveCodes(uses []CodeUse, sign int32) {
	for _, u := range uses {
		c := &m.codes[u.Code]
		c.uses = uint32(int32(c.uses) + sign)
		m.codeRules[c.rule].spent += int64(sign) * u.Off
	}
}

// resolveCodes finds the cart's codes and sorts them into those that unlock and
// those that discount. An access code may lead to an allocation.
func (m *Machine) resolveCodes(c *cart) Outcome {
	c.access, c.promos = c.access[:0], c.promos[:0]
	var first Outcome
	for _, text := range c.texts {
		normal, ok := NormaliseCode(text)
		if !ok {
			return refuse(CodeUnknown, "code")
		}
		n, known := m.codeIndex[normal]
		if !known {
			return refuse(CodeUnknown, text)
		}
		if slices.Contains(c.access, n) || slices.Contains(c.promos, n) {
			continue
		}
		if out := m.valid(c, n); !out.OK() && !c.keeps(n) {
			first = sooner(first, out)
		}
		if rule := &m.codeRules[m.codes[n].rule]; rule.def.Kind == AccessCode {
			c.access = append(c.access, n)
			if rule.def.Alloc != 0 {
				c.alloc = uint8(rule.def.Alloc)
			}
			c.uses = append(c.uses, CodeUse{Code: n})
		} else {
			c.promos = append(c.promos, n)
		}
	}
	return sooner(first, m.together(c))
}

// keeps says whether the hold that is being amended has reserved a use of a code:
// it stays valid for it whatever became of the code since.
func (c *cart) keeps(code uint32) bool {
	return c.amends() && slices.ContainsFunc(c.amend.codes.all(), func(u CodeUse) bool { return u.Code == code })
}

// shows says whether a claim is one of those that the cart comes with, or of the
// person whose hold is amended.
func (m *Machine) shows(c *cart, claim Claim) bool {
	return slices.Contains(c.claims, claim) || c.amends() && m.owns(c.amend.owner, c.amend.buyers, claim)
}

// valid refuses a code that is early, over, somebody else's or used up.
func (m *Machine) valid(c *cart, n uint32) Outcome {
	cd := &m.codes[n]
	def := &m.codeRules[cd.rule].def
	switch {
	case c.now < def.From:
		return Outcome{Status: CodeEarly, Detail: &Detail{What: m.typed(c, n), At: def.From}}
	case def.Until != 0 && c.now >= def.Until:
		return Outcome{Status: CodeOver, Detail: &Detail{What: m.typed(c, n), At: def.Until}}
	case cd.bound != Claim{} && !m.shows(c, cd.bound):
		return refuse(CodeNotYours, m.typed(c, n))
	case def.Uses != 0 && cd.uses >= def.Uses:
		return refuse(CodeUsedUp, m.typed(c, n))
	}
	return Outcome{}
}

// typed is a code as the buyer wrote it: who reads LUNCH on a flyer is not told that
// 1UNCH is over.
func (m *Machine) typed(c *cart, n uint32) string {
	for _, text := range c.texts {
		if normal, _ := NormaliseCode(text); normal == m.codes[n].text {
			return text
		}
	}
	return m.codes[n].text
}

// together refuses promo codes that do not stack, and puts the rest in the order
// in which they are taken off: percentages first, then amounts.
func (m *Machine) together(c *cart) Outcome {
	if len(c.promos) == 0 {
		return Outcome{}
	}
	rule := func(n uint32) *CodeDef { return &m.codeRules[m.codes[n].rule].def }
	if len(c.promos) > 1 {
		for _, n := range c.promos {
			if !rule(n).Stacks {
				return refuse(CodeConflict, m.typed(c, n))
			}
		}
	}
	slices.SortFunc(c.promos, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(rule(a).Kind, rule(b).Kind), cmp.Compare(a, b))
	})
	return Outcome{}
}

// discounted is one unit of a cart's line, with what was taken off it.
type discounted struct {
	line int
	face int64
	off  int64
	offs []CodeOff
}

// discount takes the promo codes off the face values, unit by unit. Percentages
// are rounded for each unit; a cap or an amount is split over the units by largest
// remainder, so that nothing is lost between a cart and its tickets.
func (m *Machine) discount(c *cart) Outcome {
	if len(c.promos) == 0 || c.free {
		return Outcome{}
	}
	units := m.unitsOf(c)
	for _, n := range c.promos {
		cd := &m.codes[n]
		rule := &m.codeRules[cd.rule]
		before := m.takenOff(c, cd.rule)
		offs, total := m.offsOf(c, rule, units, before)
		if total == 0 && c.keeps(n) {
			continue // what it was for was given up: its use is free again
		}
		if total == 0 {
			return refuse(CodeNoUse, m.typed(c, n))
		}
		if left := rule.def.Budget - rule.spent - before; rule.def.Budget != 0 && total > left {
			return Outcome{Status: CodeBudget, Detail: &Detail{What: m.typed(c, n), Available: left}}
		}
		for i := range units {
			if offs[i] > 0 {
				units[i].off += int64(offs[i])
				units[i].offs = append(units[i].offs[:len(units[i].offs):len(units[i].offs)], CodeOff{n, int64(offs[i])})
			}
		}
		c.uses = append(c.uses, CodeUse{Code: n, Off: total})
	}
	m.reprice(c, units)
	return Outcome{}
}

// unitsOf are the single tickets of a cart that have a list price.
func (m *Machine) unitsOf(c *cart) []discounted {
	var units []discounted
	for i := range c.lines {
		if l := &c.lines[i]; l.Kind == TicketLine && l.Price != 0 {
			for range l.Count {
				units = append(units, discounted{line: i, face: m.listOf(l).price.Face})
			}
		}
	}
	return units
}

// takenOff is what codes of one batch have taken off the cart so far: cap and budget
// are the batch's, however many of its codes stack.
func (m *Machine) takenOff(c *cart, rule uint32) int64 {
	var off int64
	for _, u := range c.uses {
		if m.codes[u.Code].rule == rule {
			off += u.Off
		}
	}
	return off
}

// offsOf is what one code takes off each unit, after what others of its batch took.
func (m *Machine) offsOf(c *cart, rule *codeRule, units []discounted, before int64) (offs []money.Amount, total int64) {
	offs = make([]money.Amount, len(units))
	weights := make([]int64, len(units))
	var base int64
	for i, u := range units {
		if len(rule.types) == 0 || rule.types[c.lines[u.line].Index] {
			weights[i] = u.face - u.off
			base += weights[i]
		}
	}
	most := rule.def.Amount
	if rule.def.Kind == PercentCode {
		for i := range units {
			offs[i] = money.Amount(part(rule.def.Percent, money.Amount(weights[i])))
			total += int64(offs[i])
		}
		most = total
	}
	if rule.def.Cap != 0 {
		most = min(most, max(rule.def.Cap-before, 0))
	}
	most = min(most, base)
	switch {
	case most == 0:
		return make([]money.Amount, len(units)), 0
	case rule.def.Kind == PercentCode && most == total:
		return offs, total
	}
	split, err := money.Split(money.Amount(most), weights)
	if err != nil {
		panic("sale: a discount cannot be split: " + err.Error())
	}
	return split, most
}

// reprice freezes the discounted units, splitting lines where units differ.
func (m *Machine) reprice(c *cart, units []discounted) {
	c.noted = true
	old := slices.Clone(c.lines)
	c.lines = c.lines[:0]
	at := 0
	for i := range old {
		l := old[i]
		if at == len(units) || units[at].line != i {
			c.lines = append(c.lines, l)
			continue
		}
		for l.Count > 0 {
			n := uint32(1)
			for n < l.Count && units[at+int(n)].off == units[at].off && slices.Equal(units[at+int(n)].offs, units[at].offs) {
				n++
			}
			c.lines = append(c.lines, m.discountedLine(&l, n, &units[at]))
			l.Count -= n
			at += int(n)
		}
	}
}

// discountedLine takes n units off the front of a line and freezes their price.
func (m *Machine) discountedLine(l *Line, n uint32, u *discounted) Line {
	part := *l
	part.Count = n
	if l.Seats != nil {
		part.Seats, l.Seats = l.Seats[:n:n], l.Seats[n:]
	}
	if u.off != 0 {
		unit := unitAt(&m.listOf(l).price, u.off, u.offs)
		part.Unit = &unit
	}
	return part
}

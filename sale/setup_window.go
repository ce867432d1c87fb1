package sale

import "slices"

func (m *Machine) addWindow(c *AddWindow) Outcome {
	there := slices.ContainsFunc(m.windows, func(w window) bool { return w.def.Key == c.Def.Key })
	out := firstOf(validKey(c.Def.Key), full("windows", len(m.windows), maxWindows), taken(there, c.Def.Key), m.validWindow(&c.Def))
	if !out.OK() {
		return out
	}
	m.fact(&WindowAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.windows))}
}

func (m *Machine) changeWindow(c *ChangeWindow, now int64) Outcome {
	if out := firstOf(known(int(c.Window) < len(m.windows), "window"), m.validWindow(&c.Def)); !out.OK() {
		return out
	}
	w := &m.windows[c.Window]
	if c.Def.Key != w.def.Key {
		return refuse(Contradiction, "a window keeps its key")
	}
	if out := m.mayResume(w, &c.Def, now); !out.OK() {
		return out
	}
	m.fact(&WindowChanged{Window: c.Window, Def: c.Def, By: c.By})
	return Outcome{Ref: uint64(c.Window)}
}

// validWindow refuses a window that can never sell.
func (m *Machine) validWindow(d *WindowDef) Outcome {
	if badText(d.Channel) {
		return refuse(Malformed, "a channel has at most 256 bytes")
	}
	if out := firstOf(known(int(d.Alloc) < len(m.allocs), "allocation"), m.knownTypes(d.Types)); !out.OK() {
		return out
	}
	if d.Closes != 0 && d.Closes <= d.Opens {
		return refuse(Contradiction, "the window closes before it opens")
	}
	return Outcome{}
}

func (m *Machine) addCodes(c *AddCodes) Outcome {
	normal, texts := m.newCodes(c.Texts)
	out := firstOf(validKey(c.Def.Key), full("code rules", len(m.codeRules), maxCodeRules), m.validCodes(c), texts)
	if !out.OK() {
		return out
	}
	m.fact(&CodesAdded{Def: c.Def, Texts: normal, Bound: c.Bound})
	return Outcome{Ref: uint64(len(m.codes))}
}

// newCodes are the texts of new codes in the form in which they are compared. It
// refuses one that is no code or reads like another.
func (m *Machine) newCodes(texts []string) ([]string, Outcome) {
	if len(texts) == 0 || len(texts) > maxCodeBatch {
		return nil, refuse(Malformed, "a batch has from 1 to 5,000 codes")
	}
	var first Outcome
	normal := make([]string, len(texts))
	seen := make(map[string]bool, len(texts))
	for i, text := range texts {
		n, ok := NormaliseCode(text)
		if !ok {
			return nil, Outcome{Status: Malformed, Detail: &Detail{What: "a code needs letters or digits, at most 64", Index: uint32(i)}}
		}
		if _, there := m.codeIndex[n]; there || seen[n] {
			first = sooner(first, Outcome{Status: Exists, Detail: &Detail{What: text + " reads like another code", Index: uint32(i)}})
		}
		normal[i], seen[n] = n, true
	}
	return normal, first
}

// validCodes refuses a rule that is out of bounds, names what does not exist, or
// makes no sense.
func (m *Machine) validCodes(c *AddCodes) Outcome {
	d := &c.Def
	switch {
	case d.Kind >= codeKindEnd:
		return refuse(Malformed, "a code gives access, a percentage or an amount")
	case len(d.Windows) > maxWindows:
		return refuse(Malformed, "too many windows")
	case d.Kind == PercentCode && (d.Percent == 0 || d.Percent > maxRate):
		return refuse(Malformed, "percent must be from 1 to 1,000,000 parts per million")
	case d.Kind == AmountCode && (d.Amount <= 0 || d.Amount > maxPrice):
		return refuse(Malformed, "amount must be from 1 to 1,000,000,000,000 minor units")
	case d.Cap < 0 || d.Budget < 0 || d.Cap > maxPrice || d.Budget > maxPrice*maxCount:
		return refuse(Malformed, "cap and budget must not be below 0 or beyond bounds")
	case int(d.Alloc) >= len(m.allocs):
		return sooner(refuse(Unknown, "allocation"), m.knownTypes(d.Types))
	}
	for _, w := range d.Windows {
		if int(w) >= len(m.windows) {
			return sooner(refuse(Unknown, "window"), m.knownTypes(d.Types))
		}
	}
	return sooner(m.knownTypes(d.Types), sensible(d))
}

// sensible refuses a rule that contradicts itself.
func sensible(d *CodeDef) Outcome {
	promo := d.Kind != AccessCode
	switch {
	case d.Until != 0 && d.Until <= d.From:
		return refuse(Contradiction, "the codes end before they begin")
	case promo && (len(d.Windows) > 0 || d.Alloc != 0):
		return refuse(Contradiction, "a promo code unlocks nothing")
	case !promo && (d.Percent != 0 || d.Amount != 0 || d.Cap != 0 || d.Budget != 0):
		return refuse(Contradiction, "an access code takes nothing off")
	case !promo && len(d.Types) == 0 && len(d.Windows) == 0 && d.Alloc == 0:
		return refuse(Contradiction, "an access code needs something to unlock")
	}
	return Outcome{}
}

package sale

import "slices"

func (m *Machine) addWindow(c *AddWindow) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("windows", len(m.windows), maxWindows), m.validWindow(&c.Def)); !out.OK() {
		return out
	}
	if slices.ContainsFunc(m.windows, func(w window) bool { return w.def.Key == c.Def.Key }) {
		return refuse(Exists, c.Def.Key)
	}
	m.fact(&WindowAdded{Def: c.Def})
	return Outcome{Ref: uint64(len(m.windows))}
}

func (m *Machine) changeWindow(c *ChangeWindow) Outcome {
	if int(c.Window) >= len(m.windows) {
		return refuse(Unknown, "window")
	}
	if out := m.validWindow(&c.Def); !out.OK() {
		return out
	}
	if c.Def.Key != m.windows[c.Window].def.Key {
		return refuse(Contradiction, "a window keeps its key")
	}
	m.fact(&WindowChanged{Window: c.Window, Def: c.Def, By: c.By})
	return Outcome{Ref: uint64(c.Window)}
}

// validWindow refuses a window that can never sell.
func (m *Machine) validWindow(d *WindowDef) Outcome {
	switch {
	case badText(d.Channel):
		return refuse(Malformed, "a channel has at most 256 characters")
	case d.Closes != 0 && d.Closes <= d.Opens:
		return refuse(Contradiction, "the window closes before it opens")
	case int(d.Alloc) >= len(m.allocs):
		return refuse(Unknown, "allocation")
	}
	return m.knownTypes(d.Types)
}

func (m *Machine) addCodes(c *AddCodes) Outcome {
	if out := firstOf(validKey(c.Def.Key), full("code rules", len(m.codeRules), maxCodeRules), m.validCodes(c)); !out.OK() {
		return out
	}
	normal := make([]string, len(c.Texts))
	seen := make(map[string]bool, len(c.Texts))
	for i, text := range c.Texts {
		n, ok := NormaliseCode(text)
		if !ok {
			return Outcome{Status: Malformed, Detail: &Detail{What: "a code needs letters or digits, at most 64", Index: uint32(i)}}
		}
		if _, taken := m.codeIndex[n]; taken || seen[n] {
			return Outcome{Status: Exists, Detail: &Detail{What: text + " reads like another code", Index: uint32(i)}}
		}
		normal[i], seen[n] = n, true
	}
	m.fact(&CodesAdded{Def: c.Def, Texts: normal, Bound: c.Bound})
	return Outcome{Ref: uint64(len(m.codes))}
}

// validCodes refuses a rule that makes no sense.
func (m *Machine) validCodes(c *AddCodes) Outcome {
	d := &c.Def
	promo := d.Kind != AccessCode
	switch {
	case d.Kind >= codeKindEnd:
		return refuse(Malformed, "a code gives access, a percentage or an amount")
	case len(d.Windows) > maxWindows:
		return refuse(Malformed, "too many windows")
	case len(c.Texts) == 0 || len(c.Texts) > maxCodeBatch:
		return refuse(Malformed, "a batch has from 1 to 5,000 codes")
	case d.Until != 0 && d.Until <= d.From:
		return refuse(Contradiction, "the codes end before they begin")
	case d.Kind == PercentCode && (d.Percent == 0 || d.Percent > maxRate):
		return refuse(Malformed, "percent must be from 1 to 1,000,000 parts per million")
	case d.Kind == AmountCode && (d.Amount <= 0 || d.Amount > maxPrice):
		return refuse(Malformed, "amount must be from 1 to 1,000,000,000,000 minor units")
	case d.Cap < 0 || d.Budget < 0 || d.Cap > maxPrice || d.Budget > maxPrice*maxCount:
		return refuse(Malformed, "cap and budget must not be below 0 or beyond bounds")
	case promo && (len(d.Windows) > 0 || d.Alloc != 0):
		return refuse(Contradiction, "a promo code unlocks nothing")
	case !promo && (d.Percent != 0 || d.Amount != 0 || d.Cap != 0 || d.Budget != 0):
		return refuse(Contradiction, "an access code takes nothing off")
	case !promo && len(d.Types) == 0 && len(d.Windows) == 0 && d.Alloc == 0:
		return refuse(Contradiction, "an access code needs something to unlock")
	case int(d.Alloc) >= len(m.allocs):
		return refuse(Unknown, "allocation")
	}
	for _, w := range d.Windows {
		if int(w) >= len(m.windows) {
			return refuse(Unknown, "window")
		}
	}
	return m.knownTypes(d.Types)
}

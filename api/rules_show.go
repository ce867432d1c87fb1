package api

import (
	"encoding/hex"

	"facevalue/catalog"
)

// showRules tells what was posted for a window: the document as it was stored, whose
// hash stands beside it, and from when on it holds.
func (c *call) showRules() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	organizer, ok := c.api.options.Catalog(s.sale.Organizer())
	if !ok {
		return refuse(problemUnknown, "no rules are posted for this window")
	}
	var posted catalog.PostedRules
	err := organizer.Read(func(m *catalog.Machine, _ uint64) {
		if of, known := m.SaleBySuffix(s.suffix); known {
			posted, ok = of.PostedRules(c.id2)
		} else {
			ok = false
		}
	})
	switch {
	case err != nil:
		return c.broken(err)
	case !ok:
		return refuse(problemUnknown, "no rules are posted for window "+quote([]byte(c.id2)))
	}
	d, bad := c.api.shared.get("rules "+s.suffix+" "+c.id2, posted, func() ([]byte, *Refusal) { return c.appendRules(&posted) })
	if bad != nil {
		return bad
	}
	return c.share(d, forMinute)
}

func (c *call) appendRules(p *catalog.PostedRules) ([]byte, *Refusal) {
	doc, err := c.api.options.Blob(p.Document)
	if err != nil {
		return nil, &Refusal{Problem: problemInternal, Why: err}
	}
	b := appendNumberField([]byte{'{'}, "version", int64(p.Version))
	b = appendTimeField(b, "posted_at", p.At)
	b = appendTimeField(b, "effective_at", p.Effective)
	b = appendTextField(b, "sha256", hex.EncodeToString(p.Document[:]))
	b = append(appendName(b, "rules"), doc...)
	return append(b, '}'), nil
}

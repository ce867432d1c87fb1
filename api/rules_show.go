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
	from := rulesFrom{posted, c.now >= posted.Effective}
	d, bad := c.api.shared.get("rules "+s.suffix+" "+c.id2, from, func() ([]byte, *Refusal) { return c.appendRules(&from) })
	if bad != nil {
		return bad
	}
	return c.share(d, forASec)
}

// rulesFrom is what a document of rules is made from.
type rulesFrom struct {
	catalog.PostedRules
	inEffect bool
}

// appendRules appends the newest rules, and those that hold until they do.
func (c *call) appendRules(p *rulesFrom) ([]byte, *Refusal) {
	b, bad := c.appendPosted([]byte{'{'}, p.Version, p.Document)
	if bad != nil {
		return nil, bad
	}
	b = appendTimeField(b, "posted_at", p.At)
	b = appendTimeField(b, "effective_at", p.Effective)
	if !p.inEffect && p.Former != 0 {
		if b, bad = c.appendPosted(append(appendName(b, "until_then"), '{'), p.Former, p.FormerDoc); bad != nil {
			return nil, bad
		}
		b = append(b, '}')
	}
	return append(b, '}'), nil
}

// appendPosted appends one version with its document, as it was stored.
func (c *call) appendPosted(b []byte, version uint32, document [32]byte) ([]byte, *Refusal) {
	doc, err := c.api.options.Blob(document)
	if err != nil {
		return nil, &Refusal{Problem: problemInternal, Why: err}
	}
	b = appendNumberField(b, "version", int64(version))
	b = appendTextField(b, "sha256", hex.EncodeToString(document[:]))
	return append(appendName(b, "rules"), doc...), nil
}

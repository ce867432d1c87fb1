package api

import (
	"encoding/hex"
	"slices"

	"facevalue/catalog"
	"facevalue/sale"
)

func (s *shop) appendType(b []byte, t *saleTexts, x *sale.TypeSetup) []byte {
	d := &x.TypeDef
	b = append(b, '{')
	b = appendTextField(b, "key", d.Key)
	b = appendTextField(b, "event", s.setup.Events[d.Event].Key)
	p := planType(t.plan, d.Key)
	b = appendNamed(b, d.Key, p.Name, p.About)
	b = appendKeys(b, "categories", d.Categories)
	b = appendNumberField(b, "admits", int64(d.Admits))
	b = appendNumberField(b, "min", int64(d.Min))
	b = appendNumberField(b, "max", int64(d.Max))
	b = appendNumberField(b, "each", int64(d.Each))
	b = appendFlagField(b, "access", d.Access)
	b = appendTextField(b, "state", x.State.String())
	if x.Number != 0 {
		b = appendUnit(appendName(b, "price"), &x.Unit)
	}
	return append(appendPolicy(b, &d.Policy), '}')
}

func planType(p *catalog.Plan, key string) (found catalog.PlanType) {
	if p != nil {
		if i := slices.IndexFunc(p.Types, func(x catalog.PlanType) bool { return x.Key == key }); i >= 0 {
			found = p.Types[i]
		}
	}
	return found
}

// appendNamed appends what something is called; by its key, if by nothing else.
func appendNamed(b []byte, key string, name, about catalog.Texts) []byte {
	if len(name) == 0 {
		name = catalog.One("en", key)
	}
	b = appendTexts(b, "name", name)
	if len(about) > 0 {
		b = appendTexts(b, "description", about)
	}
	return b
}

func appendKeys(b []byte, name string, keys []string) []byte {
	b = append(appendName(b, name), '[')
	for _, k := range keys {
		b = appendText(appendComma(b), k)
	}
	return append(b, ']')
}

const minute = 60_000

func appendPolicy(b []byte, p *sale.TicketPolicy) []byte {
	b = append(appendName(b, "policy"), '{')
	b = appendFlagField(b, "named", p.Named)
	b = appendFlagField(b, "check_id", p.CheckID)
	b = appendNumberField(b, "minimum_age", int64(p.MinimumAge))
	b = appendFlagField(b, "transfer", p.Transfer)
	b = appendFlagField(b, "return", p.Return)
	b = appendFlagField(b, "exchange", p.Exchange)
	b = appendNumberField(b, "name_until_minutes", p.NameUntil/minute)
	return append(appendNumberField(b, "cancel_until_minutes", p.CancelTill/minute), '}')
}

// itemKinds are the kinds of item as lines name them.
var itemKinds = map[sale.ItemKind]string{sale.Merchandise: "item", sale.Donation: "donation", sale.Delivery: "delivery"}

func appendItem(b []byte, t *saleTexts, x *sale.ItemSetup) []byte {
	b = append(b, '{')
	b = appendTextField(b, "key", x.Key)
	b = appendTextField(b, "kind", itemKinds[x.Kind])
	var p catalog.PlanItem
	if t.plan != nil {
		if i := slices.IndexFunc(t.plan.Items, func(p catalog.PlanItem) bool { return p.Key == x.Key }); i >= 0 {
			p = t.plan.Items[i]
		}
	}
	b = appendNamed(b, x.Key, p.Name, p.About)
	b = appendNumberField(b, "max", int64(x.Max))
	b = appendTextField(b, "state", x.State.String())
	if x.Number != 0 && x.Kind != sale.Donation {
		b = appendUnit(appendName(b, "price"), &x.Unit)
	}
	return append(b, '}')
}

func (s *shop) appendBundle(b []byte, t *saleTexts, x *sale.BundleSetup) []byte {
	b = append(b, '{')
	b = appendTextField(b, "key", x.Key)
	var p catalog.PlanBundle
	if t.plan != nil {
		if i := slices.IndexFunc(t.plan.Bundles, func(p catalog.PlanBundle) bool { return p.Key == x.Key }); i >= 0 {
			p = t.plan.Bundles[i]
		}
	}
	b = appendNamed(b, x.Key, p.Name, p.About)
	b = appendEach(b, "parts", x.Parts, func(b []byte, part *sale.BundlePart) []byte {
		b = appendTextField(append(b, '{'), "type", s.setup.Types[part.Type].TypeDef.Key)
		return append(appendNumberField(b, "count", int64(part.Count)), '}')
	})
	b = appendNumberField(b, "max", int64(x.Max))
	b = appendTextField(b, "state", x.State.String())
	if x.Priced {
		b = appendUnit(appendName(b, "price"), &sale.Unit{Face: x.Total})
	}
	return append(b, '}')
}

// appendQuestions appends the newest version of every question.
func (s *shop) appendQuestions(b []byte, t *saleTexts) []byte {
	b = append(appendName(b, "questions"), '[')
	for i := range s.setup.Questions {
		q := &s.setup.Questions[i]
		if s.questions[q.Key] != uint32(i) {
			continue
		}
		b = append(appendComma(b), '{')
		b = appendTextField(b, "key", q.Key)
		b = appendNumberField(b, "version", int64(q.Version))
		b = appendTexts(b, "text", questionText(t.plan, q))
		b = appendFlagField(b, "consent", q.Consent)
		b = appendFlagField(b, "attendee", q.Attendee)
		b = appendFlagField(b, "required", q.Required)
		b = append(appendName(b, "types"), '[')
		for _, typ := range q.Types {
			b = appendText(appendComma(b), s.setup.Types[typ].TypeDef.Key)
		}
		b = append(b, ']', '}')
	}
	return append(b, ']')
}

func questionText(p *catalog.Plan, q *sale.QuestionDef) catalog.Texts {
	if p != nil {
		for i := range p.Questions {
			if p.Questions[i].Key == q.Key && p.Questions[i].Version == q.Version {
				return p.Questions[i].Text
			}
		}
	}
	return catalog.One("en", q.Key)
}

func (s *shop) appendWindow(b []byte, t *saleTexts, w *sale.WindowSetup) []byte {
	b = append(b, '{')
	b = appendTextField(b, "key", w.Key)
	var p catalog.PlanWindow
	if t.plan != nil {
		if i := slices.IndexFunc(t.plan.Windows, func(p catalog.PlanWindow) bool { return p.Key == w.Key }); i >= 0 {
			p = t.plan.Windows[i]
		}
	}
	b = appendNamed(b, w.Key, p.Name, p.Notes)
	b = appendTimeField(b, "opens_at", w.Opens)
	if w.Closes != 0 {
		b = appendTimeField(b, "closes_at", w.Closes)
	}
	b = append(appendName(b, "types"), '[')
	for _, typ := range w.Types {
		b = appendText(appendComma(b), s.setup.Types[typ].TypeDef.Key)
	}
	b = append(b, ']')
	b = appendFlagField(b, "access", w.Access)
	b = appendFlagField(b, "turn", w.Turn)
	if w.Posted != 0 {
		b = append(appendName(b, "rules"), '{')
		b = appendNumberField(b, "version", int64(w.Posted))
		b = append(appendTimeField(b, "effective_at", w.Effective), '}')
	}
	return append(b, '}')
}

// eventState is how an event is told: one that was put off is its own word.
func eventState(e *catalog.Event) string {
	if e.Occasion.ToFollow && e.State == catalog.EventPublished {
		return "postponed"
	}
	return e.State.String()
}

func (s *shop) appendEvent(b []byte, t *saleTexts, x *sale.EventDef) []byte {
	b = append(b, '{')
	b = appendTextField(b, "key", x.Key)
	b = appendTextField(b, "selling", t.sellingOf(s.setup, x.Key))
	e, known := t.events[x.Key]
	b = appendNamed(b, x.Key, e.Details.Names, e.Details.About)
	if x.Chart != sale.NoChart {
		b = appendTextField(b, "chart", hex.EncodeToString(x.Chart[:]))
	}
	if !known {
		b = appendTimeField(b, "starts_at", x.Starts)
		return append(appendTextField(b, "zone", "UTC"), '}')
	}
	o := &e.Occasion
	if !o.ToFollow {
		b = appendTimeField(b, "starts_at", x.Starts)
		b = appendWhen(b, "doors_at", o.Doors)
		b = appendWhen(b, "ends_at", o.Ends)
	}
	v := t.venues[o.Venue].Def
	b = appendTextField(b, "zone", zoneOf(&e, &v))
	if v.Key != "" {
		b = append(appendName(b, "venue"), '{')
		b = appendTexts(b, "name", v.Name)
		b = append(appendTextField(b, "address", v.Address), '}')
	}
	b = appendTextField(b, "state", eventState(&e))
	if e.Reason != "" {
		b = appendTextField(b, "reason", e.Reason)
	}
	b = appendNumberField(b, "minimum_age", int64(e.Details.MinimumAge))
	if len(e.Details.Age) > 0 {
		b = appendTexts(b, "age", e.Details.Age)
	}
	if len(e.Details.Images) > 0 {
		b = appendEach(b, "images", e.Details.Images, func(b []byte, hash *[32]byte) []byte {
			return appendText(b, "/v1/images/"+hex.EncodeToString(hash[:]))
		})
	}
	return append(b, '}')
}

func zoneOf(e *catalog.Event, v *catalog.VenueDef) string {
	switch {
	case e.Occasion.Starts.Zone != "":
		return e.Occasion.Starts.Zone
	case v.Zone != "":
		return v.Zone
	}
	return "UTC"
}

func appendWhen(b []byte, name string, w catalog.When) []byte {
	if w.IsZero() {
		return b
	}
	return appendTimeField(b, name, int64(w.At))
}

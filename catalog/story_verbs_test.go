package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"facevalue/sale"
)

// storyVerbs is what can be done in a story.
var storyVerbs map[string]func(*story) string

func init() {
	storyVerbs = map[string]func(*story) string{
		"open":   storyOpen,
		"stage":  func(s *story) string { s.r.stage(); return "" },
		"staff":  func(s *story) string { return s.answer(&AddStaff{Staff: s.member("box_office")}) },
		"change": storyChangeStaff,
		"shut-out": func(s *story) string {
			return s.answer(&DisableStaff{Staff: s.word("staff"), Disabled: true, Reason: s.text("reason", "left us")})
		},
		"let-in":        func(s *story) string { return s.answer(&DisableStaff{Staff: s.word("staff"), Reason: "back again"}) },
		"password":      storyPassword,
		"sign-in":       storySignIn,
		"sign-out":      func(s *story) string { return s.answer(&EndSession{Token: s.hash(s.word("token"))}) },
		"sign-out-all":  func(s *story) string { return s.answer(&EndSessions{Staff: s.word("staff")}) },
		"who":           storyWho,
		"key":           storyKey,
		"revoke":        func(s *story) string { return s.answer(&RevokeKey{ID: s.word("key")}) },
		"profile":       func(s *story) string { return s.answer(&SetProfile{Profile: Profile{Name: s.word("name")}}) },
		"seller":        func(s *story) string { return s.answer(&AddSeller{Seller: s.sellerOf()}) },
		"change-seller": func(s *story) string { return s.answer(&ChangeSeller{Seller: s.sellerOf()}) },
		"venue":         func(s *story) string { return s.answer(&AddVenue{Venue: s.venueOf()}) },
		"change-venue":  func(s *story) string { return s.answer(&ChangeVenue{Venue: s.venueOf()}) },
		"archive-venue": func(s *story) string { return s.answer(&ArchiveVenue{Venue: s.word("venue")}) },
		"draft-chart":   storyDraftChart,
		"publish-chart": storyPublishChart,
		"event":         storyEvent,
		"describe":      storyDescribe,
		"show":          func(s *story) string { return s.answer(&PublishEvent{Event: s.word("event")}) },
		"move":          storyMove,
		"cancel": func(s *story) string {
			return s.answer(&CancelEvent{Event: s.word("event"), Reason: s.text("reason", "")})
		},
		"archive":      func(s *story) string { return s.answer(&ArchiveEvent{Event: s.word("event")}) },
		"remove":       func(s *story) string { return s.answer(&RemoveEvent{Event: s.word("event")}) },
		"tell":         storyTell,
		"sale":         storySale,
		"archive-sale": func(s *story) string { return s.answer(&ArchiveSale{Sale: s.word("sale")}) },
		"remove-sale":  func(s *story) string { return s.answer(&RemoveSale{Sale: s.word("sale")}) },
		"note":         storyNote,
		"notes":        storyNotes,
		"plan":         storyPlan,
		"edit":         storyEdit,
		"problems":     storyProblems,
		"publish":      storyPublish,
		"carry":        storyCarry,
		"finish":       storyFinish,
		"steps":        storySteps,
		"rules":        storyRules,
		"sells":        storySells,
		"hold":         storyHold,
		"wait":         storyWait,
		"again":        storyAgain,
		"trail":        storyTrail,
		"webhook":      storyWebhook,
		"webhooks":     storyWebhooks,
		"rewire":       storyRewire,
		"rotate":       storyRotate,
		"silence":      func(s *story) string { return storySwitchWebhook(s, true) },
		"resume":       func(s *story) string { return storySwitchWebhook(s, false) },
		"unhook":       func(s *story) string { return s.answer(&RemoveWebhook{ID: s.word("webhook")}) },
	}
}

func (s *story) member(roles string) Staff {
	key := s.word("staff")
	return Staff{Key: key, Name: s.text("name", strings.ToUpper(key[:1])+key[1:]), Email: s.text("email", key+"@acme.example"), Roles: s.roles(roles), Password: testHash}
}

func storyOpen(s *story) string {
	name := s.word("suffix")
	return s.answer(&OpenOrganizer{Name: name, Profile: Profile{Name: name}, Owner: s.member("owner")})
}

func storyChangeStaff(s *story) string {
	m := s.member("box_office")
	return s.answer(&ChangeStaff{Staff: m.Key, Name: m.Name, Email: m.Email, Roles: m.Roles})
}

func storyPassword(s *story) string {
	return s.answer(&SetPassword{Staff: s.word("staff"), Hash: s.text("hash", testHash), Keep: s.hash(s.text("keep", ""))})
}

func storySignIn(s *story) string {
	return s.answer(&StartSession{Staff: s.word("staff"), Token: s.hash(s.word("token")), Expires: s.instant(s.text("until", "+7d"))})
}

// storyWho tells who a token, or a key, lets act.
func storyWho(s *story) string {
	var told []string
	for len(s.words) > 0 {
		word := s.word("token")
		if id, ok := strings.CutPrefix(word, "key:"); ok {
			told = append(told, fmt.Sprintf("%s: %s", word, s.r.m.RolesOf(Actor{Program, id}, s.r.now)))
			continue
		}
		staff, _, ok := s.r.m.Session(s.hash(word), s.r.now)
		if !ok {
			told = append(told, word+": nobody")
			continue
		}
		as, _ := s.r.m.SaleActor(Actor{Person, staff.Key}, s.r.now)
		told = append(told, fmt.Sprintf("%s: %s, %s; in a sale %s %s", word, staff.Key, staff.Roles, as.Role, as.Name))
	}
	return strings.Join(told, "\n")
}

func storyKey(s *story) string {
	id := s.word("id")
	k := APIKey{ID: id, Name: "key " + id, Secret: s.hash(s.text("secret", id)), Roles: s.roles("manager")}
	if until := s.text("until", ""); until != "" {
		k.Expires = s.instant(until)
	}
	return s.answer(&AddKey{APIKey: k})
}

func (s *story) sellerOf() Seller {
	key := s.word("seller")
	return Seller{Key: key, LegalName: s.text("name", strings.ToUpper(key)), Currency: s.text("currency", "EUR"), Series: s.text("series", key)}
}

func (s *story) venueOf() VenueDef {
	key := s.word("venue")
	return VenueDef{Key: key, Name: One("en", s.text("name", key)), Zone: s.text("zone", "Europe/Berlin")}
}

func storyDraftChart(s *story) string {
	return s.answer(&DraftChart{Venue: s.word("venue"), Chart: s.word("chart"), Name: "Chart", Blob: s.hash("draft")})
}

func storyPublishChart(s *story) string {
	cmd := &PublishChart{Venue: s.word("venue"), Chart: s.word("chart"), Hash: s.hash("nothing")}
	if build := storyCharts[s.text("as", "")]; build != nil {
		chart := build()
		s.r.charts[chart.Hash()] = chart
		cmd.Hash = chart.Hash()
	}
	return s.answer(cmd)
}

func storyEvent(s *story) string {
	key := s.word("event")
	return s.answer(&AddEvent{Event: key, Details: Details{Names: One("en", s.text("name", key)), Seller: s.text("seller", "acme")}, Occasion: s.occasion()})
}

func storyDescribe(s *story) string {
	key := s.word("event")
	e, _ := s.r.m.Event(key)
	d := e.Details
	d.Names, d.Seller = One("en", s.text("name", "?")), s.text("seller", d.Seller)
	return s.answer(&ChangeEvent{Event: key, Details: d})
}

func storyMove(s *story) string {
	return s.answer(&MoveEvent{Event: s.word("event"), Reason: s.text("reason", ""), Occasion: s.occasion()})
}

// storyTell tells what is known of an event or a sale.
func storyTell(s *story) string {
	key := s.word("key")
	if e, ok := s.r.m.Event(key); ok {
		told := fmt.Sprintf("%s, %s", e.State, e.Occasion.words())
		if e.Sale != "" {
			told += ", in the sale " + e.Sale
		}
		for _, was := range e.Was {
			told += fmt.Sprintf("\nwas to be %s; %s: %s", was.From.words(), was.By, was.Reason)
		}
		return told
	}
	x, ok := s.r.m.Sale(key)
	if !ok {
		return "nothing is known of " + key
	}
	told := fmt.Sprintf("drafted %d, published %d, carried out %d", x.Draft, x.Published, x.Applied)
	if x.Until != 0 {
		told += ", the rest at " + Instant(x.Until).String()
	}
	if x.Refusal != nil {
		told += fmt.Sprintf("\nrefused: %s %s: %s", x.Refusal.Step, x.Refusal.Code, x.Refusal.Text)
	}
	return told
}

func storySale(s *story) string {
	key := s.word("sale")
	return s.answer(&AddSale{Sale: key, Suffix: s.text("suffix", key), Name: key})
}

func storyPlan(s *story) string {
	key := s.word("sale")
	p, problems := DecodePlan([]byte(s.d.Input))
	if problems != nil {
		return "no plan:" + tellProblems(problems)
	}
	x, _ := s.r.m.Sale(key)
	base, _ := strconv.Atoi(s.text("base", strconv.Itoa(int(x.Draft))))
	return s.answer(&DraftPlan{Sale: key, Base: uint32(base), Plan: p})
}

// storyEdit sets values in the newest draft: each line is a path and a JSON value. A
// path that ends in - adds to a list.
func storyEdit(s *story) string {
	key := s.word("sale")
	x, _ := s.r.m.Sale(key)
	var doc any
	if err := json.Unmarshal(EncodePlan(x.Plan), &doc); err != nil {
		s.t.Fatal(err)
	}
	for _, line := range strings.Split(s.d.Input, "\n") {
		path, text, _ := strings.Cut(line, " ")
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			s.t.Fatalf("%s: %s: %v", s.d.Pos, line, err)
		}
		doc = set(doc, strings.Split(path, "/")[1:], value)
	}
	b, _ := json.Marshal(doc)
	p, problems := DecodePlan(b)
	if problems != nil {
		return "no plan:" + tellProblems(problems)
	}
	return s.answer(&DraftPlan{Sale: key, Base: x.Draft, Plan: p})
}

// set sets a value deep inside of a document.
func set(doc any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch d := doc.(type) {
	case []any:
		if path[0] == "-" {
			return append(d, set(nil, path[1:], value))
		}
		i, _ := strconv.Atoi(path[0])
		if value == nil && len(path) == 1 {
			return slices.Delete(d, i, i+1)
		}
		d[i] = set(d[i], path[1:], value)
		return d
	case map[string]any:
		d[path[0]] = set(d[path[0]], path[1:], value)
		return d
	}
	if path[0] == "-" {
		return []any{set(nil, path[1:], value)}
	}
	return map[string]any{path[0]: set(nil, path[1:], value)}
}

func storyProblems(s *story) string {
	key := s.word("sale")
	x, _ := s.r.m.Sale(key)
	env := s.r.m.PlanEnv(key, s.r.now)
	problems := x.Plan.Problems(env)
	if !blocking(problems) {
		problems = append(problems, Steps(s.r.saleOf(x.Suffix).Setup(), x.Plan, env).Problems...)
	}
	if len(problems) == 0 {
		return "none"
	}
	return strings.TrimPrefix(tellProblems(problems), "\n")
}

func storyPublish(s *story) string {
	key := s.word("sale")
	x, _ := s.r.m.Sale(key)
	version, _ := strconv.Atoi(s.text("version", strconv.Itoa(int(x.Draft))))
	cmd := &PublishPlan{Sale: key, Version: uint32(version)}
	if s.text("blind", "no") == "no" {
		cmd.Have = s.r.saleOf(x.Suffix).Setup()
	}
	return s.answer(cmd)
}

// storyCarry carries out what is owed, as the house does.
func storyCarry(s *story) string {
	var told []string
	for _, end := range s.r.carry() {
		switch end.Result {
		case Applied:
			told = append(told, fmt.Sprintf("plan %d carried out", end.Version))
		case Waits:
			told = append(told, fmt.Sprintf("plan %d carried out, the rest at %s", end.Version, Instant(end.Until)))
		default:
			told = append(told, fmt.Sprintf("plan %d refused: %s %s: %s", end.Version, end.Step, end.Code, end.Text))
		}
	}
	if told == nil {
		return "nothing is owed"
	}
	return strings.Join(told, "\n")
}

// storyFinish closes an effect by hand.
func storyFinish(s *story) string {
	n, _ := strconv.Atoi(s.word("effect"))
	v, _ := strconv.Atoi(s.text("version", "1"))
	result := map[string]Result{"applied": Applied, "refused": Refused, "waits": Waits}[s.word("result")]
	cmd := &FinishEffect{Effect: uint64(n), Version: uint32(v), Result: result}
	if until := s.text("until", ""); until != "" {
		cmd.Until = s.instant(until)
	}
	return s.answer(cmd)
}

// storySteps tells what a sale still lacks.
func storySteps(s *story) string {
	x, _ := s.r.m.Sale(s.word("sale"))
	course := Steps(s.r.saleOf(x.Suffix).Setup(), x.Live, s.r.m.PlanEnv(x.Key, s.r.now))
	var told []string
	for _, step := range course.Steps {
		told = append(told, strings.TrimPrefix(fmt.Sprintf("%T", step.Command), "*sale.")+" "+step.Path)
	}
	if course.Until != 0 {
		told = append(told, "the rest at "+Instant(course.Until).String())
	}
	if told == nil {
		told = []string{"nothing"}
	}
	return strings.Join(told, "\n") + tellProblems(course.Problems)
}

// storyRules tells which rules of a window are public, and what they say of prices.
func storyRules(s *story) string {
	x, _ := s.r.m.Sale(s.word("sale"))
	window := s.word("window")
	r, ok := x.PostedRules(window)
	if !ok {
		return "none are posted"
	}
	told := fmt.Sprintf("version %d from %s:%s", r.Version, Instant(r.Effective), s.pricesIn(r.Document))
	if v, doc := r.InEffect(s.r.now); v != r.Version {
		told += fmt.Sprintf("\nuntil then version %d:%s", v, s.pricesIn(doc))
	}
	return told
}

func (s *story) pricesIn(document [32]byte) string {
	var doc RulesDoc
	if err := json.Unmarshal(s.r.docs[document], &doc); err != nil {
		s.t.Fatal(err)
	}
	told := ""
	for _, t := range doc.Types {
		told += fmt.Sprintf(" %s %d %s", t.Type, t.Cost.Total, t.Cost.Currency)
	}
	return told
}

// storySells tells what the sale itself has.
func storySells(s *story) string {
	x, _ := s.r.m.Sale(s.word("sale"))
	setup := s.r.saleOf(x.Suffix).Setup()
	var told []string
	for _, t := range setup.Types {
		told = append(told, fmt.Sprintf("%s %d, %s", t.Key, t.Unit.Total(), t.State))
	}
	for _, it := range setup.Items {
		told = append(told, fmt.Sprintf("%s at most %d, %s", it.Key, it.Max, it.State))
	}
	for _, b := range setup.Bundles {
		told = append(told, fmt.Sprintf("%s %d at most %d, %s", b.Key, b.Price, b.Max, b.State))
	}
	for _, p := range setup.Pools {
		told = append(told, fmt.Sprintf("pool %s %d", p.Key, p.Now))
	}
	for _, w := range setup.Windows {
		told = append(told, fmt.Sprintf("window %s from %s, rules %d", w.Key, Instant(w.Opens), w.Posted))
	}
	return strings.Join(told, "\n")
}

// storyHold places a hold in a sale: hold SALE TYPE COUNT.
func storyHold(s *story) string {
	x, _ := s.r.m.Sale(s.word("sale"))
	key := s.word("type")
	count, _ := strconv.Atoi(s.word("count"))
	setup := s.r.saleOf(x.Suffix).Setup()
	index := slices.IndexFunc(setup.Types, func(t sale.TypeSetup) bool { return t.Key == key })
	out, _ := s.r.submit(x.Suffix, &sale.PlaceHold{
		Wants: []sale.Want{{Index: uint32(index), Count: uint32(count)}}, Claims: []sale.Claim{{2, byte(s.r.seq), 7}},
	})
	return fmt.Sprintf("%s %d", out.Status, out.Total)
}

// storyWait lets time pass until an instant, and what waited for it go on.
func storyWait(s *story) string {
	until := s.word("instant")
	s.r.now = s.instant(until)
	due := s.r.m.Due(s.r.now, 100)
	s.r.apply(due)
	if len(due) > 0 {
		return "something that waited goes on"
	}
	return ""
}

// storyAgain adds a sale under an idempotency key: again KEY SALE.
func storyAgain(s *story) string {
	name := s.word("key")
	n, _ := strconv.Atoi(s.text("fingerprint", "1"))
	s.by = Meta{By: s.by.By, Fingerprint: uint64(n)}
	copy(s.by.Key[:], name)
	return s.answer(&AddSale{Sale: s.word("sale"), Suffix: s.text("suffix", "again"), Name: "Again"})
}

// storyTrail tells the newest facts in words, as an audit trail does.
func storyTrail(s *story) string {
	n, _ := strconv.Atoi(s.word("count"))
	var told []string
	for _, b := range s.r.facts {
		f, err := ReadFact(b)
		if err != nil {
			s.t.Fatal(err)
		}
		if what, by, at := Describe(f); what != "" {
			kind, key := About(f)
			told = append(told, fmt.Sprintf("%s %s, %s [%s %s]", Instant(at), by, what, kind, key))
		}
	}
	return strings.Join(told[max(0, len(told)-n):], "\n")
}

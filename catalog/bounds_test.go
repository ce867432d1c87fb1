package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"facevalue/sale"
)

// TestAsManyAsThereMayBe fills each list to its bound: the last fits, one more is
// refused, and nothing else is.
func TestAsManyAsThereMayBe(t *testing.T) {
	staff := func(i int) Staff {
		key := fmt.Sprintf("s%d", i)
		return Staff{Key: key, Name: key, Email: key + "@acme.example", Roles: Door}
	}
	for _, c := range []struct {
		what string
		room int // left in an organizer of openRig
		cmd  func(i int) Command
	}{
		{"staff", maxStaff - 1, func(i int) Command { return &AddStaff{Meta: ada, Staff: staff(i)} }},
		{"keys", maxKeys, func(i int) Command {
			return &AddKey{Meta: ada, APIKey: APIKey{ID: fmt.Sprintf("k%d", i), Name: "key", Secret: [32]byte{1}, Roles: Door}}
		}},
		{"sellers", maxSellers - 1, func(i int) Command {
			return &AddSeller{Meta: ada, Seller: Seller{Key: fmt.Sprintf("s%d", i), LegalName: "S", Currency: "EUR"}}
		}},
		{"charts", maxCharts - 1, func(i int) Command {
			return &DraftChart{Meta: ada, Venue: "hall", Chart: fmt.Sprintf("c%d", i), Name: "C", Blob: [32]byte{1}}
		}},
		{"moves", maxMoves, func(i int) Command {
			return &MoveEvent{Meta: ada, Event: "gig", Reason: "again", Occasion: Occasion{Venue: "hall", Starts: At(testDay + int64(70+i)*day)}}
		}},
	} {
		r := openRig(t)
		for i := range c.room {
			if out, facts := r.m.Decide(c.cmd(i), r.now); !out.OK() {
				t.Fatalf("%s %d of %d: %s %+v", c.what, i, c.room, out.Status, out.Detail)
			} else {
				for _, f := range facts {
					r.m.Apply(f)
				}
			}
		}
		if out, _ := r.m.Decide(c.cmd(c.room), r.now); out.Status != Full {
			t.Errorf("%s: one more is %s", c.what, out.Status)
		}
	}
}

// TestSessionsAreBounded: sessions whose time is up make room, some with each sign-in.
func TestSessionsAreBounded(t *testing.T) {
	r := openRig(t)
	start := func(i int) Outcome {
		out, facts := r.m.Decide(&StartSession{Meta: house, Staff: "ada", Token: [32]byte{1, byte(i), byte(i >> 8)}, Expires: r.now + hour}, r.now)
		for _, f := range facts {
			r.m.Apply(f)
		}
		return out
	}
	for i := range maxSessions {
		if out := start(i); !out.OK() {
			t.Fatalf("session %d: %s", i, out.Status)
		}
	}
	if out := start(maxSessions); out.Status != Full {
		t.Fatalf("one more: %s", out.Status)
	}
	r.now += hour
	if out := start(maxSessions); !out.OK() || len(r.m.sessions) != maxSessions+1-sessionsTidied {
		t.Errorf("%s, %d sessions", out.Status, len(r.m.sessions))
	}
	r.now += hour
	for i := range maxSessions / sessionsTidied {
		start(maxSessions + 1 + i)
	}
	if n := len(r.m.sessions); n > maxSessions/sessionsTidied+sessionsTidied {
		t.Errorf("%d sessions are kept", n)
	}
	if of := r.m.SessionsOf("ada"); len(of) != len(r.m.sessions) || !slices.IsSortedFunc(of, func(a, b Session) int { return int(a.Since - b.Since) }) {
		t.Errorf("%d sessions of ada", len(of))
	}
}

// TestPlanBounds: lists without end, and plans that do not fit into a record, are
// refused before anything looks at them for long.
func TestPlanBounds(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	draft := func(p *Plan) Outcome {
		s, _ := r.m.Sale("club")
		return r.do(&DraftPlan{Meta: ada, Sale: "club", Base: s.Draft, Plan: p})
	}
	long := strings.Repeat("ä", maxDescription/2)
	for what, p := range map[string]*Plan{
		"/types":                  {Types: make([]PlanType, maxPlanTypes+1)},
		"/windows":                {Windows: make([]PlanWindow, maxPlanWindows+1)},
		"/events":                 {Events: make([]PlanEvent, maxPlanEvents+1)},
		"/pools":                  {Pools: make([]PlanPool, maxPlanPools+1)},
		"/types/0/pools":          {Types: []PlanType{{Pools: make([]string, maxPlanDraws+1)}}},
		"/types/0/price/fees":     {Types: []PlanType{{Price: Price{Fees: make([]Fee, maxPlanFees+1)}}}},
		"/policy/join_by":         {Policy: PlanPolicy{JoinBy: make([]string, maxKinds+1)}},
		"/bundles/0/parts":        {Bundles: []PlanBundle{{Parts: make([]PlanPart, maxPlanParts+1)}}},
		"/about":                  {About: One("en", long+"x")},
		"/windows/0/types":        {Windows: []PlanWindow{{Types: make([]string, maxPlanTypes+1)}}},
		"/questions/0/types":      {Questions: []PlanQuestion{{Types: make([]string, maxPlanTypes+1)}}},
		"/types/0/price/taxes":    {Types: []PlanType{{Price: Price{Taxes: make([]Tax, maxPlanTaxes+1)}}}},
		"/types/0/price/currency": {Types: []PlanType{{Price: Price{Currency: "EURO"}}}},
		"/windows/0":              {Windows: []PlanWindow{{Opens: When{Zone: strings.Repeat("z", 65)}}}},
	} {
		out := draft(p)
		if out.Status != Malformed || out.Detail.Problems[0].Path != what {
			t.Errorf("%s: %s %+v", what, out.Status, out.Detail)
		}
	}
	many := &Plan{}
	for i := range maxPlanBytes / maxDescription {
		many.Items = append(many.Items, PlanItem{Key: fmt.Sprintf("i%d", i), About: One("en", long)})
	}
	if out := draft(many); out.Status != Malformed || !strings.Contains(out.Detail.What, "shorten") {
		t.Errorf("a plan of %d texts: %s %+v", len(many.Items), out.Status, out.Detail)
	}
	if out := r.do(&DraftPlan{Meta: ada, Sale: "club"}); out.Status != Malformed {
		t.Errorf("no plan: %s", out.Status)
	}
	many.Items = many.Items[:len(many.Items)-1]
	if out := draft(many); !out.OK() {
		t.Errorf("a plan that just fits: %s %+v", out.Status, out.Detail)
	}
}

// TestLargestPlan: a plan with as much as there may be is published and carried out.
func TestLargestPlan(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	p := clubPlan()
	for i := range maxPlanTypes - 1 {
		typ := p.Types[0]
		typ.Key = fmt.Sprintf("t%d", i)
		p.Types = append(p.Types, typ)
	}
	for i := range maxPlanWindows - 1 {
		w := p.Windows[0]
		w.Key, w.Types = fmt.Sprintf("w%d", i), []string{fmt.Sprintf("t%d", i)}
		p.Windows = append(p.Windows, w)
	}
	if ends := r.publish("club", p); ends[0].Result != Applied {
		t.Fatalf("%+v", ends[0])
	}
	setup := r.saleOf("club").Setup()
	if len(setup.Types) != maxPlanTypes || len(setup.Windows) != maxPlanWindows {
		t.Errorf("%d types, %d windows", len(setup.Types), len(setup.Windows))
	}
	r.replay()
}

// TestMalformed: what no honest client sends is refused with what would be right, and
// whatever the text, the machine can write its facts.
func TestMalformed(t *testing.T) {
	bad := "x\xff"
	house := Meta{By: Actor{Kind: House}}
	for _, cmd := range []Command{
		&AddStaff{Meta: Meta{By: Actor{Kind: actorKindEnd}}},
		&AddSale{Meta: Meta{By: Actor{Person, bad}}},
		&SetProfile{Meta: ada, Profile: Profile{Name: bad}},
		&SetProfile{Meta: ada, Profile: Profile{Name: "A", Email: "nobody"}},
		&SetProfile{Meta: ada, Profile: Profile{Name: "A", Languages: []string{bad}}},
		&SetProfile{Meta: ada, Profile: Profile{Name: "A", Languages: make([]string, maxTexts+1)}},
		&AddStaff{Meta: ada, Staff: Staff{Key: "b", Name: "B", Email: "b@b.example", Roles: 64}},
		&AddStaff{Meta: ada, Staff: Staff{Key: "b", Name: "B", Email: "b@b.example\n", Roles: Door}},
		&AddStaff{Meta: ada, Staff: Staff{Key: "b", Name: "B", Email: "b@b.example", Roles: Door, Password: "hunter2"}},
		&AddStaff{Meta: ada, Staff: Staff{Key: "b", Name: "B", Email: "b@b.example", Roles: Door, Password: "$argon2id$" + bad}},
		&DisableStaff{Meta: ada, Staff: "ada", Disabled: true, Reason: ""},
		&AddKey{Meta: ada, APIKey: APIKey{ID: "k", Name: "K", Roles: Door}},
		&AddSeller{Meta: ada, Seller: Seller{Key: "s", LegalName: "S", Currency: "EUR", TaxID: bad}},
		&AddVenue{Meta: ada, Venue: VenueDef{Key: "v", Zone: "Europe/Berlin"}},
		&AddVenue{Meta: ada, Venue: VenueDef{Key: "v", Name: One("en", "V")}},
		&DraftChart{Meta: ada, Venue: "hall", Chart: "c", Name: "C"},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E"), MinimumAge: 200}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E"), Images: make([][32]byte, maxImages+1)}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Venue: "hall"}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{ToFollow: true, Starts: At(testDay)}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: At(testDay), Doors: At(testDay + 1)}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: At(testDay), Version: 1}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: At(1)}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: When{At: Instant(testDay), Zone: "x"}}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: When{At: Instant(testDay), Local: "2027-01-15T08:00"}}},
		&AddEvent{Meta: ada, Event: "e", Details: Details{Names: One("en", "E")}, Occasion: Occasion{Starts: When{At: Instant(testDay), Local: "2027-01-15T08:00", Zone: "UTC", Fold: "third"}}},
		&MoveEvent{Meta: ada, Event: "gig", Reason: bad, Occasion: Occasion{Venue: "hall", ToFollow: true}},
		&CancelEvent{Meta: ada, Event: "gig", Reason: bad},
		&RecordRules{Meta: house, Sale: "club", Rules: PostedRules{Window: "w", Version: 1}},
		&FinishEffect{Meta: house, Effect: 1, Version: 1, Result: 9},
		&FinishEffect{Meta: house, Effect: 1, Version: 1, Result: Refused, Text: bad},
		&DraftPlan{Meta: ada, Sale: "club", Plan: &Plan{Policy: PlanPolicy{JoinBy: []string{bad}}}},
	} {
		r := openRig(t)
		out := r.refused(Malformed, cmd)
		if out.Detail == nil || out.Detail.What == "" {
			t.Errorf("%T: refused without a reason", cmd)
		}
	}
}

// TestStatuses: each has a code and a sentence of its own, and there are no more.
func TestStatuses(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Statuses() {
		if s.String() == "" || s.Sentence() == "" || seen[s.String()] || seen[s.Sentence()] {
			t.Errorf("status %d: %q %q", s, s, s.Sentence())
		}
		seen[s.String()], seen[s.Sentence()] = true, true
	}
	if statusEnd.String() != "status_out_of_range" || statusEnd.Sentence() != "" || actorKindEnd.String() != "actor_kind_out_of_range" || eventStateEnd.String() != "event_state_out_of_range" {
		t.Error("what is out of range says so")
	}
}

// TestSaleActors: what staff may do in a sale follows from their highest role.
func TestSaleActors(t *testing.T) {
	r := openRig(t)
	for _, c := range []struct {
		roles Roles
		want  sale.Role
		ok    bool
	}{
		{Owner, sale.Owner, true},
		{Owner | Door, sale.Owner, true},
		{Manager | Finance, sale.Manager, true},
		{BoxOffice | Finance, sale.BoxOffice, true},
		{Finance, sale.Finance, true},
		{Door, sale.Fan, false},
	} {
		key := fmt.Sprintf("s%d", c.roles)
		r.must(&AddStaff{Meta: ada, Staff: Staff{Key: key, Name: key, Email: key + "@acme.example", Roles: c.roles}})
		by, ok := r.m.SaleActor(Actor{Person, key}, r.now)
		if by.Role != c.want || ok != c.ok || ok && by.Name != "staff:"+key {
			t.Errorf("%s: %+v %v", c.roles, by, ok)
		}
	}
	if by, ok := r.m.SaleActor(Actor{Kind: House}, r.now); by.Role != sale.House || !ok {
		t.Errorf("the house: %+v %v", by, ok)
	}
	if by, ok := r.m.SaleActor(Actor{Operator, "ops"}, r.now); by.Role != sale.Owner || !ok {
		t.Errorf("the operator: %+v %v", by, ok)
	}
	if _, ok := ParseRole("king"); ok {
		t.Error("king is a role")
	}
}

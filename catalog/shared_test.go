package catalog

import (
	"bytes"
	"testing"

	"facevalue/sale"
)

// TestWhatIsGivenOutStays: what readers were given does not change with the machine.
func TestWhatIsGivenOutStays(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	r.publish("club", clubPlan())
	env := r.m.PlanEnv("club", r.now)
	venue, _ := r.m.Venue("hall")
	event, _ := r.m.Event("gig")
	played, _ := r.m.Sale("club")
	rules, _ := played.PostedRules("general")

	r.must(&MoveEvent{Meta: ada, Event: "gig", Reason: "ill", Occasion: Occasion{Venue: "hall", ToFollow: true}})
	r.must(&DraftChart{Meta: ada, Venue: "hall", Chart: "main", Name: "Renamed", Blob: [32]byte{2}})
	r.must(&DraftChart{Meta: ada, Venue: "hall", Chart: "other", Name: "Other", Blob: [32]byte{2}})
	r.must(&ChangeSeller{Meta: ada, Seller: Seller{Key: "acme", LegalName: "Other", Currency: "EUR", Series: "A"}})
	p := clubPlan()
	p.Types[0].Price.Face = 9900
	r.publish("club", p)

	if e, _ := env.Event("gig"); e.Occasion.ToFollow || len(e.Was) != 0 || event.Occasion.ToFollow {
		t.Errorf("the event moved along: %+v", e)
	}
	if s, ok := env.Seller("acme"); !ok || s.LegalName != "Acme GmbH" {
		t.Errorf("the seller changed along: %+v", s)
	}
	if len(venue.Charts) != 1 || venue.Charts[0].Name != "Main" {
		t.Errorf("the charts changed along: %+v", venue.Charts)
	}
	if again, _ := played.PostedRules("general"); again != rules || env.Posted("general") != rules {
		t.Errorf("the rules changed along: %+v, were %+v", again, rules)
	}
	if played.Live.Types[0].Price.Face != 4500 {
		t.Error("the plan changed along")
	}
}

// TestReaders: what was set up is found again by each of its names.
func TestReaders(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club-night", Suffix: "club", Name: "Club"})
	r.must(&AddKey{Meta: ada, APIKey: APIKey{ID: "k", Name: "K", Secret: [32]byte{1}, Roles: Door, Expires: r.now + hour}})
	if s, ok := r.m.SaleBySuffix("club"); !ok || s.Key != "club-night" {
		t.Errorf("sale by suffix: %+v", s)
	}
	if _, ok := r.m.SaleBySuffix("night"); ok {
		t.Error("a suffix that nobody has")
	}
	if s, ok := r.m.StaffByEmail("ADA@acme.example"); !ok || s.Key != "ada" {
		t.Errorf("staff by address: %+v", s)
	}
	if _, ok := r.m.StaffByEmail("eve@acme.example"); ok {
		t.Error("an address that nobody has")
	}
	if k, ok := r.m.APIKey("k"); !ok || !k.Usable(r.now) || k.Usable(r.now+hour) || k.By != ada.By {
		t.Errorf("key: %+v", k)
	}
	if hash := r.m.ChartOf("play"); r.charts[hash] == nil || r.m.ChartOf("gig") != sale.NoChart || r.m.ChartOf("none") != sale.NoChart {
		t.Errorf("chart %x", hash)
	}
	if r.m.Name() != "acme" || r.m.Profile().Name != "Acme" || len(r.m.AllStaff()) != 1 || len(r.m.APIKeys()) != 1 ||
		len(r.m.Sellers()) != 1 || len(r.m.Venues()) != 1 || len(r.m.Events()) != 2 || len(r.m.Sales()) != 1 {
		t.Error("not all is there")
	}
	if s, ok := r.m.Seller("acme"); !ok || s.Currency != "EUR" {
		t.Errorf("seller: %+v", s)
	}
}

// TestEffectsAreToldOnce: an effect that was opened is told once, and again only to
// who asks for all that are open.
func TestEffectsAreToldOnce(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	r.must(&DraftPlan{Meta: ada, Sale: "club", Plan: clubPlan()})
	r.must(&PublishPlan{Meta: ada, Sale: "club", Version: 1})
	opened := r.m.Opened(nil)
	if len(opened) != 1 || opened[0].EffectID() != 1 || opened[0].Lane() != 1 || opened[0].Suffix != "club" || len(r.m.Opened(nil)) != 0 {
		t.Fatalf("opened %+v", opened)
	}
	r.must(&PublishPlan{Meta: ada, Sale: "club", Version: 1})
	if open := r.m.Open(nil); len(open) != 2 || open[0].ID != 1 || len(r.m.Opened(nil)) != 0 {
		t.Errorf("open %+v", open)
	}
	r.must(&PublishPlan{Meta: ada, Sale: "club", Version: 1})
	r.must(&FinishEffect{Meta: house, Effect: 3, Version: 1, Result: Applied})
	if again := r.m.Opened(nil); len(again) != 0 {
		t.Errorf("one that has ended is told: %+v", again)
	}
}

// TestFactsThatCannotBe stop the machine instead of being half applied.
func TestFactsThatCannotBe(t *testing.T) {
	for _, f := range []Fact{
		&StaffChanged{Staff: "eve"}, &EventMoved{Event: "none"}, &PlanDrafted{Sale: "none"}, &EffectClosed{ID: 7},
		&EffectOpened{Effect: Effect{ID: 5}}, &ChartPublished{Venue: "hall", Chart: "main", Version: 7}, &KeyRevoked{ID: "none"},
		&ChartPublished{Venue: "hall", Chart: "none", Version: 1}, &VenueArchived{Venue: "none"},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T is applied", f)
				}
			}()
			openRig(t).m.Apply(f)
		}()
	}
}

// TestAuditFinds what cannot be, in state that was bent by hand.
func TestAuditFinds(t *testing.T) {
	for what, bend := range map[string]func(*Machine){
		"no owner":         func(m *Machine) { m.member("ada").Disabled = true },
		"stray session":    func(m *Machine) { m.sessions[[32]byte{9}] = Session{Staff: "eve"} },
		"event nowhere":    func(m *Machine) { m.event("gig").Occasion.Venue = "none" },
		"no such version":  func(m *Machine) { m.event("play").Occasion.Version = 9 },
		"nobody sells":     func(m *Machine) { m.event("gig").Details.Seller = "none" },
		"no such sale":     func(m *Machine) { m.event("gig").Sale = "none" },
		"number":           func(m *Machine) { m.sale("club").Number = 9 },
		"version":          func(m *Machine) { m.sale("club").Applied = 9 },
		"plan missing":     func(m *Machine) { m.sale("club").Live = nil },
		"event of another": func(m *Machine) { m.event("gig").Sale = "" },
		"stray effect":     func(m *Machine) { m.effects[9] = Effect{ID: 9, Sale: "club", Suffix: "club"} },
	} {
		r := openRig(t)
		r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
		r.publish("club", clubPlan())
		if err := r.m.Audit(); err != nil {
			t.Fatal(err)
		}
		bend(r.m)
		if r.m.Audit() == nil {
			t.Errorf("%s is not found", what)
		}
	}
	if err := New(nil).Audit(); err != nil {
		t.Errorf("an organizer of which nothing is known: %v", err)
	}
}

// TestRules: the document has one spelling, and says what a buyer pays.
func TestRules(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	env := r.m.PlanEnv("club", r.now)
	p := clubPlan()
	p.Policy.OrderFees, p.Policy.Currency = []Fee{{Code: "order", Amount: 100, Unavoidable: true}}, "EUR"
	p.Policy.OrderTaxes = []Tax{{Code: "vat", RatePPM: 100_000}}
	doc := Rules(p, env, "general")
	if !bytes.Equal(doc, Rules(p, env, "general")) || Rules(p, env, "none") != nil {
		t.Error("the document has two spellings")
	}
	for _, want := range []string{`"sale":"club","window":"general"`, `"fee":{"currency":"EUR","face":0,"fees":[{"code":"order"`, `"total":110}}`, `"type":"ga"`, `"total":4750}`, `"pool":"floor","event":"gig","capacity":300`} {
		if !bytes.Contains(doc, []byte(want)) {
			t.Errorf("no %s in\n%s", want, doc)
		}
	}
	p.Types[0].Name = One("en", "Another name")
	if !bytes.Equal(doc, Rules(p, env, "general")) {
		t.Error("what something is called changes the rules")
	}
	p.Types[0].Price.Fees[0].Amount++
	if bytes.Equal(doc, Rules(p, env, "general")) {
		t.Error("a fee changes and the rules do not")
	}
}

// TestCodesAreThere: that access codes are missing is noted only while they are.
func TestCodesAreThere(t *testing.T) {
	r := openRig(t)
	r.must(&AddSale{Meta: ada, Sale: "club", Suffix: "club", Name: "Club"})
	p := clubPlan()
	p.Windows[0].Access = true
	vip := p.Types[0]
	vip.Key, vip.Access = "vip", true
	p.Types = append(p.Types, vip)
	late := p.Windows[0]
	late.Key, late.Access, late.Types = "late", false, []string{"vip"}
	p.Windows = append(p.Windows, late)
	noted := func() (n int) {
		env := r.m.PlanEnv("club", r.now)
		env.Have = r.saleOf("club").Setup()
		for _, problem := range p.Problems(env) {
			if !problem.Note {
				t.Fatal(problem)
			}
			n++
		}
		return n
	}
	r.publish("club", p)
	if n := noted(); n != 2 {
		t.Fatalf("%d notes", n)
	}
	for i, def := range []sale.CodeDef{{Key: "fans", Windows: []uint32{0}}, {Key: "vips", Types: []uint32{1}}} {
		if out, _ := r.submit("club", &sale.AddCodes{Meta: asHouse, Def: def, Texts: []string{def.Key}}); !out.OK() {
			t.Fatal(out.Status, out.Detail)
		}
		if n := noted(); n != 1-i {
			t.Errorf("after %s: %d notes", def.Key, n)
		}
	}
}

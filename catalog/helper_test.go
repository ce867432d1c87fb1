package catalog

import (
	"crypto/sha256"
	"slices"

	"facevalue/sale"
	"facevalue/seating"
)

// tester is what a rig needs of a test, or of a drawn one.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// rig is an organizer with its facts, and the sales whose plans it carries out.
type rig struct {
	t      tester
	m      *Machine
	now    int64
	facts  [][]byte
	charts map[[32]byte]*seating.Chart
	sales  map[string]*sale.Machine
	docs   map[[32]byte][]byte
	seq    uint64
}

const testDay int64 = 1_800_000_000_000 // 2027-01-15T08:00:00Z

func newRig(t tester) *rig {
	r := &rig{
		t: t, now: testDay, charts: map[[32]byte]*seating.Chart{}, sales: map[string]*sale.Machine{}, docs: map[[32]byte][]byte{},
	}
	r.m = New(r.chart)
	return r
}

func (r *rig) chart(hash [32]byte) (*seating.Chart, bool) {
	c, ok := r.charts[hash]
	return c, ok
}

// do decides a command, applies its facts, and holds what must always be true.
func (r *rig) do(cmd Command) Outcome {
	r.t.Helper()
	before := r.m.StateHash()
	out, facts := r.m.Decide(cmd, r.now)
	if r.m.StateHash() != before {
		r.t.Fatalf("%T: Decide changed the machine", cmd)
	}
	if !out.OK() && len(facts) > 0 {
		r.t.Fatalf("%T: a refusal (%s) with %d facts", cmd, out.Status, len(facts))
	}
	r.apply(facts)
	return out
}

func (r *rig) apply(facts []Fact) {
	r.t.Helper()
	for _, f := range facts {
		b := AppendFact(nil, f)
		r.facts = append(r.facts, b)
		back, err := ReadFact(b)
		if err != nil {
			r.t.Fatalf("%T: %v", f, err)
		}
		r.m.Apply(back)
	}
	if err := r.m.Audit(); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) must(cmd Command) Outcome {
	r.t.Helper()
	out := r.do(cmd)
	if !out.OK() {
		r.t.Fatalf("%T: %s %+v", cmd, out.Status, out.Detail)
	}
	return out
}

// refused wants a command to be refused with a status.
func (r *rig) refused(want Status, cmd Command) Outcome {
	r.t.Helper()
	out := r.do(cmd)
	if out.Status != want {
		r.t.Fatalf("%T: %s %+v, want %s", cmd, out.Status, out.Detail, want)
	}
	return out
}

// replay holds the machine against one made of its facts and one of its snapshot.
func (r *rig) replay() {
	r.t.Helper()
	again := New(r.chart)
	for _, b := range r.facts {
		f, err := ReadFact(b)
		if err != nil {
			r.t.Fatal(err)
		}
		again.Apply(f)
	}
	loaded := New(r.chart)
	if err := loaded.LoadSnapshot(r.m.AppendSnapshot(nil)); err != nil {
		r.t.Fatal(err)
	}
	if h := r.m.StateHash(); again.StateHash() != h || loaded.StateHash() != h {
		r.t.Fatal("the facts, or the snapshot, make another machine")
	}
}

// saleOf is the running machine of a sale.
func (r *rig) saleOf(suffix string) *sale.Machine {
	if r.sales[suffix] == nil {
		r.sales[suffix] = sale.New(r.chart)
	}
	return r.sales[suffix]
}

// submit gives a command to a sale.
func (r *rig) submit(suffix string, cmd sale.Command) (sale.Outcome, uint64) {
	m := r.saleOf(suffix)
	out, facts := m.Decide(cmd, r.now)
	for _, f := range facts {
		m.Apply(f)
	}
	r.seq++
	return out, r.seq
}

// carry carries out every open effect, as the house does.
func (r *rig) carry() []*FinishEffect {
	r.t.Helper()
	var ends []*FinishEffect
	for _, e := range r.m.Open(nil) {
		end, err := Carry(r.worker(e))
		if err != nil {
			r.t.Fatal(err)
		}
		end.Effect, end.By = e.ID, Actor{Kind: House}
		r.must(end)
		ends = append(ends, end)
	}
	return ends
}

func (r *rig) worker(e Effect) Worker {
	return Worker{
		Now: func() int64 { return r.now },
		Plan: func() (*Plan, PlanEnv) {
			s, _ := r.m.Sale(e.Sale)
			return s.Live, r.m.PlanEnv(e.Sale, r.now)
		},
		Setup: func() (*sale.Setup, error) { return r.saleOf(e.Suffix).Setup(), nil },
		Submit: func(c sale.Command) (sale.Outcome, uint64, error) {
			out, seq := r.submit(e.Suffix, c)
			return out, seq, nil
		},
		Publish: func(p Posting) error {
			if sha256.Sum256(p.Text) != p.Document {
				r.t.Fatal("a document's hash is another's")
			}
			r.docs[p.Document] = slices.Clone(p.Text)
			r.must(&RecordRules{Meta: Meta{By: Actor{Kind: House}}, Sale: e.Sale, Rules: p.PostedRules})
			return nil
		},
	}
}

var (
	operator = Meta{By: Actor{Operator, "ops"}}
	ada      = Meta{By: Actor{Person, "ada"}}
	house    = Meta{By: Actor{Kind: House}}
)

const testHash = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"

// openRig is an organizer with an owner, a seller, a venue with a theatre's chart and
// a published event with and one without numbered seats.
func openRig(t tester) *rig {
	t.Helper()
	r := newRig(t)
	r.stage()
	return r
}

// stage sets up what openRig has.
func (r *rig) stage() {
	r.t.Helper()
	r.must(&OpenOrganizer{
		Meta: operator, Name: "acme", Profile: Profile{Name: "Acme"},
		Owner: Staff{Key: "ada", Name: "Ada", Email: "ada@acme.example", Roles: Owner, Password: testHash},
	})
	r.must(&AddSeller{Meta: ada, Seller: Seller{Key: "acme", LegalName: "Acme GmbH", Currency: "EUR", Series: "A"}})
	r.must(&AddVenue{Meta: ada, Venue: VenueDef{Key: "hall", Name: One("en", "The Hall"), Zone: "Europe/Berlin"}})
	chart := seating.Theatre()
	r.charts[chart.Hash()] = chart
	r.must(&DraftChart{Meta: ada, Venue: "hall", Chart: "main", Name: "Main", Blob: [32]byte{1}})
	r.must(&PublishChart{Meta: ada, Venue: "hall", Chart: "main", Hash: chart.Hash()})
	r.event("gig", Occasion{Venue: "hall", Starts: At(testDay + 60*day)})
	r.event("play", Occasion{Venue: "hall", Chart: "main", Version: 1, Starts: At(testDay + 61*day)})
}

// event adds an event and publishes it.
func (r *rig) event(key string, o Occasion) {
	r.t.Helper()
	r.must(&AddEvent{Meta: ada, Event: key, Details: Details{Names: One("en", key), Seller: "acme"}, Occasion: o})
	r.must(&PublishEvent{Meta: ada, Event: key})
}

// eur is a price in euros with a fee that nobody can decline.
func eur(face int64) Price {
	return Price{
		Currency: "EUR", Face: face,
		Fees:  []Fee{{Code: "service", Payee: "house", Amount: 250, Unavoidable: true}},
		Taxes: []Tax{{Code: "vat", RatePPM: 190_000, Included: true, OnFees: true}},
	}
}

// clubPlan sells 300 standing places of the gig in one window.
func clubPlan() *Plan {
	return &Plan{
		Title:  One("en", "Club night"),
		Policy: PlanPolicy{HoldForSeconds: 600, HoldCeilingSeconds: 1800, PayForSeconds: 900, TicketsEach: 6, CountBy: []string{"email"}, NoticeMinutes: 1440},
		Events: []PlanEvent{{Event: "gig"}},
		Pools:  []PlanPool{{Key: "floor", Event: "gig", Capacity: 300}},
		Types: []PlanType{{
			Key: "ga", Event: "gig", Name: One("en", "Standing"), Pools: []string{"floor"}, Max: 6, Price: eur(4500),
		}},
		Windows:   []PlanWindow{{Key: "general", Name: One("en", "General sale"), Opens: At(testDay + day), Types: []string{"ga"}}},
		Questions: []PlanQuestion{{Key: "terms", Version: 1, Text: One("en", "I agree"), Consent: true, Required: true}},
	}
}

// publish drafts and publishes a plan and carries it out.
func (r *rig) publish(key string, p *Plan) []*FinishEffect {
	r.t.Helper()
	s, _ := r.m.Sale(key)
	out := r.must(&DraftPlan{Meta: ada, Sale: key, Base: s.Draft, Plan: p})
	r.must(&PublishPlan{Meta: ada, Sale: key, Version: uint32(out.Ref)})
	return r.carry()
}

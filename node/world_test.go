package node_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/node"
	"facevalue/payment"
	"facevalue/sale"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	second = int64(1_000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
	start  = int64(1_800_000_000_000)
)

// clock is set by hand.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(start)
	return c
}

func (c *clock) Now() int64    { return c.ms.Load() }
func (c *clock) Wall() int64   { return c.ms.Load() }
func (c *clock) pass(ms int64) { c.ms.Add(ms) }

// bank is a payment company that does what it is told.
type bank struct {
	mu       sync.Mutex
	payments []*payment.Payment
	begun    chan string // a payment was made, once each
	changed  error       // what is answered to who catches up, nil for all payments
}

func newBank() *bank { return &bank{begun: make(chan string, 1000)} }

func (b *bank) find(is func(*payment.Payment) bool) *payment.Payment {
	for _, p := range b.payments {
		if is(p) {
			return p
		}
	}
	return nil
}

func (b *bank) Create(_ context.Context, in payment.Intent) (payment.Payment, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.find(func(p *payment.Payment) bool { return p.Key == in.Key })
	if p == nil {
		p = &payment.Payment{
			Ref: fmt.Sprintf("pay_%d", len(b.payments)+1), Key: in.Key, Sale: in.Sale, Order: in.Order,
			State: payment.Open, Amount: in.Amount, Currency: in.Currency, PayURL: "https://bank.example/" + in.Key,
		}
		b.payments = append(b.payments, p)
		b.begun <- p.Ref
	}
	return *p, nil
}

func (b *bank) Fetch(_ context.Context, ref string) (payment.Payment, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.find(func(p *payment.Payment) bool { return p.Ref == ref }); p != nil {
		return *p, nil
	}
	return payment.Payment{}, &payment.Error{Failure: payment.NotFound}
}

func (b *bank) Cancel(ctx context.Context, ref, _ string) (payment.Payment, error) {
	b.set(ref, payment.Cancelled)
	return b.Fetch(ctx, ref)
}

func (b *bank) Capture(ctx context.Context, c payment.Capture) (payment.Payment, error) {
	b.set(c.Ref, payment.Succeeded)
	return b.Fetch(ctx, c.Ref)
}

func (b *bank) Methods() []payment.Method {
	return []payment.Method{{Name: "card", Refundable: true}}
}

func (b *bank) Refund(_ context.Context, r payment.Refund) (payment.RefundResult, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.find(func(p *payment.Payment) bool { return p.Ref == r.Ref })
	done := payment.RefundResult{Ref: "re_" + r.Key, Key: r.Key, State: payment.RefundDone, Amount: r.Amount}
	p.Refunds = append(p.Refunds, done)
	return done, nil
}

func (b *bank) Payments(_ context.Context, sale, order string) (all []payment.Payment, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		if p.Sale == sale && p.Order == order {
			all = append(all, *p)
		}
	}
	return all, nil
}

func (b *bank) Changed(context.Context, int64) (all []payment.Payment, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		all = append(all, *p)
	}
	return all, b.changed
}

func (b *bank) set(ref string, to payment.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.find(func(p *payment.Payment) bool { return p.Ref == ref }); p != nil && !p.State.Final() {
		p.State, p.Tender = to, "card"
		if to == payment.Succeeded {
			p.Captured = p.Amount
		}
	}
}

func (b *bank) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.payments)
}

// post keeps what was mailed.
type post struct {
	mu   sync.Mutex
	sent []delivery.Message
	news chan struct{}
}

func newPost() *post { return &post{news: make(chan struct{}, 10_000)} }

func (p *post) Send(_ context.Context, m delivery.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, m)
	p.news <- struct{}{}
	return nil
}

// world is a house with what is around it.
type world struct {
	t     *testing.T
	dir   string
	clock *clock
	bank  *bank
	post  *post
	node  *node.Node
	fatal chan error
	space atomic.Int64
	own   bool // the node writes its letters itself
	ship  string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: filepath.Join(t.TempDir(), "data"), clock: newClock(), bank: newBank(), post: newPost(), fatal: make(chan error, 1)}
	w.space.Store(1 << 40)
	w.open()
	t.Cleanup(func() {
		if w.node != nil {
			w.close()
		}
	})
	return w
}

func (w *world) options() node.Options {
	o := node.Options{
		Dir: w.dir, Clock: w.clock, Provider: w.bank, Mail: w.post, Letters: w,
		FreeSpace: func(string) (int64, error) { return w.space.Load(), nil },
		Fatal:     func(err error) { w.fatal <- err }, Ship: w.ship,
	}
	if w.own {
		o.Letters = nil
	}
	return o
}

func (w *world) open() {
	w.t.Helper()
	n, err := node.Open(context.Background(), w.options())
	if err != nil {
		w.t.Fatal(err)
	}
	w.node = n
}

func (w *world) close() {
	w.t.Helper()
	n := w.node
	w.node = nil
	if err := n.Close(context.Background()); err != nil {
		w.t.Error(err)
	}
}

func (w *world) reopen() {
	w.t.Helper()
	w.close()
	w.open()
}

// Letter implements delivery.Letters.
func (w *world) Letter(_ context.Context, suffix string, e sale.Effect) (delivery.Letter, error) {
	return delivery.Letter{
		Sale: suffix, Order: fmt.Sprintf("ord_%s_%d", suffix, e.Order), Seller: "Acme", Name: "Fan", To: "fan@example.com",
		Language: "en", State: "confirmed", Currency: "EUR", OrderURL: "https://acme.example/orders",
	}, nil
}

var (
	ada      = catalog.Meta{By: catalog.Actor{Kind: catalog.Person, Name: "ada"}}
	testHash = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"
)

// organizer opens an organizer with a seller, a venue and an event.
func (w *world) organizer(suffix string) *node.Organizer {
	w.t.Helper()
	_, out, err := w.node.CreateOrganizer(context.Background(), node.NewOrganizer{
		Suffix: suffix, Profile: catalog.Profile{Name: "Acme"},
		Owner: catalog.Staff{Key: "ada", Name: "Ada", Email: "ada@acme.example", Roles: catalog.Owner, Password: testHash},
	})
	if err != nil || !out.OK() {
		w.t.Fatalf("organizer %s: %s %+v %v", suffix, out.Status, out.Detail, err)
	}
	o, ok := w.node.Organizer(suffix)
	if !ok {
		w.t.Fatalf("no organizer %s", suffix)
	}
	w.ask(o, &catalog.AddSeller{Meta: ada, Seller: catalog.Seller{Key: "acme", LegalName: "Acme GmbH", Currency: "EUR", Series: "A", Account: "acct_1"}})
	w.ask(o, &catalog.AddVenue{Meta: ada, Venue: catalog.VenueDef{Key: "hall", Name: catalog.One("en", "The Hall"), Zone: "Europe/Berlin"}})
	w.ask(o, &catalog.AddEvent{
		Meta: ada, Event: "gig", Details: catalog.Details{Names: catalog.One("en", "The gig"), Seller: "acme"},
		Occasion: catalog.Occasion{Venue: "hall", Starts: catalog.At(start + 60*day)},
	})
	w.ask(o, &catalog.PublishEvent{Meta: ada, Event: "gig"})
	return o
}

func (w *world) ask(o *node.Organizer, cmd catalog.Command) catalog.Outcome {
	w.t.Helper()
	out, seq, err := o.Submit(context.Background(), cmd)
	if err != nil || !out.OK() {
		w.t.Fatalf("%T: %s %+v %v", cmd, out.Status, out.Detail, err)
	}
	if err := o.Wait(context.Background(), seq); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// plan sells standing room, from now on.
func plan(capacity uint32) *catalog.Plan {
	return &catalog.Plan{
		Title:  catalog.One("en", "Club night"),
		Policy: catalog.PlanPolicy{HoldForSeconds: 600, HoldCeilingSeconds: 1800, PayForSeconds: 900},
		Events: []catalog.PlanEvent{{Event: "gig"}},
		Pools:  []catalog.PlanPool{{Key: "floor", Event: "gig", Capacity: capacity}},
		Types: []catalog.PlanType{{
			Key: "ga", Event: "gig", Name: catalog.One("en", "Standing"), Pools: []string{"floor"}, ShowLeft: true, FewBelow: 3,
			Price: catalog.Price{Currency: "EUR", Face: 4500},
		}, {
			Key: "guest", Event: "gig", Name: catalog.One("en", "Guest"), Pools: []string{"floor"},
			Price: catalog.Price{Currency: "EUR"},
		}},
		Windows: []catalog.PlanWindow{{
			Key: "general", Name: catalog.One("en", "General sale"), Opens: catalog.At(start + hour), Types: []string{"ga", "guest"},
		}},
	}
}

// publish has a plan carried out, and waits until it was.
func (w *world) publish(o *node.Organizer, suffix string, p *catalog.Plan) *node.Sale {
	w.t.Helper()
	read := func() (s catalog.Sale) {
		if err := o.Read(func(m *catalog.Machine, _ uint64) { s, _ = m.Sale(suffix) }); err != nil {
			w.t.Fatal(err)
		}
		return s
	}
	if read().Key == "" {
		w.ask(o, &catalog.AddSale{Meta: ada, Sale: suffix, Suffix: suffix, Name: "Club night"})
	}
	out := w.ask(o, &catalog.DraftPlan{Meta: ada, Sale: suffix, Base: read().Draft, Plan: p})
	w.ask(o, &catalog.PublishPlan{Meta: ada, Sale: suffix, Version: uint32(out.Ref)})
	for seq := o.Seq() + 1; ; seq++ {
		switch now := read(); {
		case now.Refusal != nil:
			w.t.Fatalf("plan refused: %+v", now.Refusal)
		case now.Applied == uint32(out.Ref):
			s, ok := w.node.Sale(suffix)
			if !ok {
				w.t.Fatalf("no sale %s", suffix)
			}
			if err := s.Live().Wait(context.Background(), now.Seq); err != nil {
				w.t.Fatal(err)
			}
			return s
		}
		if err := o.Wait(context.Background(), seq); err != nil {
			w.t.Fatal(err)
		}
	}
}

// club is an organizer that sells so many places, with the window open.
func (w *world) club(capacity uint32) *node.Sale {
	w.t.Helper()
	s := w.publish(w.organizer("acme"), "club", plan(capacity))
	w.clock.pass(2 * hour)
	return s
}

func (w *world) sale() *node.Sale {
	w.t.Helper()
	s, ok := w.node.Sale("club")
	if !ok {
		w.t.Fatalf("no sale: %v", w.node.Broken("club"))
	}
	return s
}

func buyer(n int) sale.Claim {
	return sale.Claim{byte(sale.ClaimSession), byte(n), byte(n >> 8), byte(n >> 16)}
}

func key(kind byte, n int) sale.Key { return sale.Key{kind, byte(n), byte(n >> 8), byte(n >> 16), 1} }

// hold asks for places of a type (0 paid, 1 free) in a buyer's name.
func (w *world) hold(n int, typ, count uint32) (sale.Outcome, uint64, error) {
	return w.sale().Submit(context.Background(), &sale.PlaceHold{
		Meta: sale.Meta{Key: key('h', n)}, Claims: []sale.Claim{buyer(n)},
		Wants: []sale.Want{{Kind: sale.TicketLine, Index: typ, Count: count}},
	})
}

// buy goes all the way to an order, and waits until readers have it.
func (w *world) buy(n int, typ, count uint32) (order, seq uint64) {
	w.t.Helper()
	held, _, err := w.hold(n, typ, count)
	if err != nil || !held.OK() {
		w.t.Fatalf("hold: %s %+v %v", held.Status, held.Detail, err)
	}
	out, seq, err := w.sale().Submit(context.Background(), w.checkout(n, held))
	if err != nil || !out.OK() {
		w.t.Fatalf("checkout: %s %+v %v", out.Status, out.Detail, err)
	}
	if err := w.sale().Live().Wait(context.Background(), seq); err != nil {
		w.t.Fatal(err)
	}
	return out.Ref, seq
}

func (w *world) checkout(n int, held sale.Outcome) *sale.Checkout {
	return &sale.Checkout{
		Meta: sale.Meta{Key: key('c', n)}, Hold: held.Ref, Owner: buyer(n), Agreed: held.Total, Language: "en",
	}
}

// state waits until an order is in a state.
func (w *world) state(order uint64, want string) sale.OrderInfo {
	w.t.Helper()
	l := w.sale().Live()
	for seq := l.Seq(); ; seq++ {
		var info sale.OrderInfo
		if err := l.Read(func(m *sale.Machine, at uint64) { info, _ = m.OrderInfo(order); seq = at }); err != nil {
			w.t.Fatal(err)
		}
		if info.State == want {
			return info
		}
		if err := l.Wait(context.Background(), seq+1); err != nil {
			w.t.Fatal(err)
		}
	}
}

// rows is the hash of what the views have of a machine behind its newest record.
func (w *world) rows(machine string) [32]byte {
	w.t.Helper()
	seq := w.sale().Stats().Seq
	if machine != "sale-club" {
		o, _ := w.node.Organizer("acme")
		seq = o.Seq()
	}
	if err := w.node.Views().WaitSeq(context.Background(), machine, seq); err != nil {
		w.t.Fatal(err)
	}
	h, err := w.node.Views().Hash(context.Background(), machine)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// copyTo copies the data directory as it is on disk, as a crash would leave it.
func (w *world) copyTo(dir string) {
	w.t.Helper()
	if err := os.CopyFS(dir, os.DirFS(w.dir)); err != nil {
		w.t.Fatal(err)
	}
	list, err := os.ReadFile(w.dir + ".erasures")
	if err == nil {
		err = os.WriteFile(dir+".erasures", list, 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

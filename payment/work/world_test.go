package work_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"facevalue/desk"
	"facevalue/payment"
	"facevalue/payment/sandbox"
	"facevalue/payment/work"
	"facevalue/sale"
	"facevalue/seating"
)

const (
	minute = int64(60_000)
	hour   = 60 * minute
	start  = int64(1_780_000_000_000)
	secret = "whsec_1"
	payFor = 15 * minute
	face   = int64(5000)
	fee    = int64(250)
)

// world is a sale on the lanes of a desk, a worker, and the payment company; one
// thread, one clock, and chance only from a seed.
type world struct {
	t       *testing.T
	now     int64
	m       *sale.Machine
	facts   [][]byte // what is durable
	lanes   *desk.Lanes[sale.Command, sale.Effect]
	begun   []sale.Effect // at work: handed out by the lanes
	company *sandbox.Company
	client  *sandbox.Client
	worker  work.Worker
	sweep   *work.Sweep
	hook    *work.Webhook
	post    mailbox
	notices []error
	buyers  byte
	down    error // what Submit answers while the house cannot take anything
}

// mailbox is where webhooks wait on their way.
type mailbox struct {
	mu   sync.Mutex
	list []letter
}

type letter struct {
	header http.Header
	body   []byte
}

// RoundTrip takes a webhook for later.
func (b *mailbox) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.list = append(b.list, letter{r.Header, body})
	// They are sent side by side; in which order they arrive is the test's to say.
	slices.SortFunc(b.list, func(a, c letter) int { return bytes.Compare(a.body, c.body) })
	b.mu.Unlock()
	return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
}

// take is one of the webhooks on their way.
func (b *mailbox) take(i int) letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.list[i]
	b.list = slices.Delete(b.list, i, i+1)
	return l
}

func (b *mailbox) size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.list)
}

func noCharts([32]byte) (*seating.Chart, bool) { return nil, false }

func newWorld(t *testing.T, seed uint64, capacity uint32) *world {
	w := &world{t: t, now: start, m: sale.New(noCharts), lanes: desk.NewLanes[sale.Command, sale.Effect](16), sweep: work.NewSweep(30_000, 10*minute)}
	var seed32 [32]byte
	seed32[0], seed32[1] = byte(seed), byte(seed>>8)
	now := func() int64 { return w.now }
	company, err := sandbox.Open(t.Context(), sandbox.Options{
		Path: filepath.Join(t.TempDir(), "sandbox.db"), SecretKey: "sk_test_1", PublicURL: "http://pay.example", Now: now,
		Endpoints: []sandbox.Endpoint{{URL: "http://house.example/hook", Secret: secret}}, Transport: &w.post,
		Random: rand.NewChaCha8(seed32), Notice: func(err error) { t.Error(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	w.company = company
	w.client, err = sandbox.NewClient(sandbox.ClientOptions{
		Base: "http://pay.example", SecretKey: "sk_test_1", Transport: sandbox.InProcess(company.Handler()), WebhookSecrets: []string{secret},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.worker = work.Worker{Provider: w.client, Now: now}
	w.hook = work.NewWebhook(w.client.Webhook, func(ctx context.Context, h payment.Hint) error { return w.worker.News(ctx, w, h.Ref) }, now, w.notice)
	w.setUp(capacity)
	return w
}

func (w *world) notice(err error) { w.notices = append(w.notices, err) }

var (
	boss   = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "ann"}}
	policy = sale.Policy{HoldFor: 10 * minute, HoldCeiling: 30 * minute, PayFor: payFor, JoinKinds: sale.Kinds(sale.ClaimSession), CountKinds: sale.Kinds(sale.ClaimSession)}
)

func (w *world) setUp(capacity uint32) {
	w.must(&sale.OpenSale{Meta: boss, Name: "club", Policy: policy})
	w.must(&sale.AddSeller{Meta: boss, Def: sale.Seller{Key: "hall", Currency: "EUR"}})
	w.must(&sale.AddEvent{Meta: boss, Def: sale.EventDef{Key: "night", Starts: start + 90*24*hour}})
	w.must(&sale.AddPool{Meta: boss, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: capacity}})
	w.must(&sale.AddType{Meta: boss, Def: sale.TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 4}})
	w.must(&sale.SetPrice{Meta: boss, Price: sale.Price{Face: face, Fees: []sale.Fee{{Code: "service", Amount: fee, Unavoidable: true}}}})
	w.must(&sale.AddWindow{Meta: boss, Def: sale.WindowDef{Key: "general", Opens: start, Types: []uint32{0}, General: true}})
}

// do gives the sale a command, as its desk would: what is due first, and what it owes
// to the lanes afterwards.
func (w *world) do(cmd sale.Command) sale.Outcome {
	w.t.Helper()
	w.pass(0)
	out, facts := w.m.Decide(cmd, w.now)
	w.apply(facts)
	return out
}

// pass lets time go by.
func (w *world) pass(ms int64) {
	w.t.Helper()
	w.now += ms
	for {
		facts := w.m.Due(w.now, 100)
		if len(facts) == 0 {
			return
		}
		w.apply(facts)
	}
}

func (w *world) apply(facts []sale.Fact) {
	w.t.Helper()
	for _, f := range facts {
		b := sale.AppendFact(nil, f)
		read, err := sale.ReadFact(b)
		if err != nil {
			w.t.Fatal(err)
		}
		w.facts = append(w.facts, b)
		w.m.Apply(read)
	}
	w.lanes.Add(w.m.Opened(nil))
	w.lanes.Drop(w.m.Closed(nil))
	if err := w.m.Truths(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) must(cmd sale.Command) sale.Outcome {
	w.t.Helper()
	out := w.do(cmd)
	if !out.OK() {
		w.t.Fatalf("%T: %v %+v", cmd, out.Status, out.Detail)
	}
	return out
}

// crash is a process that ends: what is at work is forgotten, what is durable is folded
// again, and the open effects go on.
func (w *world) crash() {
	w.t.Helper()
	again := sale.New(noCharts)
	for _, b := range w.facts {
		f, err := sale.ReadFact(b)
		if err != nil {
			w.t.Fatal(err)
		}
		again.Apply(f)
	}
	if again.StateHash() != w.m.StateHash() {
		w.t.Fatal("the facts alone make another sale")
	}
	w.m = again
	w.lanes = desk.NewLanes[sale.Command, sale.Effect](16)
	w.begun = nil
	w.sweep = work.NewSweep(30_000, 10*minute)
	w.lanes.Add(w.m.Open(nil))
}

// The house, as work.Sales sees it.

func (w *world) Running() []string { return []string{"club"} }

func (w *world) Order(_ context.Context, suffix string, n uint64) (work.Order, error) {
	info, ok := w.m.OrderInfo(n)
	if suffix != "club" || !ok {
		return work.Order{}, fmt.Errorf("sale_%s, order %d: %w", suffix, n, work.ErrUnknown)
	}
	return work.Order{
		Sale: suffix, Number: n, At: info.At, Paid: info.Paid, Charge: info.Charge.ID, Currency: info.Currency,
		ReturnURL: "https://tickets.example/o", Description: "tickets",
	}, nil
}

func (w *world) Missed(_ context.Context, _ string, charge uint64) (bool, error) {
	return w.m.Missed(charge), nil
}

func (w *world) Begun(context.Context, string) ([]sale.Effect, error) {
	// Asking a machine for its open effects takes them from what Opened would tell, and
	// here that has been told already.
	all := w.m.Open(nil)
	return slices.DeleteFunc(all, func(e sale.Effect) bool {
		return e.Ref == "" || e.Kind != sale.ChargeEffect && e.Kind != sale.RefundEffect
	}), nil
}

func (w *world) Submit(_ context.Context, _ string, cmd sale.Command) (sale.Outcome, error) {
	if w.down != nil {
		return sale.Outcome{}, w.down
	}
	return w.do(cmd), nil
}

// buy holds and checks out some tickets for a new buyer; 0 when there are none left.
func (w *world) buy(count uint32) (order uint64) {
	w.t.Helper()
	w.buyers++
	who := sale.Claim{byte(sale.ClaimSession), w.buyers}
	hold := w.do(&sale.PlaceHold{Wants: []sale.Want{{Count: count}}, Claims: []sale.Claim{who}})
	if !hold.OK() {
		return 0
	}
	return w.must(&sale.Checkout{Hold: hold.Ref, Owner: who, Agreed: hold.Total}).Ref
}

// next has the lanes begin what they can, submit what there is to submit, and hands out
// work.
func (w *world) next() {
	w.t.Helper()
	for {
		todo, ok := w.lanes.Next(w.now)
		switch {
		case !ok:
			return
		case todo.Submit:
			w.do(todo.Result)
			w.lanes.Answered(todo.Effect.ID, true, w.now)
		default:
			w.begun = append(w.begun, todo.Effect)
		}
	}
}

// finish does work i and leaves its result with the lanes.
func (w *world) finish(i int) {
	w.t.Helper()
	e := w.begun[i]
	w.begun = slices.Delete(w.begun, i, i+1)
	if e.Kind == sale.DeliverEffect || e.Kind == sale.NoticeEffect {
		w.lanes.Carried(e.ID, &sale.FinishEffect{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Effect: e.ID, Result: sale.EffectDone})
		return
	}
	o, err := w.Order(w.t.Context(), "club", e.Order)
	if err != nil {
		w.t.Fatal(err)
	}
	cmd, err := w.worker.CarryOut(w.t.Context(), &o, e)
	if err != nil {
		w.lanes.Failed(e.ID, w.now)
		return
	}
	w.lanes.Carried(e.ID, cmd)
}

// settle lets all work be done that needs no buyer and no time.
func (w *world) settle() {
	w.t.Helper()
	for {
		w.next()
		if len(w.begun) == 0 {
			return
		}
		w.finish(0)
	}
}

// company does what is due there, and its webhooks arrive.
func (w *world) hooks() {
	w.t.Helper()
	if _, err := w.company.Work(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	for w.post.size() > 0 {
		w.deliver(w.post.take(0))
	}
}

// deliver gives the house a webhook and says how it was answered.
func (w *world) deliver(l letter) int {
	r := httptest.NewRequest(http.MethodPost, "/v1/payments/sandbox/webhook", bytes.NewReader(l.body))
	r.Header = l.header
	rw := httptest.NewRecorder()
	w.hook.ServeHTTP(rw, r)
	return rw.Code
}

// ask has everything asked about that the sweep wants to know.
func (w *world) ask() {
	w.t.Helper()
	begun, _ := w.Begun(w.t.Context(), "club")
	w.sweep.See("club", begun, w.now)
	for {
		suffix, e, ok := w.sweep.Next(w.now)
		if !ok {
			return
		}
		over, err := w.worker.Ask(w.t.Context(), w, suffix, e)
		if err != nil {
			w.notice(err)
		}
		w.sweep.Asked(suffix, e.ID, over, w.now)
	}
}

func (w *world) info(order uint64) sale.OrderInfo {
	w.t.Helper()
	info, ok := w.m.OrderInfo(order)
	if !ok {
		w.t.Fatalf("no order %d", order)
	}
	return info
}

// payments are an order's at the company.
func (w *world) payments(order uint64) []work.Payment {
	w.t.Helper()
	all, err := w.client.Payments(w.t.Context(), "sale_club", fmt.Sprintf("ord_club_%d", order))
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// pay is a buyer on the company's page; it returns where they are sent.
func (w *world) pay(page string, form url.Values) (status int, location string) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, page, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rw := httptest.NewRecorder()
	w.company.Handler().ServeHTTP(rw, r)
	return rw.Code, rw.Header().Get("Location")
}

func card(number string) url.Values { return url.Values{"card": {number}} }

// waiting is an order whose payment waits for its buyer.
func (w *world) waiting(count uint32) (order uint64, p work.Payment) {
	w.t.Helper()
	order = w.buy(count)
	w.settle()
	all := w.payments(order)
	if len(all) != 1 || w.info(order).Charge.Ref != all[0].Ref {
		w.t.Fatalf("order %d: %+v, at the company %+v", order, w.info(order).Charge, all)
	}
	return order, all[0]
}

// holds checks one order and its money.
func (w *world) holds(order uint64, state string, live int, paid, refunded int64) {
	w.t.Helper()
	info := w.info(order)
	alive := 0
	for _, t := range info.Tickets {
		if t.State != "void" {
			alive++
		}
	}
	if info.State != state || alive != live || info.Paid != paid || info.Refunded != refunded {
		w.t.Errorf("order %d is %s with %d live tickets, %d paid, %d back; want %s with %d, %d, %d",
			order, info.State, alive, info.Paid, info.Refunded, state, live, paid, refunded)
	}
}

// books holds the company's money against the sale's, order by order: I2 and I3.
func (w *world) books() {
	w.t.Helper()
	for n := uint64(1); n <= w.m.Orders(); n++ {
		w.book(n)
	}
	if err := w.m.Audit(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) book(order uint64) {
	w.t.Helper()
	info := w.info(order)
	var captured, back int64
	paid := map[string]int{}
	for _, p := range w.payments(order) {
		if p.State.String() == "succeeded" {
			captured += p.Captured
			back += p.Refunded()
			paid[p.Key]++
		}
	}
	if captured != info.Paid || back != info.Refunded+info.Refunding {
		w.t.Errorf("order %d (%s): the company took %d and gave back %d, the sale says %d and %d (and %d under way, %d owed)",
			order, info.State, captured, back, info.Paid, info.Refunded, info.Refunding, info.Owed)
	}
	for key, times := range paid {
		if times > 1 {
			w.t.Errorf("order %d: %d payments took money for charge %s", order, times, key)
		}
	}
	if kept := info.Paid - info.Refunded - info.Refunding - info.Owed; kept > info.Total {
		w.t.Errorf("order %d (%s): %d is kept for what is worth %d", order, info.State, kept, info.Total)
	} else if info.State == "lapsed" && kept != 0 {
		w.t.Errorf("order %d has lapsed, and %d is kept", order, kept)
	}
}

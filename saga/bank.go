package saga

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/payment"
)

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// Bank is the payment company.
type Bank struct {
	now      func() int64
	r        *rand.Rand
	counts   Counts
	weather  weather
	payments []*paid
	byRef    map[string]*paid
	keys     map[string]kept
	jobs     []job
	news     []news
	hooks    []hook
	dead     bool // nobody hears answers: whoever asked has crashed
	crashIn  int  // half requests until whoever asks crashes; 0 = never
	tale     func(string)
}

// paid is a payment as the company has it, with what it does not show.
type paid struct {
	payment.Payment
	manual  bool
	card    bool   // paid by card, which can be set aside
	atBank  bool   // its buyer stands on the bank's page
	shown   bool   // its buyer was given the link
	refuses bool   // taking it will fail
	ends    ending // what becomes of it while it is processing
}

// kept is an answer under its key.
type kept struct {
	at      int64
	request string
	answer  any
	err     error
}

// news is an event: for Changed as it was then, for a webhook as a hint.
type news struct {
	at int64
	payment.Payment
}

// hook is a webhook on its way. What it says is kept, for who would believe it.
type hook struct {
	at   int64
	says payment.Payment
}

func newBank(r *rand.Rand, now func() int64, counts Counts) *Bank {
	return &Bank{now: now, r: r, counts: counts, byRef: map[string]*paid{}, keys: map[string]kept{}, weather: weatherOf(r)}
}

// copied is a payment that later changes do not reach.
func (p *paid) copied() payment.Payment {
	out := p.Payment
	out.Refunds, out.Disputes = slices.Clone(p.Refunds), slices.Clone(p.Disputes)
	return out
}

// find is a payment by its name.
func (b *Bank) find(ref string) (*paid, error) {
	if p := b.byRef[ref]; p != nil {
		return p, nil
	}
	return nil, &payment.Error{Failure: payment.NotFound, Message: "no such payment: " + ref}
}

// tell makes an event of a payment and puts it on its way.
func (b *Bank) tell(p *paid) {
	says := p.copied()
	b.news = append(b.news, news{b.now(), says})
	if b.tale != nil {
		b.tale(fmt.Sprintf("%8d s    bank: %+v", (b.now()-start)/second, says))
	}
	for range b.weather.copies(b) {
		b.hooks = append(b.hooks, hook{b.now() + b.weather.late(b), says})
	}
}

// made is a new payment that waits for its buyer.
func (b *Bank) made(in *payment.Intent) *paid {
	p := &paid{manual: in.Capture == payment.CaptureManual}
	p.Payment = payment.Payment{
		Ref: fmt.Sprintf("pay_%d", len(b.payments)+1), Key: in.Key, Sale: in.Sale, Order: in.Order, State: payment.Open,
		Amount: in.Amount, Currency: in.Currency,
	}
	p.PayURL = "https://pay.example/" + p.Ref
	b.payments = append(b.payments, p)
	b.byRef[p.Ref] = p
	b.tell(p)
	return p
}

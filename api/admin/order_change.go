package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/sale"
	"facevalue/vault"
)

// changed answers what a command on an order came to.
type changed struct {
	Body struct {
		Order  string `json:"order"`
		Amount int64  `json:"amount" doc:"What goes back, or what is owed on top; minor units."`
		Seq    uint64 `json:"seq"`
	}
}

func (a *Admin) change(ctx context.Context, r *running, id string, cmd sale.Command) (*changed, error) {
	out, seq, err := r.Submit(ctx, cmd)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !out.OK() {
		return nil, r.said(ctx, out)
	}
	if err := r.Live().Wait(ctx, seq); err != nil {
		return nil, a.failed(ctx, err)
	}
	answer := &changed{}
	answer.Body.Order, answer.Body.Amount, answer.Body.Seq = id, out.Total, seq
	return answer, nil
}

type cancelOrder struct {
	OrderPath
	Keyed
	Body struct {
		Reason   string `json:"reason" minLength:"1" maxLength:"200"`
		WithFees bool   `json:"with_fees,omitempty" doc:"Give back what is not refundable too."`
		Withhold bool   `json:"withhold,omitempty" doc:"Do not put the stock back on sale."`
	}
}

func (a *Admin) cancelOrder(ctx context.Context, in *cancelOrder) (*changed, error) {
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	return a.change(ctx, r, in.Order, &sale.CancelOrder{
		Meta: r.meta(ctx, in.Key, in.Body), Order: n, Reason: in.Body.Reason, WithFees: in.Body.WithFees, Withhold: in.Body.Withhold,
	})
}

type cancelTickets struct {
	OrderPath
	Keyed
	Body struct {
		Tickets  []string `json:"tickets" minItems:"1" maxItems:"500"`
		Reason   string   `json:"reason" minLength:"1" maxLength:"200"`
		WithFees bool     `json:"with_fees,omitempty"`
		Withhold bool     `json:"withhold,omitempty"`
	}
}

func (a *Admin) cancelTickets(ctx context.Context, in *cancelTickets) (*changed, error) {
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	cmd := &sale.CancelTickets{
		Meta: r.meta(ctx, in.Key, in.Body), Order: n, Reason: in.Body.Reason, WithFees: in.Body.WithFees, Withhold: in.Body.Withhold,
	}
	for i, id := range in.Body.Tickets {
		suffix, t, ok := parseID(id, "tkt_")
		if !ok || suffix != r.suffix {
			return nil, refuseAt(ctx, "unknown", fmt.Sprintf("/tickets/%d", i), "the order has no ticket "+id)
		}
		cmd.Tickets = append(cmd.Tickets, t)
	}
	return a.change(ctx, r, in.Order, cmd)
}

// Adjustment is a line that is added to an order.
type Adjustment struct {
	Kind   string `json:"kind" enum:"donation,fee,discount,item,delivery"`
	Item   string `json:"item,omitempty" maxLength:"48" doc:"Of a donation, an item or a delivery."`
	Amount int64  `json:"amount,omitempty" doc:"Minor units; below 0 for a discount. Items and deliveries cost their list price."`
	Count  uint32 `json:"count,omitempty" maximum:"1000"`
	Code   string `json:"code,omitempty" maxLength:"100" doc:"Of a fee or discount, for the books."`
}

type adjustOrder struct {
	OrderPath
	Keyed
	Body struct {
		Lines  []Adjustment `json:"lines" minItems:"1" maxItems:"50"`
		Reason string       `json:"reason" minLength:"1" maxLength:"200"`
		Tender string       `json:"tender,omitempty" maxLength:"50" doc:"When what it costs was paid at the counter: cash, terminal ..."`
		Ref    string       `json:"ref,omitempty" maxLength:"100"`
	}
}

var lineKinds = map[string]sale.LineKind{
	"donation": sale.DonationLine, "fee": sale.FeeLine, "discount": sale.DiscountLine, "item": sale.ItemLine, "delivery": sale.DeliveryLine,
}

func (a *Admin) adjustOrder(ctx context.Context, in *adjustOrder) (*changed, error) {
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	cmd := &sale.AdjustOrder{Meta: r.meta(ctx, in.Key, in.Body), Order: n, Reason: in.Body.Reason, Tender: in.Body.Tender, Ref: in.Body.Ref}
	for i := range in.Body.Lines {
		l := &in.Body.Lines[i]
		adj := sale.Adjustment{Kind: lineKinds[l.Kind], Amount: l.Amount, Code: l.Code, Count: l.Count}
		if l.Item != "" {
			if adj.Index, err = r.item(ctx, fmt.Sprintf("/lines/%d/item", i), l.Item); err != nil {
				return nil, err
			}
		}
		cmd.Lines = append(cmd.Lines, adj)
	}
	return a.change(ctx, r, in.Order, cmd)
}

type correctContact struct {
	OrderPath
	Keyed
	Body struct {
		Buyer  BuyerBody `json:"buyer"`
		Reason string    `json:"reason" minLength:"1" maxLength:"200"`
	}
}

// correctContact replaces who an order is sent to. The data is sealed under a new name,
// so that links that were sent to the old address open nothing any more.
func (a *Admin) correctContact(ctx context.Context, in *correctContact) (*changed, error) {
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	if _, err := vault.ParseEmail(in.Body.Buyer.Email); err != nil {
		return nil, refuseAt(ctx, "malformed", "/buyer/email", err.Error())
	}
	// A repeated request must find its first answer: what is sealed differs each time,
	// so that only what was asked for is compared.
	person, sealed, err := a.seal(ctx, in.Body.Buyer)
	if err != nil {
		return nil, err
	}
	return a.change(ctx, r, in.Order, &sale.CorrectContact{
		Meta: r.meta(ctx, in.Key, in.Body), Order: n, Person: person, Sealed: sealed, Reason: in.Body.Reason,
	})
}

func (a *Admin) seal(ctx context.Context, b BuyerBody) (person [16]byte, sealed []byte, err error) {
	ref, err := a.options.Vault.NewPerson()
	if err != nil {
		return person, nil, a.failed(ctx, err)
	}
	text, err := json.Marshal(b)
	if err != nil {
		return person, nil, a.failed(ctx, err)
	}
	blobs, err := a.options.Vault.Seal(ctx, vault.Item{Ref: ref, Purpose: "buyer", Plain: text})
	if err != nil {
		return person, nil, a.failed(ctx, err)
	}
	return ref, blobs[0], nil
}

// resend sends an order's tickets again, not as often as somebody likes.
func (a *Admin) resend(ctx context.Context, in *OrderPath) (*struct{}, error) {
	if err := a.reader(ctx, catalog.BoxOffice); err != nil {
		return nil, err
	}
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	var soon *delivery.TooSoonError
	switch err := a.options.Resend(ctx, r.suffix, n); {
	case errors.As(err, &soon):
		return nil, tell(ctx, withRetry(api.Refuse("rate_limited", "it was sent often enough lately"), (soon.RetryAfter+999)/1000))
	case errors.Is(err, delivery.ErrNobody), errors.Is(err, delivery.ErrRefused):
		return nil, refuse(ctx, "order_state", err.Error())
	case err != nil:
		a.options.Log.Warn("admin: resend", "order", in.Order, "why", err)
		return nil, withRetryErr(ctx, "mail_unavailable")
	}
	return nil, nil
}

func withRetryErr(ctx context.Context, code string) error {
	return tell(ctx, withRetry(api.Refuse(code, ""), 1))
}

// WantBody is one line of a cart as asked for at the counter.
type WantBody struct {
	Type       string   `json:"type,omitempty" maxLength:"48"`
	Item       string   `json:"item,omitempty" maxLength:"48"`
	Count      uint32   `json:"count,omitempty" maximum:"500"`
	Seats      []string `json:"seats,omitempty" maxItems:"500"`
	Section    string   `json:"section,omitempty" maxLength:"200"`
	Accessible uint32   `json:"accessible,omitempty" maximum:"32"`
	Companions uint32   `json:"companions,omitempty" maximum:"96"`
	Apart      bool     `json:"apart,omitempty"`
}

type sellAtCounter struct {
	SalePath
	Keyed
	Body struct {
		Window     string     `json:"window,omitempty" maxLength:"48" doc:"Left out, outside all windows."`
		Allocation string     `json:"allocation,omitempty" maxLength:"48"`
		Lines      []WantBody `json:"lines" minItems:"1" maxItems:"100"`
		Codes      []string   `json:"codes,omitempty" maxItems:"10"`
		Free       bool       `json:"free,omitempty" doc:"Complimentary."`
		Reason     string     `json:"reason" minLength:"1" maxLength:"200"`
		Tender     string     `json:"tender,omitempty" maxLength:"50" doc:"cash, terminal ..., when not free."`
		Ref        string     `json:"ref,omitempty" maxLength:"100"`
		Buyer      *BuyerBody `json:"buyer,omitempty"`
		Language   string     `json:"language,omitempty" maxLength:"35"`
	}
}

// sellAtCounter makes an order at once, in the house's name and outside fans' limits.
func (a *Admin) sellAtCounter(ctx context.Context, in *sellAtCounter) (*changed, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	cmd := &sale.SellAtCounter{
		Meta: r.meta(ctx, in.Key, in.Body), Codes: in.Body.Codes, Free: in.Body.Free, Reason: in.Body.Reason,
		Tender: in.Body.Tender, Ref: in.Body.Ref, Language: in.Body.Language,
	}
	if in.Body.Window != "" {
		w, err := r.window(ctx, "/window", in.Body.Window)
		if err != nil {
			return nil, err
		}
		cmd.Window = w + 1
	}
	if cmd.Alloc, err = r.allocation(ctx, "/allocation", in.Body.Allocation); err != nil {
		return nil, err
	}
	for i := range in.Body.Lines {
		w, err := r.want(ctx, fmt.Sprintf("/lines/%d", i), &in.Body.Lines[i])
		if err != nil {
			return nil, err
		}
		cmd.Wants = append(cmd.Wants, w)
	}
	if in.Body.Buyer != nil {
		if cmd.Person, cmd.Sealed, err = a.seal(ctx, *in.Body.Buyer); err != nil {
			return nil, err
		}
	}
	out, seq, err := r.Submit(ctx, cmd)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !out.OK() {
		return nil, r.said(ctx, out)
	}
	if err := r.Live().Wait(ctx, seq); err != nil {
		return nil, a.failed(ctx, err)
	}
	answer := &changed{}
	answer.Body.Order, answer.Body.Amount, answer.Body.Seq = orderID(r.suffix, out.Ref), out.Total, seq
	return answer, nil
}

// want is a line as the sale knows it. Named seats need no count.
func (r *running) want(ctx context.Context, pointer string, b *WantBody) (w sale.Want, err error) {
	w = sale.Want{Count: b.Count, Section: b.Section, Accessible: b.Accessible, Companions: b.Companions, Apart: b.Apart}
	if (b.Type == "") == (b.Item == "") {
		return w, refuseAt(ctx, "malformed", pointer, "a line names a type or an item")
	}
	if b.Item != "" {
		w.Kind = sale.ItemLine
		if w.Index, err = r.item(ctx, pointer+"/item", b.Item); err == nil && r.setup.Items[w.Index].Kind == sale.Delivery {
			w.Kind = sale.DeliveryLine
		}
		return w, err
	}
	if w.Index, err = r.typ(ctx, pointer+"/type", b.Type); err != nil {
		return w, err
	}
	if len(b.Seats) > 0 {
		w.Count = uint32(len(b.Seats))
		w.Seats, err = r.seats(ctx, pointer+"/seats", r.setup.Types[w.Index].Event, b.Seats)
	}
	return w, err
}

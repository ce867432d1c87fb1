package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"facevalue/sale"
)

// payPatience is how long a buyer waits for the payment company to be ready.
const payPatience = 8 * time.Second

// showPay sends a buyer on to where the order is paid. It changes nothing: when the
// last attempt has ended, a page offers to begin another.
func (c *call) showPay() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	if !o.payable() {
		return c.elsewhere(http.StatusSeeOther, "/orders/"+orderID(o.suffix, o.Order))
	}
	if o.Charge.ID == 0 {
		return c.page(http.StatusOK, retryPage)
	}
	return c.toPayment(&o)
}

// pay begins another attempt when the last one has ended, and sends the buyer on.
func (c *call) pay() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	if o.payable() && o.Charge.ID == 0 {
		out, bad := c.submit(&o.shop, &sale.RetryPayment{Order: o.Order, Owner: o.owner})
		if bad != nil {
			return bad
		}
		// Who was faster has begun it: then there is an attempt to go to.
		if !out.OK() && out.Status != sale.OrderState {
			return c.said(&o.shop, out)
		}
		if _, err := o.read(c.r.Context(), func(m *sale.Machine) { o.OrderInfo, _ = m.OrderInfo(o.Order) }); err != nil {
			return c.broken(err)
		}
	}
	if o.Charge.ID == 0 {
		return c.elsewhere(http.StatusSeeOther, "/orders/"+orderID(o.suffix, o.Order))
	}
	return c.toPayment(&o)
}

// PayWay is how a payment is paid: on a page of the company's, or by a form of its that
// our shop shows.
type PayWay struct {
	URL  string
	Form *PayForm
	Done bool // there is nothing to do any more: the order's page says what became of it
}

// PayForm is what a browser needs to show the company's form. None of it is secret from
// the buyer, and none of it is anybody else's business.
type PayForm struct {
	Company        string // whose form it is: stripe
	PublishableKey string
	ClientSecret   string // of this payment
	Account        string // of the seller with the company; empty for the house's own
}

// toPayment waits until the company has an object for the charge and sends the buyer to
// where it is paid.
func (c *call) toPayment(o *orderSeen) *Refusal {
	way, bad := c.payWay(o)
	switch {
	case bad != nil:
		return bad
	case way.Done:
		return c.elsewhere(http.StatusSeeOther, "/orders/"+orderID(o.suffix, o.Order))
	case way.Form != nil:
		return c.elsewhere(http.StatusSeeOther, "/pay/"+orderID(o.suffix, o.Order)+c.linkBehind())
	}
	return c.elsewhere(http.StatusSeeOther, way.URL)
}

// linkBehind is the token of the link that a buyer came by, where a script finds it and
// no server is told it.
func (c *call) linkBehind() string {
	if link := c.r.URL.Query().Get("link"); link != "" {
		return "#" + url.PathEscape(link)
	}
	return ""
}

// payWay is how an order is paid, once the company has an object for its charge.
func (c *call) payWay(o *orderSeen) (PayWay, *Refusal) {
	if c.api.options.Pay == nil {
		return PayWay{}, &Refusal{Problem: problemBehind, Detail: "no payment company is set up", Retry: 60}
	}
	ctx, cancel := context.WithTimeout(c.r.Context(), payPatience)
	defer cancel()
	live, n := o.sale.Live(), o.Order
	for {
		var seen uint64 // the record that the order is read behind: news can only be in a later one
		err := live.Read(func(m *sale.Machine, seq uint64) {
			o.OrderInfo, _ = m.OrderInfo(n)
			seen = seq
		})
		if err != nil {
			return PayWay{}, c.broken(err)
		}
		if o.Charge.Ref != "" || o.Charge.ID == 0 {
			break
		}
		if err := live.Wait(ctx, seen+1); err != nil {
			return PayWay{}, &Refusal{Problem: problemBehind, Detail: "the payment company is not ready yet", Retry: 2}
		}
	}
	if o.Charge.ID == 0 { // it has ended meanwhile
		return PayWay{Done: true}, nil
	}
	way, err := c.api.options.Pay(ctx, o.Charge.Ref)
	if err != nil || way == (PayWay{}) {
		return PayWay{}, &Refusal{Problem: problemBehind, Detail: "the payment company does not answer", Retry: 5, Why: err}
	}
	return way, nil
}

// elsewhere sends a browser to another page.
func (c *call) elsewhere(status int, url string) *Refusal {
	c.status, c.out = status, c.out[:0]
	c.header("Location", url)
	return nil
}

const retryPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pay again</title>
<body><main><h1>The last payment did not go through</h1>
<p>Nothing was taken. Your order still waits for its payment.</p>
<form method="post"><button>Pay again</button></form></main></body></html>
`

// page answers with a small page of ours. Its form may lead to the payment company:
// browsers hold the redirect that answers a form to form-action too.
func (c *call) page(status int, html string) *Refusal {
	h := c.w.Header()
	h["Content-Type"] = []string{"text/html; charset=utf-8"}
	h["Content-Security-Policy"] = []string{"default-src 'none'; form-action 'self' https:; frame-ancestors 'none'"}
	c.status, c.out = status, append(c.out[:0], html...)
	return nil
}

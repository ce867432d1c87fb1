package api

import (
	"context"
	"net/http"
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

// toPayment waits until the company has an object for the charge and sends the buyer
// to its page.
func (c *call) toPayment(o *orderSeen) *Refusal {
	if c.api.options.Pay == nil {
		return &Refusal{Problem: problemBehind, Detail: "no payment company is set up", Retry: 60}
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
			return c.broken(err)
		}
		if o.Charge.Ref != "" || o.Charge.ID == 0 {
			break
		}
		if err := live.Wait(ctx, seen+1); err != nil {
			return &Refusal{Problem: problemBehind, Detail: "the payment company is not ready yet", Retry: 2}
		}
	}
	if o.Charge.ID == 0 { // it has ended meanwhile
		return c.elsewhere(http.StatusSeeOther, "/orders/"+orderID(o.suffix, o.Order))
	}
	url, err := c.api.options.Pay(ctx, o.Charge.Ref)
	if err != nil || url == "" {
		return &Refusal{Problem: problemBehind, Detail: "the payment company does not answer", Retry: 5, Why: err}
	}
	return c.elsewhere(http.StatusSeeOther, url)
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

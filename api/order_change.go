package api

import (
	"facevalue/sale"
)

// cancelOrder cancels an order where its conditions let the buyer.
func (c *call) cancelOrder() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	reason := ""
	bad = c.fields(&c.place.in, func(in *reader, name string) bool {
		if name == "reason" {
			reason = in.line(maxText)
		}
		return name == "reason"
	})
	if bad != nil {
		return bad
	}
	out, bad := c.submit(&o.shop, &sale.CancelOrder{Meta: c.orderMeta(&o), Order: o.Order, Owner: o.owner, Reason: reason})
	if bad != nil {
		return bad
	}
	if !out.OK() {
		return c.said(&o.shop, out)
	}
	c.out = append(c.out, '{')
	c.out = appendIDField(c.out, "order", orderPrefix, o.suffix, o.Order)
	c.out = appendTextField(c.out, "sale", salePrefix+o.suffix)
	// While money may be on its way the order is not over: the payment is called off
	// first, and what comes all the same goes back.
	state := "cancelled"
	if out.Expires != 0 {
		state = "waiting"
	}
	c.out = appendTextField(c.out, "state", state)
	c.out = appendTextField(c.out, "currency", o.Currency)
	c.out = append(appendNumberField(c.out, "refund", out.Total), '}')
	return nil
}

// orderMeta is what a command on an order carries. Who comes by a link has no session:
// then the key belongs to the order's owner.
func (c *call) orderMeta(o *orderSeen) sale.Meta {
	if !c.signedIn {
		c.session.Claim = [16]byte(o.owner)
	}
	return c.meta()
}

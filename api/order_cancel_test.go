package api

import (
	"net/http"
	"testing"

	"facevalue/sale"
)

// Who gives up while a payment is open is not told that it is over: the company has to
// call it off first. What comes of that is told by the order.
func TestOrderIsGivenUpWhileItsPaymentIsOpen(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	id := c.order()
	charge := w.orderInfo(1).Charge.ID
	w.do(&sale.BeginEffect{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Effect: charge, Ref: "pi_1"})
	got := c.keyed("POST", "/v1/orders/"+id+"/cancel", "{}")
	got.is(t, http.StatusOK)
	if got.text("state") != "waiting" {
		t.Errorf("the answer says %s while money may be on its way", got.body)
	}
	if info := w.orderInfo(1); info.State != "waits" {
		t.Errorf("the order is %s", info.State)
	}
	c.get("/v1/orders/"+id).is(t, http.StatusOK)
}

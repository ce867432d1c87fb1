package api

import (
	"net/http"
	"testing"
)

func TestHoldIsGiven(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	got := c.keyed("POST", "/v1/sales/sale_club/holds", `{"window":"general","lines":[{"type":"ga","count":2}]}`)
	got.is(t, http.StatusCreated)
	t.Logf("%s", got.body)
	t.Logf("%v", got.header)
	again := c.get("/v1/holds/" + got.text("hold"))
	again.is(t, 200)
	t.Logf("%s", again.body)
	got = c.keyed("POST", "/v1/holds/"+got.text("hold")+"/checkout", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"ada@example.com"}}`)
	got.is(t, 201)
	t.Logf("%s", got.body)
	got = c.get("/v1/orders/" + got.text("order"))
	t.Logf("%s", got.body)
	t.Logf("%s", c.get("/v1/sales/sale_club").body)
	t.Logf("%s", c.get("/v1/sales/sale_club/availability").body)
}

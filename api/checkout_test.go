package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"facevalue/sale"
	"facevalue/token"
	"facevalue/vault"
)

// order makes an order that waits for its money.
func (c *client) order() string {
	c.w.t.Helper()
	got := c.keyed("POST", "/v1/holds/"+c.hold(twoGA)+"/checkout", checkoutForm(11000))
	got.is(c.w.t, http.StatusCreated)
	return got.text("order")
}

// orderInfo is an order as the sale has it.
func (w *world) orderInfo(n uint64) (info sale.OrderInfo) {
	w.t.Helper()
	w.summary()
	_ = w.house.Live().Read(func(m *sale.Machine, _ uint64) { info, _ = m.OrderInfo(n) })
	return info
}

// paid says that the money for an order is there.
func (w *world) paid(n uint64) {
	w.t.Helper()
	info := w.orderInfo(n)
	by := sale.Meta{By: sale.Actor{Role: sale.House}}
	w.do(
		&sale.BeginEffect{Meta: by, Effect: info.Charge.ID, Ref: "pay_1"},
		&sale.FinishEffect{Meta: by, Effect: info.Charge.ID, Result: sale.EffectDone, Amount: info.Charge.Amount, Tender: "card", Ref: "pay_1"},
	)
}

func TestCheckoutSealsAndOrders(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	body := `{"agreed_total":11000,"buyer":{"name":" Ada Lovelace ","email":"Ada@Example.com","phone":"+44 20 7946 0000"},
		"attendees":[{"ticket":1,"name":"Charles","email":"c@example.com"}],"answers":[{"question":"diet","text":" none "}],"language":"en-GB"}`
	got := c.send("POST", "/v1/holds/"+hold+"/checkout", body, key("k"))
	got.is(t, http.StatusCreated)
	if got.text("state") != "waiting" || got.number("total") != 11000 || got.text("pay_by") == "" || got.header.Get("Location") != "/v1/orders/ord_club_1" {
		t.Errorf("%s %v", got.body, got.header)
	}
	if w.vault.sealed != 3 || w.vault.persons != 2 {
		t.Errorf("%d things sealed for %d persons, want 3 for 2", w.vault.sealed, w.vault.persons)
	}
	info := w.orderInfo(1)
	if info.Person[0] != 1 || info.State != "waits" || info.Charge.Amount != 11000 {
		t.Errorf("%+v", info)
	}
	again := c.send("POST", "/v1/holds/"+hold+"/checkout", body, key("k"))
	if again.status != got.status || !bytes.Equal(again.body, got.body) {
		t.Errorf("again: %d %s", again.status, again.body)
	}
	if w.vault.sealed != 3 {
		t.Error("a repeated request was sealed for again")
	}
	w.restart()
	again = c.send("POST", "/v1/holds/"+hold+"/checkout", body, key("k"))
	if again.status != got.status || !bytes.Equal(again.body, got.body) {
		t.Errorf("after a crash: %d %s", again.status, again.body)
	}
	other := c.keyed("POST", "/v1/holds/"+hold+"/checkout", body)
	other.refused(t, 410, "hold_gone")
	if other.text("order") != "ord_club_1" {
		t.Errorf("not told what the hold became: %s", other.body)
	}
}

func TestCheckoutIsRefused(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	path := "/v1/holds/" + hold + "/checkout"
	buyer := `"buyer":{"name":"Ada","email":"ada@example.com"}`
	for _, tc := range []struct {
		name, body string
		status     int
		code, has  string
	}{
		{"nothing", ``, 400, "malformed", `"pointer":"/agreed_total"`},
		{"no total", `{` + buyer + `}`, 400, "malformed", "agreed_total is missing"},
		{"another total: edge case 63", `{"agreed_total":10999,` + buyer + `}`, 409, "price_changed", `"total":11000`},
		{"no buyer", `{"agreed_total":11000}`, 400, "malformed", `"pointer":"/buyer/name"`},
		{"no address", `{"agreed_total":11000,"buyer":{"name":"Ada"}}`, 400, "malformed", `"pointer":"/buyer/email"`},
		{"no such address", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"ada at example"}}`, 400, "malformed", `"pointer":"/buyer/email"`},
		{"two addresses", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"a@example.com, b@example.com"}}`, 400, "malformed", "bare address"},
		{"a header in an address", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"a@example.com\r\nBcc: b@example.com"}}`, 400, "malformed", "U+000D"},
		{"a name that turns around", `{"agreed_total":11000,"buyer":{"name":"Ada\u202egnp.exe","email":"ada@example.com"}}`, 400, "malformed", "U+202E"},
		{"a name without end", `{"agreed_total":11000,"buyer":{"name":"` + strings.Repeat("a", 201) + `","email":"ada@example.com"}}`, 400, "malformed", "at most 200 bytes"},
		{"a telephone of letters", `{"agreed_total":11000,"buyer":{"name":"Ada","email":"ada@example.com","phone":"call me"}}`, 400, "malformed", "telephone"},
		{"a ticket that there is not", `{"agreed_total":11000,` + buyer + `,"attendees":[{"ticket":2,"name":"C"}]}`, 400, "malformed", ""},
		{"a question that there is not", `{"agreed_total":11000,` + buyer + `,"answers":[{"question":"shoe size","text":"46"}]}`, 404, "unknown", `"pointer":"/answers/0/question"`},
		{"no language", `{"agreed_total":11000,` + buyer + `,"language":"English, please"}`, 400, "malformed", "en or pt-BR"},
		{"a hold that there is not", checkoutForm(11000), 404, "unknown", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := path
			if tc.name == "a hold that there is not" {
				at = "/v1/holds/hold_club_99/checkout"
			}
			got := c.keyed("POST", at, tc.body)
			got.refused(t, tc.status, tc.code)
			if !strings.Contains(string(got.body), tc.has) {
				t.Errorf("no %s in %s", tc.has, got.body)
			}
			if s := w.summary(); s.Orders != 0 || s.Holds != 1 {
				t.Errorf("%d orders, %d holds", s.Orders, s.Holds)
			}
		})
	}
	w.vault.fail = errors.New("the disk of the vault")
	got := c.keyed("POST", path, checkoutForm(11000))
	got.refused(t, 500, "internal")
	if bytes.Contains(got.body, []byte("disk")) {
		t.Errorf("told %s", got.body)
	}
	w.vault.fail = nil
	c.keyed("POST", path, checkoutForm(11000)).is(t, http.StatusCreated)
}

// Edge case 47: a double click on the button that buys makes one order.
func TestDoubleClickOnBuy(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(twoGA)
	answers := make([]*reply, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = c.send("POST", "/v1/holds/"+hold+"/checkout", checkoutForm(11000), key("k")) })
	}
	wg.Wait()
	ordered := 0
	for _, a := range answers {
		if a.status == http.StatusCreated {
			ordered++
		} else {
			a.refused(t, 409, "request_running")
		}
	}
	if s := w.summary(); ordered == 0 || s.Orders != 1 || s.OpenEffects != 1 {
		t.Errorf("%d orders, %d charges", s.Orders, s.OpenEffects)
	}
}

// Edge case 59: an order that costs nothing asks nobody for money and has its tickets at
// once.
func TestFreeOrder(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetPrice{Meta: owner, Type: typeGA, Price: sale.Price{}})
	c := w.client()
	hold := c.hold(twoGA)
	got := c.keyed("POST", "/v1/holds/"+hold+"/checkout", checkoutForm(0))
	got.is(t, http.StatusCreated)
	if got.text("state") != "confirmed" || got.fields["pay_by"] != nil || strings.Contains(string(got.body), `"pay"`) {
		t.Errorf("%s", got.body)
	}
	tickets := c.get("/v1/orders/" + got.text("order") + "/tickets")
	if strings.Count(string(tickets.body), `"code":"FV1:`) != 2 {
		t.Errorf("%s", tickets.body)
	}
	c.get("/v1/orders/"+got.text("order")+"/pay").is(t, http.StatusSeeOther)
}

// Edge case 60: amounts are minor units of whatever the currency has.
func TestCurrencies(t *testing.T) {
	for _, currency := range []string{"JPY", "KWD", "ISK"} {
		w := newWorld(t)
		w.do(
			&sale.AddSeller{Meta: owner, Def: sale.Seller{Key: "abroad", Currency: currency}},
			&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "cap", Seller: 1}},
			&sale.SetItemPrice{Meta: owner, Item: 3, Price: sale.Price{Face: 1005}},
		)
		c := w.client()
		got := c.keyed("POST", holds, `{"window":"general","lines":[{"item":"cap","count":3}]}`)
		got.is(t, http.StatusCreated)
		if got.text("currency") != currency || got.number("total") != 3015 {
			t.Errorf("%s", got.body)
		}
		ordered := c.keyed("POST", "/v1/holds/"+got.text("hold")+"/checkout", checkoutForm(3015))
		ordered.is(t, http.StatusCreated)
		if ordered.text("currency") != currency {
			t.Errorf("%s", ordered.body)
		}
		c.keyed("POST", holds, `{"window":"general","lines":[{"item":"cap"},{"type":"ga"}]}`).refused(t, 409, "mixed_currencies")
	}
}

func TestOrderIsShownToItsBuyer(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	id := c.order()
	got := c.get("/v1/orders/" + id)
	got.is(t, http.StatusOK)
	if got.text("state") != "waiting" || got.fields["may_cancel"] != true || !strings.Contains(string(got.body), `"payment":{"state":"preparing"}`) {
		t.Errorf("%s", got.body)
	}
	w.paid(1)
	got = c.get("/v1/orders/" + id)
	if got.text("state") != "confirmed" || got.number("paid") != 11000 || got.fields["may_cancel"] != true || got.fields["payment"] != nil {
		t.Errorf("%s", got.body)
	}
	tickets := c.get("/v1/orders/" + id + "/tickets")
	tickets.is(t, http.StatusOK)
	list, _ := tickets.fields["tickets"].([]any)
	if len(list) != 2 {
		t.Fatalf("%s", tickets.body)
	}
	first, _ := list[0].(map[string]any)
	text, _ := first["code"].(string)
	if code, err := w.ring.Doors().Read(text); err != nil || code.Ticket != 1 || code.Sale.String() != "club" {
		t.Errorf("code %q: %+v, %v", text, code, err)
	}
	for _, path := range []string{"", "/tickets", "/pay"} {
		w.client().get("/v1/orders/"+id+path).refused(t, 404, "unknown")
		(&client{w: w}).get("/v1/orders/"+id+path).refused(t, 401, "session_needed")
	}
	c.get("/v1/orders/ord_club_2").refused(t, 404, "unknown")
}

// The link of the mail opens the order without a session, until the contact is another.
func TestOrderByLink(t *testing.T) {
	w := newWorld(t)
	id := w.client().order()
	w.paid(1)
	club, _ := token.ParseSuffix("club")
	link := func(order uint64) string {
		return string(w.ring.AppendOrderLink(nil, token.OrderLink{Sale: club, Order: order, Contact: token.ContactOf(w.orderInfo(1).Person)}))
	}
	nobody := &client{w: w}
	header := http.Header{"Facevalue-Link": {link(1)}}
	nobody.send("GET", "/v1/orders/"+id, "", header).is(t, http.StatusOK)
	nobody.get("/v1/orders/"+id+"?link="+link(1)).is(t, http.StatusOK)
	nobody.get("/v1/orders/"+id+"/tickets?link="+link(1)).is(t, http.StatusOK)
	nobody.get("/v1/orders/"+id+"?link="+link(2)).refused(t, 403, "link_over")
	nobody.get("/v1/orders/"+id+"?link=x").refused(t, 403, "link_over")
	old := link(1)
	person, _ := w.vault.NewPerson()
	w.do(&sale.CorrectContact{Meta: owner, Order: 1, Person: person, Sealed: []byte("x"), Reason: "typed wrong"})
	nobody.get("/v1/orders/"+id+"?link="+old).refused(t, 403, "link_over")
	got := nobody.send("POST", "/v1/orders/"+id+"/cancel", "{}", http.Header{"Facevalue-Link": {link(1)}, "Idempotency-Key": {"k"}})
	got.is(t, http.StatusOK)
	if got.number("refund") != 11000-2*500 {
		t.Errorf("%s", got.body)
	}
}

func TestOrderIsCancelled(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	id := c.order()
	path := "/v1/orders/" + id + "/cancel"
	w.client().keyed("POST", path, "{}").refused(t, 404, "unknown")
	w.paid(1)
	got := c.send("POST", path, `{"reason":"ill"}`, key("k"))
	got.is(t, http.StatusOK)
	again := c.send("POST", path, `{"reason":"ill"}`, key("k"))
	if again.status != got.status || !bytes.Equal(again.body, got.body) {
		t.Errorf("again %d %s", again.status, again.body)
	}
	c.keyed("POST", path, "{}").refused(t, 409, "order_state")
	if info := w.orderInfo(1); info.State != "cancelled" || info.Refunding != 10000 {
		t.Errorf("%+v", info)
	}
	id = c.order()
	w.paid(2)
	w.house.clock.advance(29*dayMS + hourMS)
	if shown := c.get("/v1/orders/" + id); shown.fields["may_cancel"] != false {
		t.Errorf("%s", shown.body)
	}
	c.keyed("POST", "/v1/orders/"+id+"/cancel", "{}").refused(t, 409, "policy_forbids")
}

// A read waits for the record that the client was told of, and says so when it does
// not come.
func TestAtLeast(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	got := c.keyed("POST", holds, twoGA)
	seq := got.header.Get("Facevalue-Seq")
	shown := c.get("/v1/holds/" + got.text("hold") + "?at_least=" + seq)
	shown.is(t, http.StatusOK)
	if shown.header.Get("Facevalue-Seq") < seq {
		t.Errorf("shown as of %s, wanted %s", shown.header.Get("Facevalue-Seq"), seq)
	}
	c.get("/v1/holds/"+got.text("hold")+"?at_least=x").refused(t, 400, "malformed")
	c.get("/v1/holds/"+got.text("hold")+"?at_least=-1").refused(t, 400, "malformed")
}

func TestPay(t *testing.T) {
	asked := ""
	w := newWorld(t, func(o *Options) {
		o.Pay = payPage(&asked)
	})
	c := w.client()
	id := c.order()
	path := "/v1/orders/" + id + "/pay"
	by := sale.Meta{By: sale.Actor{Role: sale.House}}
	charge := w.orderInfo(1).Charge.ID
	w.do(&sale.BeginEffect{Meta: by, Effect: charge, Ref: "pi_1"})
	got := c.get(path)
	got.is(t, http.StatusSeeOther)
	if got.header.Get("Location") != "https://pay.example/pi_1" || asked != "pi_1" {
		t.Errorf("%v, asked for %s", got.header, asked)
	}
	before := w.submitted()
	w.do(&sale.FinishEffect{Meta: by, Effect: charge, Result: sale.EffectDeclined, Reason: "card_declined"})
	if shown := c.get("/v1/orders/" + id); !strings.Contains(string(shown.body), `"payment":{"state":"declined"}`) || !strings.Contains(string(shown.body), `"pay":`) {
		t.Errorf("%s", shown.body)
	}
	// Edge case 99: to open the link changes nothing; a button does.
	page := c.get(path)
	page.is(t, http.StatusOK)
	if !strings.Contains(string(page.body), `<form method="post">`) || w.submitted() != before || w.summary().OpenEffects != 0 {
		t.Errorf("%s; %d commands", page.body, w.submitted()-before)
	}
	var retried *reply
	var wg sync.WaitGroup
	wg.Go(func() { retried = c.send("POST", path, "", nil) })
	for w.summary().OpenEffects == 0 { // edge case 46: a new attempt
	}
	w.do(&sale.BeginEffect{Meta: by, Effect: w.orderInfo(1).Charge.ID, Ref: "pi_2"})
	wg.Wait()
	retried.is(t, http.StatusSeeOther)
	if retried.header.Get("Location") != "https://pay.example/pi_2" {
		t.Errorf("%v", retried.header)
	}
}

// Of what was only typed nothing joins: a stranger who knows an address must not come
// by its orders.
func TestTypedAddressGivesNothingAway(t *testing.T) {
	w := newWorld(t)
	victim := w.client()
	id := victim.order()
	thief := w.client()
	thief.order() // with the same address
	thief.get("/v1/orders/"+id).refused(t, 404, "unknown")
	c := &call{api: w.api, session: token.Session{Claim: token.Claim{1, 5}}}
	s := &shop{names: &names{setup: &sale.Setup{Policy: sale.Policy{CountKinds: sale.Kinds(sale.ClaimEmail, sale.ClaimPhone, sale.ClaimDomain), JoinKinds: sale.Kinds(sale.ClaimPhone)}}}}
	typed, err := vault.ParseEmail("ada@mathematics.example")
	if err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, claim := range c.buyerClaims(s, &form{typed: typed, buyer: person{Phone: "+1 23"}}) {
		kinds += fmt.Sprint(claim.Kind(), " ")
	}
	if kinds != "session email domain " {
		t.Errorf("claims of %s", kinds)
	}
}

// TestPayForm: an order whose company has a form of its own is paid on our page, which is
// told what the form needs, by whoever the order is and by nobody else.
func TestPayForm(t *testing.T) {
	way := PayWay{Form: &PayForm{Company: "stripe", PublishableKey: "pk_test_1", ClientSecret: "pi_1_secret_2", Account: "acct_9"}}
	w := newWorld(t, func(o *Options) {
		o.Pay = func(context.Context, string) (PayWay, error) { return way, nil }
	})
	c := w.client()
	id := c.order()
	path := "/v1/orders/" + id + "/pay"
	w.do(&sale.BeginEffect{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Effect: w.orderInfo(1).Charge.ID, Ref: "acct_9/pi_1"})
	got := c.get(path)
	got.is(t, http.StatusSeeOther)
	if got.header.Get("Location") != "/pay/"+id {
		t.Errorf("%v", got.header)
	}
	if got := c.get(path + "?link=a%2Fb"); got.header.Get("Location") != "/pay/"+id+"#a%2Fb" {
		t.Errorf("with a link: %v", got.header)
	}
	shown := c.get(path + "/form")
	shown.is(t, http.StatusOK)
	for name, want := range map[string]string{"company": "stripe", "publishable_key": "pk_test_1", "client_secret": "pi_1_secret_2", "account": "acct_9"} {
		if shown.text(name) != want {
			t.Errorf("%s is %q, want %q", name, shown.text(name), want)
		}
	}
	if cache := shown.header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		t.Errorf("the secret may be kept: %q", cache)
	}
	w.client().get(path+"/form").refused(t, 404, "unknown")
	way = PayWay{Done: true}
	c.get(path+"/form").refused(t, 409, "order_state")
	if got := c.get(path); got.header.Get("Location") != "/orders/"+id {
		t.Errorf("with nothing to do: %v", got.header)
	}
	way = PayWay{URL: "https://pay.example/1"}
	c.get(path+"/form").refused(t, 404, "unknown")
}

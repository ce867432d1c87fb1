package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"facevalue/desk/follow"
	"facevalue/sale"
	"facevalue/views/live"
)

// The order's fee is a line of its own, in the hold as in what is shown of it; what
// costs nothing owes none.
func TestOrderFee(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.SetPolicy{Meta: owner, Policy: sale.Policy{
		HoldFor: 10 * minuteMS, HoldCeiling: 30 * minuteMS, PayFor: hourMS,
		OrderFees: []sale.Fee{{Code: "order", Payee: "hall", Amount: 250, Unavoidable: true}},
	}})
	c := w.client()
	for body, total := range map[string]int64{
		twoGA: 11250,
		`{"window":"general","lines":[{"type":"stalls","count":2},{"donation":"roof","amount":5}]}`: 15400 + 5 + 250,
		`{"window":"general","lines":[{"donation":"roof","amount":5}]}`:                             5,
	} {
		got := c.keyed("POST", holds, body)
		got.is(t, http.StatusCreated)
		shown := c.get("/v1/holds/" + got.text("hold"))
		if got.number("total") != total || fmt.Sprint(shown.fields["lines"]) != fmt.Sprint(got.fields["lines"]) {
			t.Errorf("%s: %s\nshown %s", body, got.body, shown.body)
		}
		if fee := strings.Contains(string(got.body), `{"kind":"fee","count":1,"unit":{"face":0,"discount":0,"fees":[{"code":"order"`); fee != (total > 100) {
			t.Errorf("%s: %s", body, got.body)
		}
	}
	if got := (&client{w: w}).get("/v1/sales/sale_club"); !strings.Contains(string(got.body), `"order_fee":{"face":0`) {
		t.Errorf("%s", got.body)
	}
}

// What a line may ask of seats reaches the sale as it was asked.
func TestSeatsAsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.do(
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "balcony", Categories: []string{"balcony"}, Admits: 1}},
		&sale.SetPrice{Meta: owner, Type: 3, Price: price(2000, 200)},
		&sale.AddBundle{Meta: owner, Def: sale.BundleDef{Key: "couple", Price: 10000, Parts: []sale.BundlePart{{Type: typeGA, Count: 1, Weight: 1}, {Type: typeStalls, Count: 2, Weight: 1}}}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "all", Opens: w.house.clock.Now() - hourMS, Types: []uint32{typeGA, typeStalls, 3}}},
	)
	section := w.chart.Sections()[0].Name
	line := func(l string) string { return `{"window":"all","lines":[` + l + `]}` }
	c := w.client()
	for _, tc := range []struct {
		name, body string
		status     int
		has        string
	}{
		{"of a section", line(`{"type":"stalls","count":2,"section":"` + section + `"}`), 201, `"together":true`},
		{"of a section that there is not", line(`{"type":"stalls","section":"nope"}`), 404, `section nope`},
		{"for at most so much", line(`{"type":"stalls","count":2,"ceiling":100}`), 409, `"code":"no_seats"`},
		{"or of another type", line(`{"type":"stalls","or":["balcony"],"ceiling":2500,"count":2}`), 201, `"type":"balcony","count":2`},
		{"or of a type that there is not", line(`{"type":"stalls","or":["nope"]}`), 404, `"pointer":"/lines/0/or"`},
		{"with a wheelchair and who comes with it: edge case 23", line(`{"type":"stalls","count":2,"accessible":1,"companions":1}`), 201, `"seats":[`},
		{"apart, if need be", line(`{"type":"stalls","count":30,"apart":true}`), 201, `"together":`},
		{"a bundle's, part by part", line(`{"bundle":"couple","seats":` + w.seats(0, 2) + `}`), 201, `"bundle":"couple"`},
		{"a bundle's, too many", line(`{"bundle":"couple","seats":` + w.seats(4, 3) + `}`), 400, `has no numbered seats`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := c.keyed("POST", holds, tc.body)
			if got.status != tc.status || !strings.Contains(string(got.body), tc.has) {
				t.Errorf("%d %s, want %d and %s", got.status, got.body, tc.status, tc.has)
			}
			if got.status == http.StatusCreated {
				c.send("DELETE", "/v1/holds/"+got.text("hold"), "", nil).is(t, http.StatusNoContent)
			}
		})
	}
}

// A ticket with a seat says where it is, in words.
func TestTicketsWithSeats(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	hold := c.hold(`{"window":"general","lines":[{"type":"stalls","seats":` + w.seats(0, 2) + `}]}`)
	ordered := c.keyed("POST", "/v1/holds/"+hold+"/checkout", checkoutForm(15400))
	ordered.is(t, http.StatusCreated)
	w.paid(1)
	got := c.get("/v1/orders/" + ordered.text("order") + "/tickets")
	info := w.chart.Info(0)
	if has := fmt.Sprintf(`"seat":%q,"section":%q,"row":%q,"label":%q`, info.ID, info.Section, info.Row, info.Label); !strings.Contains(string(got.body), has) {
		t.Errorf("no %s in %s", has, got.body)
	}
}

// An answer is to the text that was shown: of a version that there never was nothing
// is taken.
func TestAnswersNameTheirText(t *testing.T) {
	w := newWorld(t)
	w.do(&sale.AddQuestion{Meta: owner, Def: sale.QuestionDef{Key: "terms", Version: 1, Consent: true, Required: true}},
		&sale.AddQuestion{Meta: owner, Def: sale.QuestionDef{Key: "terms", Version: 2, Consent: true, Required: true}})
	c := w.client()
	path := "/v1/holds/" + c.hold(twoGA) + "/checkout"
	form := func(answers string) string {
		return `{"agreed_total":11000,"buyer":{"name":"Ada","email":"ada@example.com"},"answers":[` + answers + `]}`
	}
	got := c.keyed("POST", path, form(""))
	got.refused(t, 422, "answer_missing")
	if got.text("what") != "terms" {
		t.Errorf("%s", got.body)
	}
	c.keyed("POST", path, form(`{"question":"terms","agreed":false}`)).refused(t, 422, "answer_missing")
	c.keyed("POST", path, form(`{"question":"terms","version":1,"agreed":true}`)).refused(t, 422, "answer_missing")
	c.keyed("POST", path, form(`{"question":"terms","version":3,"agreed":true}`)).refused(t, 404, "unknown")
	c.keyed("POST", path, form(`{"question":"terms","version":2,"agreed":true}`)).is(t, http.StatusCreated)
	sale := (&client{w: w}).get("/v1/sales/sale_club")
	if strings.Count(string(sale.body), `"key":"terms"`) != 1 || !strings.Contains(string(sale.body), `"key":"terms","version":2`) {
		t.Errorf("%s", sale.body)
	}
}

// An error of the house is told by the code that it was given; its words stay here.
func TestErrorsOfTheHouse(t *testing.T) {
	full := errors.New("a secret of the disk")
	w := newWorld(t, func(o *Options) { o.Errors = []ErrorCode{{full, "no_space"}, {errors.ErrUnsupported, "no such code"}} })
	c := w.client()
	for _, tc := range []struct {
		err    error
		status int
		code   string
	}{
		{full, 503, "no_space"},
		{errors.ErrUnsupported, 500, "internal"},
		{errors.New("another secret"), 500, "internal"},
		{follow.ErrBusy, 503, "busy"},
		{live.ErrClosed, 503, "closing"},
	} {
		w.house.before = func(sale.Command) error { return fmt.Errorf("house: %w", tc.err) }
		got := c.keyed("POST", holds, twoGA)
		got.refused(t, tc.status, tc.code)
		if strings.Contains(string(got.body), "secret") {
			t.Errorf("told %s", got.body)
		}
	}
	w.house.before = nil
	kept := w.house.live.Swap(nil)
	c.keyed("POST", holds, twoGA).refused(t, 503, "closing")
	w.house.live.Store(kept)
	if bad := Refuse("sold_out", "x"); bad.Problem.Status != 409 || bad.Error() != "sold_out: x" || bad.Unwrap() != nil {
		t.Errorf("%+v", bad)
	}
	if bad := Refuse("no such code", ""); bad.Problem.Code != "internal" {
		t.Errorf("%+v", bad)
	}
}

func TestHead(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	res, err := w.server.Client().Head(w.server.URL + "/v1/sales/sale_club")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got := c.get("/v1/sales/sale_club")
	if res.StatusCode != http.StatusOK || res.Header.Get("Etag") != got.header.Get("Etag") {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
}

package api

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"facevalue/sale"
	"facevalue/seating"
)

// rebuilt is a house in which a gallery was built in front: every seat has another
// number, and the first ten seats are no more.
func rebuilt(t testing.TB, c *seating.Chart) *seating.Chart {
	t.Helper()
	b := seating.NewBuilder("Rebuilt")
	for _, category := range c.Categories() {
		b.Category(category)
	}
	keys := c.Categories()
	place := func(row *seating.RowBuilder, i int, id, category string) {
		row.Seat(seating.SeatSpec{ID: id, Label: fmt.Sprint(i + 1), Category: category, At: seating.Point{X: int32(i) * 60, Y: 0}})
	}
	gallery := b.Section("Gallery").Row("G")
	for i := range 5 {
		place(gallery, i, fmt.Sprintf("g-%d", i), keys[0].Key)
	}
	stalls := b.Section("Stalls")
	for at := 10; at < c.Len(); at += 20 {
		row := stalls.Row(fmt.Sprint(at))
		for i := at; i < min(at+20, c.Len()); i++ {
			place(row, i-at, c.ID(seating.Seat(i)), keys[c.CategoryOf(seating.Seat(i))].Key)
		}
	}
	chart, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return chart
}

// A hold's answer is repeated byte for byte, whatever has become of the hold, of prices,
// of the order's fee and of the chart since: edge cases 8, 12 and 40.
func TestHoldIsRepeatedLater(t *testing.T) {
	w := newWorld(t)
	w.policyWithFee(250)
	c := w.client()
	line := func(l string) string { return `{"window":"general","lines":[` + l + `]}` }
	bodies := map[string]string{
		"plain":         twoGA,
		"several":       line(`{"type":"ga","count":1},{"item":"poster","count":2},{"donation":"roof","amount":500},{"delivery":"post"}`),
		"named seats":   line(`{"type":"ga"},{"type":"stalls","seats":` + w.seats(0, 2) + `}`),
		"best seats":    line(`{"type":"stalls","count":3}`),
		"bundle":        line(`{"bundle":"pair","count":2}`),
		"for nothing":   `{"window":"general","lines":[{"type":"ga"}],"codes":["GIFT"]}`,
		"donation only": line(`{"donation":"roof","amount":700}`),
	}
	first := map[string]*reply{}
	for name, body := range bodies {
		first[name] = c.send("POST", holds, body, key(name))
		first[name].is(t, http.StatusCreated)
		path := "/v1/holds/" + first[name].text("hold")
		if shown := c.get(path); fmt.Sprint(shown.fields["lines"]) != fmt.Sprint(first[name].fields["lines"]) {
			t.Errorf("%s: %s\nshown %s", name, first[name].body, shown.body)
		}
		c.send("DELETE", path, "", nil).is(t, http.StatusNoContent)
	}
	w.moveOn()
	for name, body := range bodies {
		again := c.send("POST", holds, body, key(name))
		if again.status != http.StatusCreated || !bytes.Equal(again.body, first[name].body) {
			t.Errorf("%s again: %d\n%s, first\n%s", name, again.status, again.body, first[name].body)
		}
	}
	if got := c.keyed("POST", holds, bodies["named seats"]); got.status != http.StatusNotFound {
		t.Errorf("seats that are no more: %d %s", got.status, got.body)
	}
	if now := c.keyed("POST", holds, twoGA); now.number("total") != 2*101+9 {
		t.Errorf("a new hold: %s", now.body)
	}
}

// policyWithFee has every order cost something.
func (w *world) policyWithFee(amount int64) {
	w.t.Helper()
	w.do(&sale.SetPolicy{Meta: owner, Policy: sale.Policy{
		HoldFor: 10 * minuteMS, HoldCeiling: 30 * minuteMS, PayFor: hourMS,
		OrderFees: []sale.Fee{{Code: "order", Payee: "hall", Amount: amount, Unavoidable: true}},
	}})
}

// moveOn changes everything that an answer is told by.
func (w *world) moveOn() {
	w.t.Helper()
	w.policyWithFee(9)
	w.do(
		&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(100, 1)},
		&sale.SetPrice{Meta: owner, Type: typeStalls, Price: price(200, 2)},
		&sale.SetItemPrice{Meta: owner, Item: itemPoster, Price: price(300, 3)},
		&sale.SetItemPrice{Meta: owner, Item: itemPost, Price: price(400, 4)},
		&sale.SwapChart{Meta: owner, Chart: w.other.Hash()},
	)
}

// So is the answer to a change of a hold.
func TestAmendmentIsRepeatedWhenPricesMoved(t *testing.T) {
	w := newWorld(t)
	w.policyWithFee(250)
	c := w.client()
	path := "/v1/holds/" + c.hold(`{"window":"general","lines":[{"type":"ga","count":2},{"type":"stalls","seats":`+w.seats(0, 3)+`}]}`)
	change := `{"drop":[{"line":1,"count":1}],"add":[{"item":"poster"},{"type":"stalls","seats":` + w.seats(12, 2) + `}]}`
	amend := func() *reply { return c.send("PATCH", path, change, key("change")) }
	first := amend()
	first.is(t, http.StatusOK)
	c.send("DELETE", path, "", nil).is(t, http.StatusNoContent)
	w.moveOn()
	if again := amend(); again.status != first.status || !bytes.Equal(again.body, first.body) {
		t.Errorf("the same change again: %d\n%s, first\n%s", again.status, again.body, first.body)
	}
}

package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/sale"
	"facevalue/vault"
	"facevalue/views"
)

// Search says which orders somebody looks for.
type Search struct {
	Span
	Sale  string `query:"sale" maxLength:"48" doc:"Left out, all sales of the organizer."`
	Text  string `query:"q" maxLength:"200" doc:"An id of an order, ticket or hold; the beginnings of a name, an address, a telephone number or a payment's reference; a seat."`
	Email string `query:"email" maxLength:"254" doc:"A whole address."`
	Seat  string `query:"seat" maxLength:"200"`
	State string `query:"state" enum:"waits,confirmed,lapsed,cancelled"`
	Type  string `query:"type" maxLength:"48"`
	Event string `query:"event" maxLength:"48"`
	After string `query:"after" maxLength:"200" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

func (a *Admin) query(ctx context.Context, in *Search) (q views.Query, err error) {
	if err = a.reader(ctx, catalog.BoxOffice|catalog.Finance); err != nil {
		return q, err
	}
	q = views.Query{Text: in.Text, Email: in.Email, Seat: in.Seat, State: in.State, Type: in.Type, Event: in.Event, After: in.After, Limit: in.Limit}
	if q.Sales, err = a.mine(ctx, in.Sale); err != nil {
		return q, err
	}
	if in.Email != "" { // however they have spelled it
		if parsed, err := vault.ParseEmail(in.Email); err == nil {
			q.Claims = append(q.Claims, a.options.Vault.Claim(vault.ClaimEmail, parsed.Address))
		}
	}
	q.From, q.To, err = in.bounds(ctx)
	return q, err
}

type orderList struct {
	Link string `header:"Link"`
	Body struct {
		Orders []OrderRow `json:"orders"`
		Next   string     `json:"next,omitempty"`
	}
}

// OrderRow is one order as a list shows it.
type OrderRow struct {
	Order    string    `json:"order" example:"ord_club_17"`
	Sale     string    `json:"sale"`
	At       Instant   `json:"at"`
	State    string    `json:"state"`
	Window   string    `json:"window,omitempty"`
	Channel  string    `json:"channel,omitempty"`
	Seller   string    `json:"seller"`
	Currency string    `json:"currency"`
	Language string    `json:"language,omitempty"`
	Staff    bool      `json:"staff,omitempty" doc:"Made by staff, outside limits."`
	Reason   string    `json:"reason,omitempty"`
	Code     string    `json:"code,omitempty"`
	Tender   string    `json:"tender,omitempty"`
	PayBy    *Instant  `json:"pay_by,omitempty"`
	Total    int64     `json:"total"`
	Paid     int64     `json:"paid"`
	Refunded int64     `json:"refunded"`
	Pending  int64     `json:"refunding"`
	Owed     int64     `json:"owed" doc:"A refund of it did not go through."`
	Live     int64     `json:"tickets" doc:"That admit."`
	Contact  string    `json:"contact" enum:"open,erased,sealed,none"`
	Buyer    BuyerBody `json:"buyer"`
}

// BuyerBody is who bought, as far as it can still be read.
type BuyerBody struct {
	Name  string `json:"name,omitempty" maxLength:"200"`
	Email string `json:"email,omitempty" maxLength:"254"`
	Phone string `json:"phone,omitempty" maxLength:"50"`
}

func orderRow(o *views.Order) OrderRow {
	return OrderRow{
		Order: orderID(o.Sale, o.N), Sale: salePrefix + o.Sale, At: Instant(o.At), State: o.State, Window: o.Window, Channel: o.Channel,
		Seller: o.Seller, Currency: o.Currency, Language: o.Language, Staff: o.Staff, Reason: o.Reason, Code: o.Code, Tender: o.Tender,
		PayBy: instantOf(o.PayBy), Total: o.Total, Paid: o.Paid, Refunded: o.Refunded, Pending: o.Refunding, Owed: o.Owed, Live: o.Live,
		Contact: o.Contact, Buyer: BuyerBody{o.Name, o.Email, o.Phone},
	}
}

func orderID(suffix string, n uint64) string {
	return "ord_" + suffix + "_" + strconv.FormatUint(n, 10)
}

func holdID(suffix string, n uint64) string {
	return "hold_" + suffix + "_" + strconv.FormatUint(n, 10)
}

func ticketID(suffix string, n uint64) string {
	return "tkt_" + suffix + "_" + strconv.FormatUint(n, 10)
}

func (a *Admin) searchOrders(ctx context.Context, in *Search) (*orderList, error) {
	q, err := a.query(ctx, in)
	if err != nil {
		return nil, err
	}
	page, err := a.options.Views.Orders(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &orderList{Link: next(ctx, page.Next)}
	out.Body.Next, out.Body.Orders = page.Next, []OrderRow{}
	for i := range page.Orders {
		out.Body.Orders = append(out.Body.Orders, orderRow(&page.Orders[i]))
	}
	return out, nil
}

type exportIn struct {
	Search
	What string `query:"what" enum:"orders,tickets,answers" default:"orders"`
}

// export streams what a Search finds as CSV. Cells that a spreadsheet would take for a
// formula are defused.
func (a *Admin) export(ctx context.Context, in *exportIn) (*huma.StreamResponse, error) {
	q, err := a.query(ctx, &in.Search)
	if err != nil {
		return nil, err
	}
	write := map[string]func(context.Context, io.Writer, views.Query) error{
		"orders": a.options.Views.ExportOrders, "tickets": a.options.Views.ExportTickets, "answers": a.options.Views.ExportAnswers,
	}[in.What]
	return a.sheet(in.What, func(ctx context.Context, w io.Writer) error { return write(ctx, w, q) }), nil
}

// sheet answers with a table that is written while it is sent.
func (a *Admin) sheet(name string, write func(context.Context, io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		if err := write(hc.Context(), hc.BodyWriter()); err != nil {
			a.options.Log.Warn("admin: sheet ended early", "name", name, "why", err)
			panic(errAborted) // a file that was cut off must not look whole
		}
	}}
}

// OrderPath names an order.
type OrderPath struct {
	Order string `path:"order" maxLength:"60" example:"ord_club_17"`
}

// orderOf is one of the caller's sales, and the number of an order of it.
func (a *Admin) orderOf(ctx context.Context, id string) (*running, uint64, error) {
	suffix, n, ok := parseID(id, "ord_")
	if !ok {
		return nil, 0, refuse(ctx, "unknown", "there is no order "+id)
	}
	r, err := a.running(ctx, salePrefix+suffix)
	if err != nil {
		return nil, 0, err
	}
	found := false
	err = r.Live().Read(func(m *sale.Machine, _ uint64) {
		var o sale.OrderInfo
		o, found = m.OrderInfo(n)
		r.buyer = o.Person
	})
	if err != nil {
		return nil, 0, a.failed(ctx, err)
	}
	if !found {
		return nil, 0, refuse(ctx, "unknown", "there is no order "+id)
	}
	return r, n, nil
}

func parseID(id, prefix string) (suffix string, n uint64, ok bool) {
	rest, ok := strings.CutPrefix(id, prefix)
	if !ok {
		return "", 0, false
	}
	suffix, number, ok := strings.Cut(rest, "_")
	if !ok {
		return "", 0, false
	}
	n, err := strconv.ParseUint(number, 10, 64)
	return suffix, n, err == nil && n > 0 && strconv.FormatUint(n, 10) == number
}

type seeOrder struct {
	OrderPath
	AtLeast uint64 `query:"at_least" doc:"Wait until this record can be read."`
}

type orderAnswer struct {
	Seq  string `header:"Facevalue-Seq"`
	Body OrderBody
}

// OrderBody is one order with everything that is known of it.
type OrderBody struct {
	OrderRow
	Lines    []LineBody    `json:"lines"`
	Tickets  []TicketBody  `json:"ticket_list"`
	Answers  []AnswerBody  `json:"answers"`
	Payments []PaymentBody `json:"payments"`
	Effects  []EffectBody  `json:"effects"`
	Story    []StoryBody   `json:"story"`
	Notes    []NoteBody    `json:"notes" doc:"Of staff, the oldest first."`
}

func (a *Admin) showOrder(ctx context.Context, in *seeOrder) (*orderAnswer, error) {
	if err := a.reader(ctx, catalog.BoxOffice|catalog.Finance); err != nil {
		return nil, err
	}
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	if err := a.options.Views.WaitSeq(ctx, "sale-"+r.suffix, in.AtLeast); err != nil {
		return nil, a.asked(ctx, err)
	}
	o, found, err := a.options.Views.Order(ctx, r.suffix, n)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	if !found { // it is durable, but its row is not written yet
		if err := a.options.Views.WaitSeq(ctx, "sale-"+r.suffix, r.Live().Seq()); err != nil {
			return nil, a.asked(ctx, err)
		}
		if o, found, err = a.options.Views.Order(ctx, r.suffix, n); err != nil || !found {
			return nil, a.failed(ctx, errors.Join(err, fmt.Errorf("admin: order %d of %s has no row", n, r.suffix)))
		}
	}
	answer := &orderAnswer{Seq: strconv.FormatUint(o.Seq, 10), Body: orderBody(&o)}
	answer.Body.Notes, err = a.notes(ctx, r.key, n)
	return answer, err
}

// addOrders adds the routes of orders.
func (a *Admin) addOrders() {
	const o = "/v1/organizer/orders/{order}"
	handle(a, route{method: get, path: "/v1/organizer/orders", id: "order_search", summary: "Search orders, newest first."}, a.searchOrders)
	rt := route{method: get, path: "/v1/organizer/export", id: "order_export", summary: "What a search finds, as CSV."}
	export := rt.operation()
	export.Responses = csvAnswer()
	huma.Register(a.huma, export, a.export)
	handle(a, route{method: get, path: o, id: "order_admin_show", summary: "One order with its whole story."}, a.showOrder)
	handle(a, route{method: post, path: o + "/cancel", id: "order_admin_cancel", summary: "Cancel an order; what was paid goes back."}, a.cancelOrder)
	handle(a, route{method: post, path: o + "/tickets/cancel", id: "tickets_cancel", summary: "Cancel some tickets of an order."}, a.cancelTickets)
	handle(a, route{method: post, path: o + "/adjust", id: "order_adjust", summary: "Add lines: a discount, a fee, a donation, an item."}, a.adjustOrder)
	handle(a, route{method: put, path: o + "/contact", id: "order_contact", summary: "Correct a mistyped address; old links die."}, a.correctContact)
	handle(a, route{method: post, path: o + "/notes", id: "order_note", summary: "Note something about an order.", created: true}, a.noteOrder)
	handle(a, route{method: post, path: o + "/resend", id: "order_resend", summary: "Send the tickets again.", empty: true, also: []int{429}}, a.resend)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/person", id: "person_show", summary: "What counts for somebody, and why they get no more."}, a.findPerson)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/refusals", id: "refusal_list", summary: "Why fans were kept out, by the number that they were told."}, a.refusals)
	handle(a, route{method: post, path: "/v1/organizer/sales/{sale}/orders", id: "order_counter", summary: "Sell at the counter, or give complimentary tickets.", created: true}, a.sellAtCounter)
}

// csvAnswer describes an answer that is a table.
func csvAnswer() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {
		Description: "OK", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
}

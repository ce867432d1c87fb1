package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/views"
)

// mine are the suffixes of the sales that a query may look at: all of the caller's, or
// the one that is named. Nothing else ever reaches a view. They are caught up.
func (a *Admin) mine(ctx context.Context, name string) (suffixes []string, err error) {
	err = a.read(ctx, func(m *catalog.Machine) error {
		if name != "" {
			s, err := a.saleOf(ctx, m, name)
			suffixes = []string{s.Suffix}
			return err
		}
		for _, s := range m.Sales() {
			suffixes = append(suffixes, s.Suffix)
		}
		return nil
	})
	if err == nil {
		a.caughtUp(ctx, suffixes)
	}
	return suffixes, err
}

// patience is how long an answer waits for the newest rows, in ms. Behind a rush it
// shows what there is.
const patience = 500

// catalogSeq is how far the caller's catalog can be read.
func (a *Admin) catalogSeq(ctx context.Context) (seq uint64) {
	_ = callerOf(ctx).organ.Read(func(_ *catalog.Machine, at uint64) { seq = at }) // who asks was read of it just now
	return seq
}

// caughtUpTo waits until the views show what a machine has done up to a record.
func (a *Admin) caughtUpTo(ctx context.Context, machine string, seq uint64) {
	ctx, cancel := context.WithTimeout(ctx, patience*time.Millisecond)
	defer cancel()
	_ = a.options.Views.WaitSeq(ctx, machine, seq) // else it shows what there is
}

// caughtUp waits until the views show what the sales have done by now, so that who has
// just changed something finds it.
func (a *Admin) caughtUp(ctx context.Context, suffixes []string) {
	ctx, cancel := context.WithTimeout(ctx, patience*time.Millisecond)
	defer cancel()
	for _, suffix := range suffixes {
		s, ok := a.options.Sale(suffix)
		if !ok || s.Live() == nil {
			continue
		}
		if a.options.Views.WaitSeq(ctx, "sale-"+suffix, s.Live().Seq()) != nil {
			return
		}
	}
}

// reader refuses who may not look at what others bought.
func (a *Admin) reader(ctx context.Context, any catalog.Roles) error {
	if roles := callerOf(ctx).roles; !roles.Has(any | catalog.Owner | catalog.Manager) {
		return refuse(ctx, "forbidden", "this needs a role of "+(any|catalog.Owner|catalog.Manager).String())
	}
	return nil
}

// asked is what went wrong with a query.
func (a *Admin) asked(ctx context.Context, err error) error {
	if errors.Is(err, views.ErrQuery) {
		return refuse(ctx, "malformed", err.Error())
	}
	return a.failed(ctx, err)
}

// Span bounds a query in time.
type Span struct {
	From string `query:"from" maxLength:"40" doc:"An instant, RFC 3339: at it or later."`
	To   string `query:"to" maxLength:"40" doc:"An instant, RFC 3339: before it."`
}

func (s *Span) bounds(ctx context.Context) (from, to int64, err error) {
	for _, b := range []struct {
		text string
		to   *int64
		name string
	}{{s.From, &from, "from"}, {s.To, &to, "to"}} {
		if b.text == "" {
			continue
		}
		t, ok := catalog.ParseInstant(b.text)
		if !ok {
			return 0, 0, refuse(ctx, "malformed", b.name+" is an instant such as 2026-12-31T20:00:00Z")
		}
		*b.to = int64(t)
	}
	return from, to, nil
}

type reportIn struct {
	Span
	Sale  string `query:"sale" maxLength:"48" doc:"Left out, all sales of the organizer."`
	By    string `query:"by" required:"true" enum:"day,event,type,price,channel,code,tender"`
	Event string `query:"event" maxLength:"48"`
	Zone  string `query:"zone" maxLength:"64" doc:"Of the days; left out, the organizer's."`
}

// ReportRow is what was sold of something, less what came back.
type ReportRow struct {
	Sale     string `json:"sale,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Key      string `json:"key"`
	Price    int64  `json:"price,omitempty" doc:"Number of the list price."`
	Currency string `json:"currency"`
	Sold     int64  `json:"sold"`
	Returned int64  `json:"returned"`
	Face     int64  `json:"face"`
	Discount int64  `json:"discount"`
	Fees     int64  `json:"fees"`
	Taxes    int64  `json:"taxes" doc:"On top."`
	Included int64  `json:"included" doc:"Taxes contained in the rest."`
	Other    int64  `json:"other"`
	Total    int64  `json:"total"`
}

type reportAnswer struct {
	Body struct {
		By   string      `json:"by"`
		Rows []ReportRow `json:"rows"`
	}
}

func (a *Admin) report(ctx context.Context, in *reportIn) (*reportAnswer, error) {
	if err := a.reader(ctx, catalog.Finance); err != nil {
		return nil, err
	}
	q := views.ReportQuery{By: views.By(in.By), Event: in.Event}
	var err error
	if q.Sales, err = a.mine(ctx, in.Sale); err != nil {
		return nil, err
	}
	if q.From, q.To, err = in.bounds(ctx); err != nil {
		return nil, err
	}
	if q.Zone, err = a.zone(ctx, in.Zone); err != nil {
		return nil, err
	}
	rows, err := a.options.Views.Report(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &reportAnswer{}
	out.Body.By, out.Body.Rows = in.By, []ReportRow{}
	for _, r := range rows {
		if r.Sale != "" {
			r.Sale = salePrefix + r.Sale
		}
		out.Body.Rows = append(out.Body.Rows, ReportRow(r))
	}
	return out, nil
}

// zone is a zone by name, or the organizer's.
func (a *Admin) zone(ctx context.Context, name string) (*time.Location, error) {
	if err := checkZone(ctx, "", name); err != nil {
		return nil, err
	}
	if name == "" {
		if err := a.read(ctx, func(m *catalog.Machine) error {
			name = m.Profile().Zone
			return nil
		}); err != nil {
			return nil, err
		}
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, a.failed(ctx, fmt.Errorf("admin: zone of the organizer: %w", err))
	}
	return zone, nil
}

type settleIn struct {
	SalePath
	Span
	Event string `query:"event" maxLength:"48" doc:"Left out, all of the sale, with what belongs to no event."`
}

type settleAnswer struct {
	Body struct {
		Settlements []Settlement `json:"settlements" doc:"One for each currency."`
	}
}

// Settlement is what was sold in one currency, what came back, and what was kept.
type Settlement struct {
	Event    string       `json:"event,omitempty"`
	Currency string       `json:"currency"`
	Seq      uint64       `json:"seq"`
	Tickets  Counted      `json:"tickets"`
	Face     Summed       `json:"face"`
	Discount Summed       `json:"discount"`
	Fees     []FeeSum     `json:"fees"`
	Taxes    []TaxSum     `json:"taxes"`
	Other    int64        `json:"other"`
	Total    int64        `json:"total"`
	Tenders  []TenderSum  `json:"tenders" doc:"The total by what paid for the orders."`
	Till     []TillSum    `json:"till,omitempty" doc:"Money as it moved, for the whole of a sale."`
	Units    []UnitsCount `json:"units"`
}

// Counted, Summed and the rows below are parts of a settlement.
type (
	Counted struct {
		Sold     int64 `json:"sold"`
		Returned int64 `json:"returned"`
	}
	Summed struct {
		Sold     int64 `json:"sold"`
		Returned int64 `json:"returned"`
		Kept     int64 `json:"kept"`
		Net      int64 `json:"net"`
	}
	FeeSum struct {
		Code  string `json:"code"`
		Payee string `json:"payee"`
		Summed
	}
	TaxSum struct {
		Code     string `json:"code"`
		RatePPM  int64  `json:"rate_ppm"`
		Included bool   `json:"included"`
		Summed
	}
	TenderSum struct {
		Tender string `json:"tender"`
		Net    int64  `json:"net"`
	}
	TillSum struct {
		Tender     string `json:"tender"`
		Paid       int64  `json:"paid"`
		Refunded   int64  `json:"refunded"`
		Failed     int64  `json:"failed" doc:"Refunds that did not go through: it is owed."`
		Payments   int64  `json:"payments"`
		Refundings int64  `json:"refundings"`
	}
	UnitsCount struct {
		Kind string `json:"kind"`
		Key  string `json:"key"`
		Counted
	}
)

func summed(s views.Sum) Summed { return Summed{s.Sold, s.Returned, s.Kept, s.Net()} }

func (a *Admin) settlementQuery(ctx context.Context, in *settleIn) (q views.SettlementQuery, err error) {
	if err := a.reader(ctx, catalog.Finance); err != nil {
		return q, err
	}
	sales, err := a.mine(ctx, in.Sale)
	if err != nil {
		return q, err
	}
	q = views.SettlementQuery{Sale: sales[0], Event: in.Event}
	q.From, q.To, err = in.bounds(ctx)
	return q, err
}

// settleSheet is the settlement as CSV.
func (a *Admin) settleSheet(ctx context.Context, in *settleIn) (*huma.StreamResponse, error) {
	q, err := a.settlementQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	return a.sheet("settlement-"+q.Sale, func(ctx context.Context, w io.Writer) error {
		return a.options.Views.ExportSettlement(ctx, w, q)
	}), nil
}

func (a *Admin) settle(ctx context.Context, in *settleIn) (*settleAnswer, error) {
	q, err := a.settlementQuery(ctx, in)
	if err != nil {
		return nil, err
	}
	all, err := a.options.Views.Settlement(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &settleAnswer{}
	out.Body.Settlements = []Settlement{}
	for i := range all {
		out.Body.Settlements = append(out.Body.Settlements, settlement(&all[i]))
	}
	return out, nil
}

func settlement(s *views.Settlement) Settlement {
	out := Settlement{
		Event: s.Event, Currency: s.Currency, Seq: s.Seq, Tickets: Counted(s.Tickets), Face: summed(s.Face), Discount: summed(s.Discount),
		Fees: []FeeSum{}, Taxes: []TaxSum{}, Other: s.Other, Total: s.Total, Tenders: []TenderSum{}, Units: []UnitsCount{},
	}
	for _, f := range s.Fees {
		out.Fees = append(out.Fees, FeeSum{f.Code, f.Payee, summed(f.Sum)})
	}
	for _, t := range s.Taxes {
		out.Taxes = append(out.Taxes, TaxSum{t.Code, t.Rate, t.Included, summed(t.Sum)})
	}
	for _, t := range s.Tenders {
		out.Tenders = append(out.Tenders, TenderSum(t))
	}
	for _, t := range s.Till {
		out.Till = append(out.Till, TillSum(t))
	}
	for _, u := range s.Units {
		out.Units = append(out.Units, UnitsCount{u.Kind, u.Key, Counted(u.Count)})
	}
	return out
}

type stockAnswer struct {
	Body struct {
		Holds int64      `json:"holds" doc:"Live ones."`
		Rows  []StockRow `json:"rows"`
	}
}

// StockRow is how much of a pool's share, or of an event's seats, is in which state.
type StockRow struct {
	What       string `json:"what" enum:"pool,event"`
	Key        string `json:"key"`
	Event      string `json:"event,omitempty"`
	Allocation string `json:"allocation,omitempty"`
	Capacity   int64  `json:"capacity"`
	Over       int64  `json:"over" doc:"Accepted by a named person beyond the capacity."`
	Free       int64  `json:"free"`
	Held       int64  `json:"held"`
	Sold       int64  `json:"sold"`
	Blocked    int64  `json:"blocked"`
	Killed     int64  `json:"killed"`
}

// stock is all stock of a sale as it stands.
func (a *Admin) stock(ctx context.Context, in *SalePath) (*stockAnswer, error) {
	if err := a.reader(ctx, catalog.Finance|catalog.BoxOffice); err != nil {
		return nil, err
	}
	sales, err := a.mine(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	rows, err := a.options.Views.Capacity(ctx, sales[0])
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	holds, err := a.options.Views.HoldsNow(ctx, sales[0])
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &stockAnswer{}
	out.Body.Holds, out.Body.Rows = holds.Live, []StockRow{}
	for _, r := range rows {
		out.Body.Rows = append(out.Body.Rows, StockRow(r))
	}
	return out, nil
}

type auditIn struct {
	Span
	Name  string `query:"name" maxLength:"200" doc:"Of who did it."`
	After string `query:"after" maxLength:"200" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// AuditRow is one thing that somebody of the staff did.
type AuditRow struct {
	Of   string  `json:"of" doc:"The organizer, or one of its sales."`
	Seq  uint64  `json:"seq"`
	At   Instant `json:"at"`
	Role string  `json:"role"`
	Name string  `json:"name"`
	What string  `json:"what"`
}

type auditAnswer struct {
	Link string `header:"Link"`
	Body struct {
		Rows []AuditRow `json:"rows"`
		Next string     `json:"next,omitempty"`
	}
}

// audit is the trail: who did what, newest first.
func (a *Admin) audit(ctx context.Context, in *auditIn) (*auditAnswer, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	q := views.AuditQuery{Name: in.Name, After: in.After, Limit: in.Limit}
	var err error
	if q.From, q.To, err = in.bounds(ctx); err != nil {
		return nil, err
	}
	sales, err := a.mine(ctx, "")
	if err != nil {
		return nil, err
	}
	organ := "org-" + callerOf(ctx).organ.Suffix()
	q.Machines = append(q.Machines, organ)
	a.caughtUpTo(ctx, organ, a.catalogSeq(ctx))
	for _, s := range sales {
		q.Machines = append(q.Machines, "sale-"+s)
	}
	page, err := a.options.Views.Audit(ctx, q)
	if err != nil {
		return nil, a.asked(ctx, err)
	}
	out := &auditAnswer{Link: next(ctx, page.Next)}
	out.Body.Next, out.Body.Rows = page.Next, []AuditRow{}
	for _, r := range page.Rows {
		out.Body.Rows = append(out.Body.Rows, AuditRow{publicName(r.Machine), r.Seq, Instant(r.At), r.Role, r.Name, r.What})
	}
	return out, nil
}

// addReports adds the routes for those who count.
func (a *Admin) addReports() {
	handle(a, route{method: get, path: "/v1/organizer/reports", id: "report", summary: "What was sold, by day, event, type, price, channel, code or tender."}, a.report)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/settlement", id: "settlement", summary: "What is due for a sale or one of its events."}, a.settle)
	sheet := (&route{method: get, path: "/v1/organizer/sales/{sale}/settlement.csv", id: "settlement_export", summary: "The settlement as CSV."}).operation()
	sheet.Responses = csvAnswer()
	huma.Register(a.huma, sheet, a.settleSheet)
	handle(a, route{method: get, path: "/v1/organizer/sales/{sale}/stock", id: "stock", summary: "Capacity, allocations, kills and what is held now."}, a.stock)
	handle(a, route{method: get, path: "/v1/organizer/audit", id: "audit", summary: "Who did what, newest first."}, a.audit)
}

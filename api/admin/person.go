package admin

import (
	"context"

	"facevalue/catalog"
	"facevalue/sale"
	"facevalue/vault"
)

type findPerson struct {
	SalePath
	Email string `query:"email" required:"true" maxLength:"254" doc:"However they have spelled it."`
}

// PersonBody says what counts for a buyer: why they get no more.
type PersonBody struct {
	Counted bool        `json:"counted" doc:"Whether the sale counts by e-mail address at all."`
	Known   bool        `json:"known" doc:"Whether the address was proven in this sale."`
	Limits  []LimitBody `json:"limits" doc:"All that there are for somebody, and all of which they have something."`
	Holds   []HeldBody  `json:"holds" doc:"Live holds, the oldest first; at most 50."`
}

// LimitBody is one limit and how much of it is used. Live tickets and held ones count.
type LimitBody struct {
	What string `json:"what" enum:"holds,type,event,sale"`
	Key  string `json:"key,omitempty"`
	Used int64  `json:"used"`
	Most int64  `json:"most,omitempty" doc:"Left out, there is no limit."`
	Left *int64 `json:"left,omitempty"`
}

// HeldBody is a live hold.
type HeldBody struct {
	Hold     string         `json:"hold" example:"hold_club_17"`
	Expires  Instant        `json:"expires_at"`
	Ceiling  Instant        `json:"ceiling_at" doc:"No renewal goes beyond."`
	Currency string         `json:"currency"`
	Total    int64          `json:"total"`
	Window   string         `json:"window,omitempty"`
	Lines    []HeldLineBody `json:"lines"`
}

// HeldLineBody is a line of a live hold.
type HeldLineBody struct {
	Kind  string   `json:"kind"`
	Key   string   `json:"key,omitempty"`
	Count uint32   `json:"count"`
	Seats []string `json:"seats,omitempty"`
}

type personAnswer struct{ Body PersonBody }

const maxHeld = 50

// findPerson tells what counts for whoever has an address: limits with what is used of
// them, and what is held.
func (a *Admin) findPerson(ctx context.Context, in *findPerson) (*personAnswer, error) {
	if err := a.reader(ctx, catalog.BoxOffice); err != nil {
		return nil, err
	}
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	address, err := vault.ParseEmail(in.Email)
	if err != nil {
		return nil, refuse(ctx, "malformed", "email: "+err.Error())
	}
	claim := sale.Claim(a.options.Vault.Claim(vault.ClaimEmail, address.Address))
	p := &r.setup.Policy
	out := &personAnswer{PersonBody{
		Counted: p.JoinKinds.Has(sale.ClaimEmail) || p.CountKinds.Has(sale.ClaimEmail), Limits: []LimitBody{}, Holds: []HeldBody{},
	}}
	var info sale.PersonInfo
	err = r.Live().Read(func(m *sale.Machine, _ uint64) {
		info, out.Body.Known = m.PersonInfo(claim, maxHeld)
		for _, n := range info.Live {
			if h, ok := m.HoldInfo(n); ok {
				out.Body.Holds = append(out.Body.Holds, r.heldBody(&h))
			}
		}
	})
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	out.Body.Limits = append(out.Body.Limits, r.limits(&info)...)
	return out, nil
}

// limits are those of the sale beside what somebody has of each.
func (r *running) limits(info *sale.PersonInfo) (all []LimitBody) {
	add := func(what, key string, used int64, most uint32) {
		if used == 0 && most == 0 {
			return
		}
		l := LimitBody{What: what, Key: key, Used: used, Most: int64(most)}
		if most != 0 {
			left := max(int64(most)-used, 0)
			l.Left = &left
		}
		all = append(all, l)
	}
	var total int64
	types, events := map[uint32]int64{}, map[uint32]int64{}
	for _, t := range info.Types {
		total += t.Count
		types[t.Type] += t.Count
		events[r.setup.Types[t.Type].Event] += t.Count
	}
	add("holds", "", int64(info.Holds), r.setup.Policy.HoldsEach)
	add("sale", "", total, r.setup.Policy.TicketsEach)
	for i := range r.setup.Events {
		add("event", r.setup.Events[i].Key, events[uint32(i)], r.setup.Events[i].TicketsEach)
	}
	for i := range r.setup.Types {
		add("type", r.setup.Types[i].Key, types[uint32(i)], r.setup.Types[i].Each)
	}
	return all
}

func (r *running) heldBody(h *sale.HoldInfo) HeldBody {
	b := HeldBody{
		Hold: holdID(r.suffix, h.Hold), Expires: Instant(h.Expires), Ceiling: Instant(h.Ceiling), Currency: h.Currency, Total: h.Total,
		Lines: []HeldLineBody{},
	}
	if h.Window != 0 {
		b.Window = r.setup.Windows[h.Window-1].Key
	}
	for i := range h.Lines {
		l := &h.Lines[i]
		line := HeldLineBody{Kind: l.Kind.String(), Key: r.keyOf(l), Count: l.Count}
		if l.Kind == sale.TicketLine {
			line.Seats = r.seatIDs(r.setup.Types[l.Index].Event, l.Seats)
		}
		b.Lines = append(b.Lines, line)
	}
	return b
}

// keyOf is the key of what a line is of, "" where it is of nothing that has one.
func (r *running) keyOf(l *sale.Line) string {
	switch {
	case l.Kind == sale.TicketLine && int(l.Index) < len(r.setup.Types):
		return r.setup.Types[l.Index].Key
	case (l.Kind == sale.ItemLine || l.Kind == sale.DonationLine || l.Kind == sale.DeliveryLine) && int(l.Index) < len(r.setup.Items):
		return r.setup.Items[l.Index].Key
	}
	return ""
}

package admin

import (
	"context"
	"fmt"

	"facevalue/sale"
)

type setSwitch struct {
	SalePath
	Keyed
	Body struct {
		Type   string `json:"type,omitempty" maxLength:"48" doc:"Left out, the whole sale."`
		State  string `json:"state" enum:"open,paused,closed,frozen"`
		Reason string `json:"reason,omitempty" maxLength:"200" doc:"What fans are told."`
	}
}

// Done is the answer to what has nothing else to tell.
type Done struct {
	Seq uint64 `json:"seq" doc:"Record that it rests on."`
}

type doneAnswer struct{ Body Done }

func (a *Admin) do(ctx context.Context, r *running, cmd sale.Command) (*doneAnswer, error) {
	out, seq, err := r.Submit(ctx, cmd)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !out.OK() {
		return nil, r.said(ctx, out)
	}
	if err := r.Live().Wait(ctx, seq); err != nil {
		return nil, a.failed(ctx, err)
	}
	return &doneAnswer{Done{seq}}, nil
}

// setSwitch opens, pauses, closes or freezes the sale, or one type of it.
func (a *Admin) setSwitch(ctx context.Context, in *setSwitch) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	cmd := &sale.SetSwitch{Meta: r.meta(ctx, in.Key, in.Body), Reason: in.Body.Reason}
	if in.Body.Type != "" {
		t, err := r.typ(ctx, "/type", in.Body.Type)
		if err != nil {
			return nil, err
		}
		cmd.Type = t + 1
	}
	cmd.State = map[string]sale.Switch{
		"open": sale.SwitchOpen, "paused": sale.SwitchPaused, "closed": sale.SwitchClosed, "frozen": sale.SwitchFrozen,
	}[in.Body.State]
	return a.do(ctx, r, cmd)
}

type extendHolds struct {
	SalePath
	Keyed
	Body struct {
		Until  Instant `json:"until" doc:"No hold ends before, save at its ceiling."`
		Reason string  `json:"reason" minLength:"1" maxLength:"200"`
	}
}

func (a *Admin) extendHolds(ctx context.Context, in *extendHolds) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.ExtendHolds{Meta: r.meta(ctx, in.Key, in.Body), Until: int64(in.Body.Until), Reason: in.Body.Reason})
}

// Stock names stock: seats of an event by id, or so much of a pool.
type Stock struct {
	Event string   `json:"event,omitempty" maxLength:"48"`
	Seats []string `json:"seats,omitempty" maxItems:"5000"`
	Pool  string   `json:"pool,omitempty" maxLength:"48"`
	Count int64    `json:"count,omitempty" minimum:"1" maximum:"1000000"`
}

// one refuses stock that is neither seats nor a count, or both.
func (s *Stock) one(ctx context.Context) error {
	seats, count := len(s.Seats) > 0 && s.Event != "", s.Pool != "" && s.Count > 0
	if seats == count || seats && (s.Pool != "" || s.Count != 0) || count && (s.Event != "" || len(s.Seats) > 0) {
		return refuse(ctx, "malformed", "name `event` and `seats`, or `pool` and `count`")
	}
	return nil
}

type block struct {
	SalePath
	Keyed
	Body struct {
		Stock
		Allocation string `json:"allocation,omitempty" maxLength:"48" doc:"That a pool's count is taken from."`
		Kill       bool   `json:"kill,omitempty" doc:"Out of the sellable house, for seats."`
		Reason     string `json:"reason" minLength:"1" maxLength:"200"`
	}
}

// block takes free stock out of sale. What is held or sold stays, and is named.
func (a *Admin) block(ctx context.Context, in *block) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err == nil {
		err = in.Body.one(ctx)
	}
	if err != nil {
		return nil, err
	}
	if in.Body.Pool != "" {
		return a.blockCount(ctx, r, in, in.Body.Count)
	}
	event, seats, err := r.seatsOf(ctx, &in.Body.Stock)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.BlockSeats{
		Meta: r.meta(ctx, in.Key, in.Body), Event: event, Seats: seats, Kill: in.Body.Kill, Reason: in.Body.Reason,
	})
}

// unblock puts stock back into sale.
func (a *Admin) unblock(ctx context.Context, in *block) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err == nil {
		err = in.Body.one(ctx)
	}
	if err != nil {
		return nil, err
	}
	if in.Body.Pool != "" {
		return a.blockCount(ctx, r, in, -in.Body.Count)
	}
	event, seats, err := r.seatsOf(ctx, &in.Body.Stock)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.UnblockSeats{Meta: r.meta(ctx, in.Key, in.Body), Event: event, Seats: seats})
}

func (a *Admin) blockCount(ctx context.Context, r *running, in *block, count int64) (*doneAnswer, error) {
	pool, err := r.pool(ctx, "/pool", in.Body.Pool)
	if err != nil {
		return nil, err
	}
	alloc, err := r.allocation(ctx, "/allocation", in.Body.Allocation)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.BlockCount{Meta: r.meta(ctx, in.Key, in.Body), Pool: pool, Alloc: alloc, Count: count, Reason: in.Body.Reason})
}

func (r *running) seatsOf(ctx context.Context, s *Stock) (event uint32, seats []uint32, err error) {
	if event, err = r.event(ctx, "/event", s.Event); err != nil {
		return 0, nil, err
	}
	seats, err = r.seats(ctx, "/seats", event, s.Seats)
	return event, seats, err
}

type moveStock struct {
	SalePath
	Keyed
	Body struct {
		Stock
		From string `json:"from,omitempty" maxLength:"48" doc:"Allocation that a pool's count comes from; left out, the general one."`
		To   string `json:"to,omitempty" maxLength:"48" doc:"Allocation that it goes to; left out, the general one."`
	}
}

// moveStock moves free stock between allocations.
func (a *Admin) moveStock(ctx context.Context, in *moveStock) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err == nil {
		err = in.Body.one(ctx)
	}
	if err != nil {
		return nil, err
	}
	to, err := r.allocation(ctx, "/to", in.Body.To)
	if err != nil {
		return nil, err
	}
	if in.Body.Pool == "" {
		event, seats, err := r.seatsOf(ctx, &in.Body.Stock)
		if err != nil {
			return nil, err
		}
		return a.do(ctx, r, &sale.MoveSeats{Meta: r.meta(ctx, in.Key, in.Body), Event: event, Seats: seats, Alloc: to})
	}
	pool, err := r.pool(ctx, "/pool", in.Body.Pool)
	if err != nil {
		return nil, err
	}
	from, err := r.allocation(ctx, "/from", in.Body.From)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.MoveCount{Meta: r.meta(ctx, in.Key, in.Body), Pool: pool, From: from, To: to, Count: uint32(in.Body.Count)})
}

// CodeBody is the rule that a batch of codes shares.
type CodeBody struct {
	Key        string   `json:"key" pattern:"^[a-z0-9][a-z0-9-]{0,47}$" doc:"Names the batch in reports."`
	Kind       string   `json:"kind" enum:"access,percent,amount"`
	Uses       uint32   `json:"uses,omitempty" doc:"Orders or live holds per code; 0 for no limit."`
	From       Instant  `json:"from,omitempty"`
	Until      Instant  `json:"until,omitempty"`
	Types      []string `json:"types,omitempty" maxItems:"500"`
	Windows    []string `json:"windows,omitempty" maxItems:"100"`
	Allocation string   `json:"allocation,omitempty" maxLength:"48"`
	PercentPPM uint32   `json:"percent_ppm,omitempty" maximum:"1000000" doc:"Off the face value, parts per million."`
	Amount     int64    `json:"amount,omitempty" minimum:"0" doc:"Minor units off the cart."`
	Cap        int64    `json:"cap,omitempty" minimum:"0"`
	Budget     int64    `json:"budget,omitempty" minimum:"0"`
	Stacks     bool     `json:"stacks,omitempty"`
}

type addCodes struct {
	SalePath
	Keyed
	Body struct {
		Rule  CodeBody `json:"rule"`
		Codes []string `json:"codes" minItems:"1" maxItems:"10000"`
	}
}

// addCodes adds a batch of codes under one rule.
func (a *Admin) addCodes(ctx context.Context, in *addCodes) (*doneAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	def, err := r.codeDef(ctx, &in.Body.Rule)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, r, &sale.AddCodes{Meta: r.meta(ctx, in.Key, in.Body), Def: def, Texts: in.Body.Codes})
}

func (r *running) codeDef(ctx context.Context, b *CodeBody) (d sale.CodeDef, err error) {
	d = sale.CodeDef{
		Key: b.Key, Uses: b.Uses, From: int64(b.From), Until: int64(b.Until), Percent: b.PercentPPM, Amount: b.Amount,
		Cap: b.Cap, Budget: b.Budget, Stacks: b.Stacks,
		Kind: map[string]sale.CodeKind{"access": sale.AccessCode, "percent": sale.PercentCode, "amount": sale.AmountCode}[b.Kind],
	}
	for i, key := range b.Types {
		t, err := r.typ(ctx, fmt.Sprintf("/rule/types/%d", i), key)
		if err != nil {
			return d, err
		}
		d.Types = append(d.Types, t)
	}
	for i, key := range b.Windows {
		w, err := r.window(ctx, fmt.Sprintf("/rule/windows/%d", i), key)
		if err != nil {
			return d, err
		}
		d.Windows = append(d.Windows, w)
	}
	d.Alloc, err = r.allocation(ctx, "/rule/allocation", b.Allocation)
	return d, err
}

// addStock adds the routes of a running sale's stock, codes and switches.
func (a *Admin) addStock() {
	const s = "/v1/organizer/sales/{sale}"
	handle(a, route{method: post, path: s + "/switch", id: "sale_switch", summary: "Open, pause, close or freeze the sale or one type."}, a.setSwitch)
	handle(a, route{method: post, path: s + "/extend", id: "holds_extend", summary: "Give every live hold time until an instant."}, a.extendHolds)
	handle(a, route{method: post, path: s + "/block", id: "stock_block", summary: "Take free stock out of sale."}, a.block)
	handle(a, route{method: post, path: s + "/unblock", id: "stock_unblock", summary: "Put stock back into sale."}, a.unblock)
	handle(a, route{method: post, path: s + "/move", id: "stock_move", summary: "Move free stock between allocations."}, a.moveStock)
	handle(a, route{method: post, path: s + "/codes", id: "codes_add", summary: "Add a batch of codes under one rule.", created: true, body: 2 << 20}, a.addCodes)
}

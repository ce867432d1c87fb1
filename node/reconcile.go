package node

import (
	"context"
	"fmt"

	"facevalue/payment/work"
	"facevalue/sale"
)

// orphansSince is how far back payments without an order are looked for, in ms: a month
// is as long as payment companies keep what they tell.
const orphansSince = 30 * 24 * 3600_000

// Reconcile holds the books of an organizer's sales, or with "" of all, against the
// provider's, order by order, and payments that have no order. It asks the provider once
// for each order that had something to pay, also while effects are held back, and changes
// nothing.
func (n *Node) Reconcile(ctx context.Context, organizer string, each func(work.Match)) error {
	if n.options.Provider == nil {
		return errNobodyPays
	}
	for _, suffix := range n.Sales() {
		s, ok := n.Sale(suffix)
		if !ok || organizer != "" && s.Organizer() != organizer {
			continue
		}
		if err := s.reconcile(ctx, each); err != nil {
			return err
		}
	}
	orphans, err := n.payments.Orphans(ctx, payables{n}, n.options.Clock.Now()-orphansSince)
	for i := range orphans {
		if organizer == "" || n.organizerOf(orphans[i].Order) == organizer {
			each(orphans[i])
		}
	}
	return err
}

func (s *Sale) reconcile(ctx context.Context, each func(work.Match)) error {
	if err := s.caughtUp(ctx); err != nil {
		return err
	}
	for order := uint64(1); ; order++ {
		a, there, err := s.account(ctx, order)
		switch {
		case err != nil:
			return err
		case !there:
			return nil
		case a == nil:
			continue
		}
		m, err := s.node.payments.Reconcile(ctx, a)
		if err != nil {
			return fmt.Errorf("node: %w", err)
		}
		each(m)
	}
}

// account is an order's money by the books; none of one that never had to be paid.
func (s *Sale) account(ctx context.Context, order uint64) (a *work.Account, there bool, err error) {
	if err := s.node.views.WaitSeq(ctx, s.machine, s.Live().Seq()); err != nil {
		return nil, false, fmt.Errorf("node: reconcile: %w", err)
	}
	var info sale.OrderInfo
	if err := s.Live().Read(func(m *sale.Machine, _ uint64) { info, there = m.OrderInfo(order) }); err != nil || !there {
		return nil, there, err
	}
	if info.PayBy == 0 && info.Paid == 0 && info.Charge.ID == 0 {
		return nil, true, nil
	}
	view, _, err := s.node.views.Order(ctx, s.suffix, order)
	if err != nil {
		return nil, true, fmt.Errorf("node: reconcile: %w", err)
	}
	o, err := s.payable(order)
	if err != nil {
		return nil, true, err
	}
	a = &work.Account{
		Order: *o, State: info.State, Refunded: info.Refunded, Refunding: info.Refunding, Outstanding: info.Outstanding(),
	}
	a.ByHand, a.Outside = besides(&info)
	for i := range info.Tickets {
		if info.Tickets[i].State != "void" {
			a.Tickets++
		}
	}
	for _, p := range view.Payments {
		a.Payments = append(a.Payments, work.Taken{Amount: p.Amount, Tender: p.Tender, Ref: p.Ref})
	}
	return a, true, nil
}

// besides are what a person gave back of an order's money, and what went back in the
// provider's own pages.
func besides(o *sale.OrderInfo) (byHand, outside int64) {
	byHand = o.Refunded
	for _, r := range o.Beside.Refunds {
		byHand -= r.Back
	}
	for _, r := range o.Beside.Outside {
		if !r.Failed {
			outside += r.Amount
		}
	}
	return byHand, outside
}

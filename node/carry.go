package node

import (
	"context"
	"errors"
	"fmt"

	"facevalue/catalog"
	"facevalue/payment/work"
	"facevalue/sale"
)

// errNobodyWrites: the node was opened without somebody to send mail.
var errNobodyWrites = errors.New("node: no mail is set up")

// carryOut is the desk's worker. An error means that nothing is known yet; the desk
// takes it as a panic is taken, and begins the effect again after a pause.
func (s *Sale) carryOut(ctx context.Context, e sale.Effect) sale.Command {
	cmd, err := s.carry(ctx, e)
	if err != nil {
		panic(err)
	}
	return cmd
}

func (s *Sale) carry(ctx context.Context, e sale.Effect) (sale.Command, error) {
	// What the effect is about can be read once its record was folded.
	if err := s.caughtUp(ctx); err != nil {
		return nil, err
	}
	switch e.Kind {
	case sale.ChargeEffect, sale.RefundEffect, sale.CancelEffect:
		return s.carryMoney(ctx, e)
	}
	if s.node.options.Mail == nil {
		return nil, errNobodyWrites
	}
	return s.node.mail.CarryOut(ctx, s.suffix, e)
}

// caughtUp waits until readers have everything that the desk has answered: what is told
// to the outside world, and what it tells us, is held against that.
func (s *Sale) caughtUp(ctx context.Context) error {
	if !s.opened.Load() {
		return ErrStarting
	}
	return s.Live().Wait(ctx, s.desk.Stats().Seq)
}

func (s *Sale) carryMoney(ctx context.Context, e sale.Effect) (sale.Command, error) {
	if s.node.options.Provider == nil {
		return nil, errNobodyPays
	}
	o, err := s.payable(e.Order)
	if err != nil {
		return nil, err
	}
	cmd, err := s.node.payments.CarryOut(ctx, o, e)
	if err != nil {
		s.pauseRun(ctx, e, err)
	}
	return cmd, err
}

// payable is what the payment provider has to know of an order.
func (s *Sale) payable(order uint64) (*work.Order, error) {
	var info sale.OrderInfo
	var there bool
	var seller string
	if err := s.Live().Read(func(m *sale.Machine, _ uint64) { info, there = m.OrderInfo(order) }); err != nil {
		return nil, err
	}
	if !there {
		return nil, fmt.Errorf("node: order %d of sale %s: %w", order, s.suffix, work.ErrUnknown)
	}
	seller = s.Live().Setup().Sellers[info.Seller].Key
	o := &work.Order{
		Sale: s.suffix, Number: order, At: info.At, Paid: info.Paid, Charge: info.Charge.ID,
		Currency: info.Currency, Description: s.suffix,
	}
	o.ReturnURL = s.node.options.Links.Return(o.Name())
	if h := s.home.Load(); h != nil {
		o.Description = h.name
	}
	return o, s.planned(func(m *catalog.Machine) {
		if def, ok := m.Seller(seller); ok {
			o.Account = def.Account
		}
	})
}

// planned shows the catalog that the sale is planned in, if there is one.
func (s *Sale) planned(fn func(m *catalog.Machine)) error {
	o, ok := s.node.Organizer(s.Organizer())
	if !ok {
		return nil
	}
	return o.Read(func(m *catalog.Machine, _ uint64) { fn(m) })
}

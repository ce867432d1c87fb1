package node

import (
	"context"
	"errors"
	"fmt"

	"facevalue/payment/work"
	"facevalue/sale"
)

// PaymentNews hears that something has happened to a payment: by a webhook, or because
// a buyer came back. What it says is not believed; the provider is asked, and what it
// answers is given to the sale. A nil error means that this is durable.
func (n *Node) PaymentNews(ctx context.Context, ref string) error {
	switch {
	case n.options.Provider == nil:
		return errNobodyPays
	case n.Held():
		return fmt.Errorf("node: news of payment %s: %w", ref, ErrHeld)
	}
	return n.payments.News(ctx, payables{n}, ref)
}

// payables implements work.Sales.
type payables struct{ node *Node }

// Order is an order of a sale, as of all that its desk has answered.
func (p payables) Order(ctx context.Context, saleSuffix string, number uint64) (work.Order, error) {
	s, err := p.sale(saleSuffix)
	if err == nil {
		err = s.caughtUp(ctx)
	}
	if err != nil {
		return work.Order{}, err
	}
	o, err := s.payable(number)
	if err != nil {
		return work.Order{}, err
	}
	return *o, nil
}

// Missed says whether a charge ended without money.
func (p payables) Missed(ctx context.Context, saleSuffix string, charge uint64) (missed bool, err error) {
	s, err := p.sale(saleSuffix)
	if err == nil {
		err = s.caughtUp(ctx)
	}
	if err != nil {
		return false, err
	}
	err = s.Live().Read(func(m *sale.Machine, _ uint64) { missed = m.Missed(charge) })
	return missed, err
}

// Begun are the open charges and refunds of a sale that the provider has a name for.
// Nobody is told of any while effects are held back.
func (p payables) Begun(ctx context.Context, saleSuffix string) (begun []sale.Effect, err error) {
	s, err := p.sale(saleSuffix)
	if err != nil || p.node.Held() {
		return nil, err
	}
	if err := s.caughtUp(ctx); err != nil {
		return nil, err
	}
	err = s.Live().Read(func(m *sale.Machine, _ uint64) {
		for _, e := range m.OpenEffects(nil) {
			if e.Ref != "" && (e.Kind == sale.ChargeEffect || e.Kind == sale.RefundEffect) {
				begun = append(begun, e)
			}
		}
	})
	return begun, err
}

// Submit gives a sale a command and waits for the durable answer.
func (p payables) Submit(ctx context.Context, saleSuffix string, cmd sale.Command) (sale.Outcome, error) {
	s, err := p.sale(saleSuffix)
	if err != nil {
		return sale.Outcome{}, err
	}
	out, _, err := s.desk.Submit(ctx, cmd)
	return out, err
}

// Running are the suffixes of all sales that take commands.
func (p payables) Running() []string {
	var running []string
	for _, suffix := range p.node.Sales() {
		if s, ok := p.node.Sale(suffix); ok && s.Err() == nil {
			running = append(running, suffix)
		}
	}
	return running
}

func (p payables) sale(suffix string) (*Sale, error) {
	if s, ok := p.node.Sale(suffix); ok {
		return s, nil
	}
	if why := p.node.Broken(suffix); why != nil {
		return nil, fmt.Errorf("node: sale %s is not open: %w", suffix, why)
	}
	return nil, fmt.Errorf("node: sale %s: %w", suffix, work.ErrUnknown)
}

// errNobodyPays: the node was opened without a payment provider.
var errNobodyPays = errors.New("node: no payment provider is set up")

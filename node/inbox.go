package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"facevalue/journal/sqlite"
	"facevalue/payment"
	"facevalue/payment/inbox"
	"facevalue/payment/work"
)

// inboxName is the file of what payment companies have sent.
const inboxName = "inbox.db"

// openInbox opens the inbox of a house that takes money.
func (n *Node) openInbox(ctx context.Context) (err error) {
	if n.options.Provider == nil {
		return nil
	}
	n.inbox, err = inbox.Open(ctx, inbox.Options{
		Path: filepath.Join(n.options.Dir, inboxName), Now: n.options.Clock.Now, Ask: n.PaymentNews, Stray: stray,
		Room: n.inboxRoom, Held: n.Held, Notice: n.notice("payment inbox"),
	})
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	return nil
}

// inboxRoom refuses hints on a disk that has only room left to finish what was begun: the
// company sends them again, and what is waited for is asked about anyway.
func (n *Node) inboxRoom() error {
	if level, err := n.Space(); err != nil || level == sqlite.SpaceCritical {
		return errors.Join(ErrNoSpace, err)
	}
	return nil
}

// stray says whether a payment has no order here, by what asking about it came to.
func stray(err error) (s inbox.Stray, is bool) {
	if orphan, ok := errors.AsType[*work.OrphanError](err); ok {
		return inbox.Stray{Order: orphan.Order, Amount: orphan.Amount, Currency: orphan.Currency}, true
	}
	return s, errors.Is(err, work.ErrUnknown) || err != nil && payment.FailureOf(err) == payment.NotFound
}

// TakeHint keeps what a payment company says has happened, and returns when that is on
// disk. It is acted on afterwards, as often as it takes.
func (n *Node) TakeHint(ctx context.Context, source string, h payment.Hint) error {
	if n.inbox == nil {
		return errNobodyPays
	}
	return n.inbox.Take(ctx, source, h)
}

// Inbox is how much of what payment companies said waits to be acted on.
func (n *Node) Inbox(ctx context.Context) (inbox.Depth, error) {
	if n.inbox == nil {
		return inbox.Depth{}, nil
	}
	return n.inbox.Depth(ctx)
}

// StrayPayments are payments that no order here is known for: those that name an order
// of an organizer's sale, and with "" all that there are.
func (n *Node) StrayPayments(ctx context.Context, organizer string) (of []inbox.Item, err error) {
	if n.inbox == nil {
		return nil, nil
	}
	all, err := n.inbox.Strays(ctx)
	if err != nil || organizer == "" {
		return all, err
	}
	for _, i := range all {
		if n.organizerOf(i.Known.Order) == organizer {
			of = append(of, i)
		}
	}
	return of, nil
}

// SettleStray takes a payment without an order from the list: a person has dealt with it.
func (n *Node) SettleStray(ctx context.Context, ref string) (bool, error) {
	if n.inbox == nil {
		return false, nil
	}
	is, err := n.inbox.Settled(ctx, ref)
	if is {
		n.options.Log.Info("a payment without an order was settled by hand", "payment", ref)
	}
	return is, err
}

// organizerOf is whose an order would be, by its name; "" for nobody's.
func (n *Node) organizerOf(order string) string {
	suffix, ok := strings.CutPrefix(order, "ord_")
	if !ok {
		return ""
	}
	suffix, _, _ = strings.Cut(suffix, "_")
	if h := n.homes.find(suffix); h != nil {
		return h.organizer
	}
	return ""
}

// strayTrouble says that somebody has to look for payments without an order.
func (n *Node) strayTrouble() error {
	d, err := n.Inbox(n.work)
	if err == nil && d.Strays > 0 {
		err = fmt.Errorf("%d payments have no order here; facevalue inbox lists them", d.Strays)
	}
	return err
}

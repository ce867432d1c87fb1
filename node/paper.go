package node

import (
	"context"
	"errors"

	"facevalue/delivery"
)

// ErrPrinting: so much is being printed that one more would only wait.
var ErrPrinting = errors.New("node: too much is being printed at the moment")

const (
	printing = 2  // files made at once
	inLine   = 64 // and waiting, besides
)

// Papers make an order's tickets and dates into files. Whose the order is has been
// asked before.
type Papers struct {
	node  *Node
	line  chan struct{} // bounds those who are let in
	slots chan struct{} // bounds those at work
}

func newPapers(n *Node) *Papers {
	return &Papers{n, make(chan struct{}, printing+inLine), make(chan struct{}, printing)}
}

// Papers make files of tickets.
func (n *Node) Papers() *Papers { return n.papers }

// Tickets are an order's tickets as a PDF file; nil when it has none that are valid.
func (p *Papers) Tickets(ctx context.Context, saleSuffix string, order uint64) ([]byte, error) {
	file, err := p.make(ctx, saleSuffix, order, delivery.TicketsPDF)
	if errors.Is(err, delivery.ErrNoTickets) {
		return nil, nil
	}
	return file, err
}

// Calendar is when an order's events are, as a calendar file; nil when it has no valid
// ticket for a day that is known.
func (p *Papers) Calendar(ctx context.Context, saleSuffix string, order uint64) ([]byte, error) {
	file, err := p.make(ctx, saleSuffix, order, delivery.Calendar)
	if errors.Is(err, delivery.ErrNoDates) {
		return nil, nil
	}
	return file, err
}

// Attendees are the names on an order's tickets, by ticket. Nobody's is there any more
// whose data was erased.
func (p *Papers) Attendees(ctx context.Context, saleSuffix string, order uint64) (map[uint64]string, error) {
	w, err := p.node.look(ctx, saleSuffix, order)
	if errors.Is(err, delivery.ErrNobody) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := map[uint64]string{}
	for _, t := range w.view.Tickets {
		if t.Name != "" {
			names[t.N] = t.Name
		}
	}
	return names, nil
}

func (p *Papers) make(ctx context.Context, saleSuffix string, order uint64, write func(*delivery.Letter) ([]byte, error)) ([]byte, error) {
	return p.print(ctx, saleSuffix, order, func(w *letter) ([]byte, error) {
		l := w.write()
		return write(&l)
	})
}

// print makes a file of an order, when it is its turn.
func (p *Papers) print(ctx context.Context, saleSuffix string, order uint64, write func(*letter) ([]byte, error)) ([]byte, error) {
	select {
	case p.line <- struct{}{}:
		defer func() { <-p.line }()
	default:
		return nil, ErrPrinting
	}
	w, err := p.node.look(ctx, saleSuffix, order)
	if err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return write(w)
}

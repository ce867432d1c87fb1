package delivery

import (
	"context"
	"errors"

	"facevalue/sale"
)

// Letter is what there is to say about an order, and to whom.
type Letter struct {
	Sale     string   // the sale's suffix
	Order    string   // the order as people see it: ord_club_7
	Seller   string   // who sells: the name that a fan knows
	Person   [16]byte // the buyer's data is sealed for; another one after a correction of the contact
	Name, To string
	Language string // of the order: a tag such as de or pt-BR

	State    string // of the order now: confirmed, lapsed, cancelled
	Currency string
	Total    int64
	Refund   int64 // on its way back, or given back
	Tickets  []Ticket
	Lines    []Line // all that was bought, tickets too
	Papers   bool   // the order's page has a receipt

	OrderURL string // where the order can be looked at
	Note     string // from the organizer to the buyer
}

// Line is one line of an order.
type Line struct {
	What  string
	Count uint32
	Total int64
}

// Letters tells what is to be written.
type Letters interface {
	// Letter is what an order's letter has to say. ErrNobody means that there is
	// nobody to write to: no address was given, or the person was erased.
	Letter(ctx context.Context, saleSuffix string, e sale.Effect) (Letter, error)
}

// ErrNobody: there is nobody to write to.
var ErrNobody = errors.New("delivery: nobody to write to")

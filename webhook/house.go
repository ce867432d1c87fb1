package webhook

import (
	"context"
	"errors"

	"facevalue/catalog"
	"facevalue/sale"
)

// Target is a webhook of an organizer.
type Target struct {
	Organizer string // its suffix
	catalog.Webhook
}

// key names a webhook in the file.
func (t *Target) key() string { return t.Organizer + "/" + t.ID }

// Record is what became true at once, in a machine: facts of a sale, or of a catalog.
type Record struct {
	Machine string
	Suffix  string // of the sale, or the organizer
	Seq     uint64
	At      int64
	Hash    [32]byte
	Sale    []sale.Fact
	Catalog []catalog.Fact
}

// Place is how far a webhook has heard of a machine: behind record Seq, the zero Place
// before the first.
type Place struct {
	Seq  uint64
	Hash [32]byte
}

// ErrOther: the journal has another record at a place, so that it is of another history.
var ErrOther = errors.New("webhook: the journal is another")

// House is what webhooks hear of.
type House interface {
	// Targets are all webhooks there are, those that are switched off too.
	Targets() []Target
	// Machines are those that an organizer's webhooks hear of.
	Machines(organizer string) []string
	// Seq is the newest record of a machine; cheap.
	Seq(machine string) uint64
	// Before is the last record of a machine that is older than an instant.
	Before(machine string, at int64) (Place, error)
	// Read gives fn the records behind a place, until it has no more or fn returns false.
	// ErrOther when there is no such place.
	Read(ctx context.Context, machine string, after Place, fn func(Record) bool) error
	// Order is an order as it is behind a record, or later.
	Order(ctx context.Context, machine string, order, seq uint64) (Order, error)
	// Refunds are refunds of a machine's orders that are under way.
	Refunds(machine string) ([]Refund, error)
	// SoldOut says whether nothing is to be had in a sale behind a record, or later, and
	// nothing may come back.
	SoldOut(ctx context.Context, machine string, seq uint64) (bool, error)
	// Open opens a secret.
	Open(ctx context.Context, sealed []byte) (string, error)
	// Disable switches a webhook off, for a reason.
	Disable(ctx context.Context, organizer, webhook, why string) error
	// Held says that nothing is sent now.
	Held() bool
}

// Order is an order, without whose it is.
type Order struct {
	State                 string
	Currency              string
	Total, Paid, Refunded int64
	Tickets               []Ticket // all it ever had
}

// Ticket is one ticket of an order.
type Ticket struct {
	N           uint64
	Event, Type string
	Seat        string // its id; empty without a numbered seat
}

// Refund is money on its way back.
type Refund struct {
	Effect, Order uint64
	Amount        int64
}

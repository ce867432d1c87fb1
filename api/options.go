package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/netip"

	"facevalue/catalog"
	"facevalue/guard"
	"facevalue/sale"
	"facevalue/token"
	"facevalue/vault"
	"facevalue/views/live"
)

// Clock is the time, in ms since 1970.
type Clock interface{ Now() int64 }

// Sale is one running sale.
type Sale interface {
	// Organizer is the suffix of the organizer whose sale it is.
	Organizer() string
	// Submit decides a command and answers when it is durable.
	Submit(ctx context.Context, cmd sale.Command) (sale.Outcome, uint64, error)
	// Live is the sale for readers; nil while it opens.
	Live() *live.Sale
}

// Catalog is one organizer for readers.
type Catalog interface {
	// Read shows the organizer as it stands behind record seq; fn must neither change
	// nor keep it.
	Read(fn func(m *catalog.Machine, seq uint64)) error
	// Seq is the newest record that was folded.
	Seq() uint64
}

// Vault keeps personal data readable.
type Vault interface {
	// Claim makes the claim key of a canonical form.
	Claim(kind vault.Kind, canonical string) vault.Claim
	// NewPerson draws a name for somebody not met before.
	NewPerson() (vault.Ref, error)
	// Seal seals, and returns when the keys are durable.
	Seal(ctx context.Context, items ...vault.Item) ([][]byte, error)
}

// Mail is a letter with the digits that prove an address.
type Mail struct {
	ID       string // names the request: the same for the same letter
	To       string // as it was typed
	Code     string
	Language string
	Minutes  int // how long the code is good for
}

// Options are what the front door needs from the house. Fields that may be nil say so.
type Options struct {
	Clock  Clock
	Random io.Reader // crypto/rand
	Ring   *token.Ring
	Vault  Vault

	// Sale finds a running sale by its suffix, Catalog an organizer. Sales lists the
	// suffixes of all running sales.
	Sale    func(suffix string) (Sale, bool)
	Catalog func(organizer string) (Catalog, bool)
	Sales   func() []string
	// Charts finds a published chart, Blob bytes by their hash.
	Charts sale.Charts
	Blob   func(hash [32]byte) ([]byte, error)

	// Mail sends a code; nil when no mail can be sent. Pay is how a payment
	// that the provider calls ref is paid; nil when there is no provider.
	Mail func(ctx context.Context, m Mail) error
	Pay  func(ctx context.Context, ref string) (PayWay, error)

	// Room finds the waiting room of a window; nil where there are none.
	Room func(sale, window string) (Room, bool)

	// Papers makes files of tickets; nil for none.
	Papers Papers

	// Errors gives errors of the house their codes, see Problems. Ready is nil when
	// everything is open.
	Errors []ErrorCode
	Ready  func() error

	// Secure is set where buyers come by https: it hardens the cookie. Proxies are
	// those whose X-Forwarded-For is believed; Origins are other sites of ours whose
	// pages may act with our cookie.
	Secure  bool
	Proxies []netip.Prefix
	Origins []string

	Limits Limits
	Guard  Guard
	// Metrics is nil for none.
	Metrics *Metrics
	Log     *slog.Logger // nil for none
}

// ErrorCode is the code that an error of the house is told with.
type ErrorCode struct {
	Err  error
	Code string
}

// Limits bound what one address or one session may ask. A limit whose Burst is 0 is
// none. Zero fields of the others take the defaults.
type Limits struct {
	Requests guard.Limit // everything, by address
	Holds    guard.Limit // holds, by address and by session
	Sessions guard.Limit // new sessions, by address
	Mails    guard.Limit // codes sent, by address, by session and to one e-mail address
	Codes    guard.Limit // requests with a sale's codes, by address and by session

	Streams        int // open at once; 20,000
	StreamsAddress int // open at once from one address; 50
	Names          int // addresses and sessions that each limiter remembers; 200,000
}

// DefaultLimits are generous to an office behind one address, and hard on a flood.
func DefaultLimits() Limits {
	return Limits{
		Requests: guard.Limit{Burst: 1200, Per: 60_000},
		Holds:    guard.Limit{Burst: 120, Per: 60_000},
		Sessions: guard.Limit{Burst: 120, Per: 60_000},
		Mails:    guard.Limit{Burst: 5, Per: 600_000},
		Codes:    guard.Limit{Burst: 20, Per: 600_000},
	}
}

func (o *Options) complete() error {
	for _, need := range []struct {
		missing bool
		what    string
	}{
		{o.Clock == nil, "Clock"},
		{o.Random == nil, "Random"},
		{o.Ring == nil, "Ring, it signs sessions"},
		{o.Vault == nil, "Vault, it seals personal data"},
		{o.Sale == nil, "Sale, it finds sales"},
		{o.Sales == nil, "Sales, it lists them"},
		{o.Catalog == nil, "Catalog, it finds organizers"},
		{o.Charts == nil, "Charts, it finds charts"},
		{o.Blob == nil, "Blob, it finds what was published"},
	} {
		if need.missing {
			return errors.New("api: Options are incomplete: " + need.what + " is missing")
		}
	}
	if o.Ready == nil {
		o.Ready = func() error { return nil }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Limits.complete()
	return nil
}

func (l *Limits) complete() {
	for _, d := range []struct {
		field *int
		value int
	}{{&l.Streams, 20_000}, {&l.StreamsAddress, 50}, {&l.Names, 200_000}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
}

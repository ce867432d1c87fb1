package admin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"

	"facevalue/api"
	"facevalue/blob"
	"facevalue/catalog"
	"facevalue/guard"
	"facevalue/payment/inbox"
	"facevalue/sale"
	"facevalue/vault"
	"facevalue/views"
	"facevalue/views/live"
	"facevalue/webhook"
)

// Clock is the time, in ms since 1970.
type Clock interface{ Now() int64 }

// Organizer is one running organizer.
type Organizer interface {
	// Suffix names it.
	Suffix() string
	// Submit decides a command and answers when it is durable.
	Submit(ctx context.Context, cmd catalog.Command) (catalog.Outcome, uint64, error)
	// Read shows the organizer as it stands behind record seq; fn must neither change
	// nor keep it.
	Read(fn func(m *catalog.Machine, seq uint64)) error
	// Wait returns when record seq can be read.
	Wait(ctx context.Context, seq uint64) error
}

// Sale is one running sale.
type Sale interface {
	// Organizer is the suffix of the organizer whose sale it is.
	Organizer() string
	// Submit decides a command and answers when it is durable.
	Submit(ctx context.Context, cmd sale.Command) (sale.Outcome, uint64, error)
	// Live is the sale for readers; nil while it opens.
	Live() *live.Sale
}

// Vault keeps personal data readable.
type Vault interface {
	// Claim makes the claim key of a canonical form.
	Claim(kind vault.Kind, canonical string) vault.Claim
	// NewPerson draws a name for somebody not met before.
	NewPerson() (vault.Ref, error)
	// Seal seals, and returns when the keys are durable.
	Seal(ctx context.Context, items ...vault.Item) ([][]byte, error)
	// Open opens what was sealed for a purpose.
	Open(ctx context.Context, purpose string, blob []byte) ([]byte, error)
}

// Webhooks sends messages, and knows what was sent. Errors are webhook.ErrNone when there
// is no such webhook.
type Webhooks interface {
	// Log is what a webhook was sent before message number before, the newest first; all
	// with 0, and with state "" in all states.
	Log(ctx context.Context, organizer, hook, state string, before int64, most int) ([]webhook.Sent, error)
	// Replay sends a message of the log again, false when it is not there any more.
	Replay(ctx context.Context, organizer, hook, message string) (webhook.Sent, bool, error)
	// ReplayFrom sends everything again since an instant.
	ReplayFrom(ctx context.Context, organizer, hook string, from int64) error
	// Test sends a message at once and says how that went.
	Test(ctx context.Context, organizer, hook string) (webhook.Sent, error)
}

// NewOrganizer is somebody who is to sell, with the first of its owners.
type NewOrganizer struct {
	Suffix  string // empty for one that is drawn
	Profile catalog.Profile
	Owner   catalog.Staff
}

// Options are what the organizer's door needs from the house.
type Options struct {
	Clock  Clock
	Random io.Reader // crypto/rand

	// Organizer and Sale find what runs by its suffix. Create opens an organizer;
	// ErrTaken says that there is one of that suffix.
	Organizer func(suffix string) (Organizer, bool)
	Sale      func(suffix string) (Sale, bool)
	Create    func(ctx context.Context, n NewOrganizer) (suffix string, out catalog.Outcome, err error)
	NewSuffix func() (string, error)

	Vault  Vault
	Views  *views.Views
	Blobs  blob.Store
	Charts sale.Charts

	// Room is nil while the disk has room for new files; nil for always.
	Room func() error

	// Resend sends an order's tickets again, see delivery.Resender.
	Resend func(ctx context.Context, saleSuffix string, order uint64) error

	// Rooms are the waiting rooms; nil where there are none.
	Rooms Rooms

	// Reasons are why fans were refused; nil where nobody keeps them.
	Reasons *guard.Reasons

	// Papers makes files of what is printed for staff; nil for none.
	Papers Papers

	// Webhooks sends to organizers' programs, and SealSecret seals what that is signed
	// with. WebhookLoopback lets addresses of this machine be named, for development.
	Webhooks        Webhooks
	SealSecret      func(ctx context.Context, secret string) ([]byte, error)
	WebhookLoopback bool
	// Strays are payments without an order that name one of an organizer's; nil for none.
	Strays func(ctx context.Context, organizer string) ([]inbox.Item, error)

	// Operator is the SHA-256 of the token that may add organizers; zero for none.
	Operator [32]byte

	// Errors gives errors of the house their codes, as in api. Address is who a
	// request comes from; nil for the peer.
	Errors  []api.ErrorCode
	Address func(*http.Request) netip.Addr

	Secure  bool        // cookies are for https alone
	SignIns guard.Limit // by address, and by account four times that; zero takes ten in ten minutes
	Log     *slog.Logger

	hash cost // of new passwords; zero takes what is right but in tests
}

// Papers makes files to print. A file of no bytes has nothing in it.
type Papers interface {
	// Receipts are all receipts and credit notes of an order.
	Receipts(ctx context.Context, saleSuffix string, order uint64) ([]byte, error)
}

// ErrTaken says that an organizer of that suffix exists.
var ErrTaken = errors.New("admin: the suffix is taken")

func (o *Options) complete() error {
	for _, need := range []struct {
		missing bool
		what    string
	}{
		{o.Clock == nil, "Clock"},
		{o.Random == nil, "Random"},
		{o.Organizer == nil, "Organizer, it finds organizers"},
		{o.Sale == nil, "Sale, it finds sales"},
		{o.Create == nil, "Create, it opens organizers"},
		{o.NewSuffix == nil, "NewSuffix, it draws names"},
		{o.Vault == nil, "Vault, it seals personal data"},
		{o.Views == nil, "Views, they are searched"},
		{o.Resend == nil, "Resend, it sends letters again"},
		{o.Charts == nil, "Charts, it finds charts"},
		{o.Webhooks == nil, "Webhooks, it sends to programs"},
		{o.SealSecret == nil, "SealSecret, it seals what is signed with"},
	} {
		if need.missing {
			return errors.New("admin: Options are incomplete: " + need.what + " is missing")
		}
	}
	if o.Room == nil {
		o.Room = func() error { return nil }
	}
	if o.Address == nil {
		o.Address = func(r *http.Request) netip.Addr {
			peer, _ := netip.ParseAddrPort(r.RemoteAddr) // none is an address too
			return peer.Addr().Unmap()
		}
	}
	if o.SignIns.Burst == 0 {
		o.SignIns = guard.Limit{Burst: 10, Per: 600_000}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

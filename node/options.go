package node

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"

	"facevalue/delivery"
	"facevalue/payment/work"
)

// Clock is the time of the house, in ms since 1970; clock.System is one.
type Clock interface {
	Now() int64
	Wall() int64
}

// Options say which directory a node runs, and with what.
type Options struct {
	Dir   string
	Clock Clock
	// Random draws keys and the seeds of ids; nil is crypto/rand.
	Random io.Reader
	// Keys is the directory of master and signing keys, Erasures the file of the list
	// of erased persons; empty are DIR/keys and DIR.erasures.
	Keys     string
	Erasures string
	// RebuildErasures makes a lost list of erased persons again, see vault.Options.
	RebuildErasures bool

	// Provider moves money, Mail sends letters. Without one what it would do waits.
	Provider work.Provider
	Mail     delivery.Sender
	Letters  delivery.Letters // says what is written; nil is the node itself
	// Outside is called when the directory is taken and before anything runs, and puts
	// Provider and Mail there: for those that keep files in the directory. May be nil.
	Outside func(ctx context.Context) (work.Provider, delivery.Sender, error)
	// Purge takes persons who were erased out of what others keep of them, such as mails;
	// nil for nothing.
	Purge func(ctx context.Context, persons ...[16]byte) error
	// WebhookLoopback sends to webhooks on this machine too, which is for development.
	WebhookLoopback bool
	// Links says where a fan finds things.
	Links Links

	// Ship is a directory that records and blobs are copied to while they are made,
	// see package ship; empty for none.
	Ship string
	// MaxWatchers bounds those who watch one sale; 0 means 20,000.
	MaxWatchers int
	// FreeSpace says how many bytes are free where dir is; nil asks the file system.
	FreeSpace func(dir string) (int64, error)

	// Beacon fetches the signature of a round of the public beacon that draws rest on;
	// nil where there is none: then a draw rests on a secret that the house commits to,
	// or somebody brings the round.
	Beacon func(ctx context.Context, round uint64) ([]byte, error)

	// Log is told what an operator should know; nil is nobody.
	Log *slog.Logger
	// Fatal is told once that the storage has failed: the process has to end. It
	// must not block, nor close the node.
	Fatal func(error)
}

// Links are addresses of the public site.
type Links struct {
	// Order is the page of an order with the signed token that opens it.
	Order func(order, token string) string
	// Return is where a buyer comes back to from paying for an order.
	Return func(order string) string
}

func (o *Options) complete() error {
	switch {
	case o.Dir == "":
		return errors.New("node: open: Options.Dir is missing, name the data directory")
	case o.Clock == nil:
		return errors.New("node: open: Options.Clock is missing")
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(error) {}
	}
	if o.Links.Order == nil {
		o.Links.Order = func(order, token string) string { return "/orders/" + order + "#" + token }
	}
	if o.Links.Return == nil {
		o.Links.Return = func(order string) string { return "/orders/" + order }
	}
	return nil
}

package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"path/filepath"
	"sync/atomic"

	"facevalue/api"
	"facevalue/clock"
	"facevalue/delivery"
	"facevalue/node"
	"facevalue/payment/sandbox"
	"facevalue/payment/stripe"
	"facevalue/payment/work"
)

// houseOptions are what serve and demo open a house with.
type houseOptions struct {
	data          string
	public        string // address of the site, without a slash at the end
	dev           bool   // a sandbox to pay by, and mail to look at
	sandboxKey    string // of the sandbox; drawn at each start when it is empty
	operator      string // token of who may add organizers; empty for nobody
	proxies       []netip.Prefix
	origins       []string
	beacon        string                // address of a relay of drand; empty for none
	calm          int                   // reservations a second up to which no work is asked; 0 for never
	throwAway     []string              // mail domains that prove nothing, beside those that are known
	stripe        *stripe.Options       // nil: not used
	stripeForm    string                // the publishable key, for its form in the shop
	mail          *delivery.SMTPOptions // nil: mail is kept in the outbox
	hooksLoopback bool                  // webhooks may lead to this machine

	ship            string // second copy; empty for none
	keys, erasures  string
	rebuildErasures bool

	log   *slog.Logger
	fatal func(error) // the process has to end
}

// house is everything that serves a data directory, put together.
type house struct {
	options  houseOptions
	clock    clock.System
	node     *node.Node
	api      *api.API
	outbox   *delivery.Outbox
	mail     delivery.Sender
	company  *sandbox.Company
	client   *sandbox.Client
	stripe   *stripe.Client
	provider work.Provider
	guard    api.Guard
	front    atomic.Pointer[http.Handler]
	handler  http.Handler
}

// openHouse opens a data directory and puts a front door before it. Close it.
func openHouse(ctx context.Context, o houseOptions) (*house, error) {
	h := &house{options: o, clock: clock.New()}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

func (h *house) open(ctx context.Context) (err error) {
	if err := h.openNode(ctx); err != nil {
		return err
	}
	if err := h.openAPI(); err != nil {
		return err
	}
	h.mountStripe()
	h.handler = h.site()
	h.front.Store(&h.handler)
	if h.company != nil {
		h.company.Start()
	}
	return nil
}

func (h *house) openNode(ctx context.Context) (err error) {
	o := &h.options
	h.node, err = node.Open(ctx, node.Options{
		Dir: o.data, Clock: h.clock, Keys: o.keys, Erasures: o.erasures, RebuildErasures: o.rebuildErasures,
		Ship: o.ship, Outside: h.openOutside, Purge: h.purge, WebhookLoopback: o.hooksLoopback, Links: h.links(), Log: o.log, Fatal: o.fatal,
		Beacon: o.fetchRound(),
	})
	return err
}

// openOutside opens what mail and money go through, once the directory is ours: some of
// it keeps files there.
func (h *house) openOutside(ctx context.Context) (work.Provider, delivery.Sender, error) {
	if err := h.openMail(ctx); err != nil {
		return nil, nil, err
	}
	if err := h.openMoney(ctx); err != nil {
		return nil, nil, err
	}
	return h.provider, h.mail, nil
}

// links are where a fan finds things on the site.
func (h *house) links() node.Links {
	return node.Links{
		Order:  func(order, token string) string { return h.options.public + "/orders/" + order + "?link=" + token },
		Return: func(order string) string { return h.options.public + "/orders/" + order },
	}
}

// purge takes persons who were erased out of the mail that is kept.
func (h *house) purge(ctx context.Context, persons ...[16]byte) error {
	if h.outbox == nil {
		return nil
	}
	return h.outbox.Purge(ctx, persons...)
}

// ServeHTTP answers for the house, also while it is still being opened.
func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if front := h.front.Load(); front != nil {
		(*front).ServeHTTP(w, r)
		return
	}
	starting(w, r)
}

// starting answers while nothing is open yet.
func starting(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/livez" {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"status":"alive"}`)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprint(w, `{"type":"/problems/starting","code":"starting","status":503,"title":"We are opening. Please try again in a moment."}`)
}

// close ends everything in the order in which it rests on each other. The listener
// was closed before.
func (h *house) close(ctx context.Context) error {
	h.front.Store(nil)
	if h.api != nil {
		h.api.EndStreams()
	}
	var all []error
	if h.node != nil {
		all = append(all, h.node.Close(ctx))
	}
	if h.client != nil {
		h.client.Close()
	}
	if h.stripe != nil {
		h.stripe.Close()
	}
	if h.company != nil {
		all = append(all, h.company.Close())
	}
	if h.outbox != nil {
		all = append(all, h.outbox.Close())
	}
	return errors.Join(all...)
}

// operatorHash is what the operator's token is recognised by.
func operatorHash(token string) (hash [32]byte) {
	if token == "" {
		return hash
	}
	return sha256.Sum256([]byte(token))
}

// inData is a file of the data directory.
func (h *house) inData(name string) string { return filepath.Join(h.options.data, name) }

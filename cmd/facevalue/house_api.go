package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"facevalue/api"
	"facevalue/api/admin"
	"facevalue/blob"
	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/desk"
	"facevalue/journal/sqlite"
	"facevalue/node"
	"facevalue/payment/inbox"
	"facevalue/payment/work"
	"facevalue/sale"
	"facevalue/views/live"
	"facevalue/web"
)

// houseErrors are the codes that errors of the house are told with.
var houseErrors = []api.ErrorCode{
	{Err: node.ErrNoSpace, Code: "no_space"},
	{Err: node.ErrClosed, Code: "closing"},
	{Err: node.ErrPrinting, Code: "busy"},
	{Err: node.ErrStarting, Code: "not_yet"},
	{Err: blob.ErrNotFound, Code: "unknown"},
	{Err: node.ErrNoWindow, Code: "unknown"},
	{Err: node.ErrNoTurns, Code: "state"},
	{Err: node.ErrNoRoom, Code: "room_unopened"},
}

// openAPI puts the front doors before the node: the fan's, the organizer's, and those
// of whoever sends news of payments.
func (h *house) openAPI() (err error) {
	o := &h.options
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	registry.MustRegister(h.gauges()...)
	metrics, err := api.NewMetrics(registry)
	if err != nil {
		return err
	}
	if h.guard, err = newGuard(o); err != nil {
		return err
	}
	h.api, err = api.New(api.Options{
		Clock: h.clock, Random: rand.Reader, Ring: h.node.Ring(), Vault: h.node.Vault(),
		Sale: h.findSale, Catalog: h.findCatalog, Sales: h.node.Sales,
		Charts: h.node.Charts(), Blob: func(hash [32]byte) ([]byte, error) { return h.node.Blobs().Get(blob.Name(hash)) },
		Mail: h.mailCode, Pay: h.payWay, Papers: h.node.Papers(), Room: rooms{h.node}.FindRoom, Errors: houseErrors, Ready: h.node.Ready,
		Secure: h.secure(), Proxies: o.proxies, Origins: o.origins,
		Limits: api.DefaultLimits(), Guard: h.guard, Metrics: metrics, Log: o.log,
	})
	if err != nil {
		return err
	}
	h.api.Mount("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	if h.client != nil {
		h.api.Mount("/v1/payments/sandbox/webhook", work.NewWebhook(h.client.Webhook, h.takeHint("sandbox"), h.clock.Now, h.problem("webhook")))
	}
	return h.openAdmin()
}

// openAdmin puts the organizer's door beside the fan's.
func (h *house) openAdmin() error {
	door, err := admin.New(admin.Options{
		Clock: h.clock, Random: rand.Reader,
		Organizer: func(suffix string) (admin.Organizer, bool) { return h.node.Organizer(suffix) },
		Sale:      func(suffix string) (admin.Sale, bool) { return h.findSale(suffix) },
		Create:    h.createOrganizer, NewSuffix: h.node.NewSuffix,
		Vault: h.node.Vault(), Views: h.node.Views(), Blobs: h.node.Blobs(), Charts: h.node.Charts(), Room: h.room,
		Resend:  (&delivery.Resender{Letters: h.node.Letters(), Sender: h.mail, Now: h.clock.Now}).Resend,
		Papers:  h.node.Papers(),
		Reasons: h.guard.Reasons, Rooms: rooms{h.node},
		Webhooks: h.node.Webhooks(), SealSecret: h.node.SealWebhook, WebhookLoopback: h.options.hooksLoopback, Strays: h.node.StrayPayments,
		Operator: operatorHash(h.options.operator), Errors: houseErrors,
		Address: h.api.Address, Secure: h.secure(),
		Log: h.options.log,
	})
	if err != nil {
		return err
	}
	for _, pattern := range admin.Patterns() {
		h.api.Mount(pattern, door)
	}
	document, err := admin.Document()
	if err != nil {
		return fmt.Errorf("describe the organizer's routes: %w", err)
	}
	return h.api.Describe(document)
}

// room is nil while the disk has room for something new.
func (h *house) room() error {
	level, err := h.node.Space()
	if err == nil && level != sqlite.SpaceOK {
		err = node.ErrNoSpace
	}
	return err
}

// site is everything that is served, by its path.
func (h *house) site() http.Handler {
	shop := web.Handler(web.Options{StripeForm: h.stripe != nil})
	for _, pattern := range web.Patterns() {
		h.api.Mount(pattern, shop)
	}
	if h.company != nil {
		h.api.Mount("/sandbox/", http.StripPrefix("/sandbox", h.company.Handler()))
	}
	if h.options.dev && h.outbox != nil {
		h.api.Mount("/dev/outbox", h.outbox.Handler("/dev/outbox"))
		h.api.Mount("/dev/outbox/", h.outbox.Handler("/dev/outbox"))
	}
	return h.api
}

// findSale is a running sale. One that is there and broken answers why, so that fans
// are told to come back and not that there is no such thing.
func (h *house) findSale(suffix string) (api.Sale, bool) {
	if s, ok := h.node.Sale(suffix); ok {
		return s, true
	}
	if why := h.node.Broken(suffix); why != nil {
		return brokenSale{why}, true
	}
	return nil, false
}

// brokenSale is a sale that the journal has and that does not open.
type brokenSale struct{ why error }

func (s brokenSale) Organizer() string { return "" }
func (s brokenSale) Live() *live.Sale  { return nil }

func (s brokenSale) Submit(context.Context, sale.Command) (sale.Outcome, uint64, error) {
	return sale.Outcome{}, 0, fmt.Errorf("%w: %w", desk.ErrStopped, s.why)
}

func (h *house) findCatalog(organizer string) (api.Catalog, bool) {
	return h.node.Organizer(organizer)
}

// createOrganizer opens an organizer, in the words of the organizer's door.
func (h *house) createOrganizer(ctx context.Context, c admin.NewOrganizer) (string, catalog.Outcome, error) {
	suffix, out, err := h.node.CreateOrganizer(ctx, node.NewOrganizer{Suffix: c.Suffix, Profile: c.Profile, Owner: c.Owner})
	if errors.Is(err, node.ErrExists) {
		err = fmt.Errorf("%w: %w", admin.ErrTaken, err)
	}
	return suffix, out, err
}

// mailCode sends the digits that prove an address.
func (h *house) mailCode(ctx context.Context, m api.Mail) error {
	letter, err := delivery.Code(m.ID, m.Language, m.To, m.Code, m.Minutes, h.options.name())
	if err != nil {
		return err
	}
	return h.mail.Send(ctx, letter)
}

// payWay is how a payment is paid.
func (h *house) payWay(ctx context.Context, ref string) (api.PayWay, error) {
	p, err := h.provider.Fetch(ctx, ref)
	if err != nil || h.stripe == nil {
		return api.PayWay{URL: p.PayURL}, err
	}
	return h.payForm(&p)
}

// inboxGauge is one figure of what waits in the inbox; -1 when that cannot be read.
func (h *house) inboxGauge(name, help string, value func(inbox.Depth) float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		d, err := h.node.Inbox(context.Background())
		if err != nil {
			return -1
		}
		return value(d)
	})
}

// gauges are what an operator watches besides requests.
func (h *house) gauges() []prometheus.Collector {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	return []prometheus.Collector{
		gauge("facevalue_sales", "Sales that are open.", func() float64 { return float64(len(h.node.Sales())) }),
		gauge("facevalue_trouble", "Things that somebody should look at; facevalue status names them.", func() float64 { return float64(len(h.node.Trouble())) }),
		gauge("facevalue_space_level", "0 enough room on the disk, 1 nothing new is begun, 2 critical.", func() float64 {
			level, err := h.node.Space()
			if err != nil {
				return 2
			}
			return float64(level)
		}),
		h.inboxGauge("facevalue_payment_inbox_waiting", "Payments that a company told of and that wait to be acted on.", func(d inbox.Depth) float64 { return float64(d.Waiting) }),
		h.inboxGauge("facevalue_payment_inbox_strays", "Of those, payments that no order here is known for: an alarm.", func(d inbox.Depth) float64 { return float64(d.Strays) }),
		h.inboxGauge("facevalue_payment_inbox_oldest_seconds", "How long the oldest of them has waited.", func(d inbox.Depth) float64 {
			if d.Oldest == 0 {
				return 0
			}
			return float64(h.clock.Now()-d.Oldest) / 1000
		}),
		gauge("facevalue_commands_waiting", "Commands that wait for their durable answer.", func() float64 {
			n := 0
			for _, suffix := range h.node.Sales() {
				if s, ok := h.node.Sale(suffix); ok {
					n += s.Stats().Held
				}
			}
			return float64(n)
		}),
		gauge("facevalue_clock_jumps", "How often the wall clock was seen to jump: an alarm.", func() float64 {
			n := uint64(0)
			for _, suffix := range h.node.Sales() {
				if s, ok := h.node.Sale(suffix); ok {
					n += s.Stats().Jumps
				}
			}
			return float64(n)
		}),
	}
}

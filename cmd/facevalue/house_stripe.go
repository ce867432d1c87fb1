package main

import (
	"context"
	"errors"
	"strings"

	"facevalue/api"
	"facevalue/breaker"
	"facevalue/catalog"
	"facevalue/node"
	"facevalue/payment"
	"facevalue/payment/stripe"
	"facevalue/payment/work"
)

// stripeHook is where Stripe sends its news.
const stripeHook = "/v1/payments/stripe/webhook"

// stripeFlags say whose money is taken.
type stripeFlags struct {
	Secret      string `name:"secret-file" placeholder:"FILE" env:"FACEVALUE_STRIPE_SECRET_FILE" help:"File with the secret key (sk_ or rk_): payments go to Stripe."`
	Publishable string `name:"publishable-key" placeholder:"KEY" env:"FACEVALUE_STRIPE_PUBLISHABLE_KEY" help:"The publishable key (pk_) of the same account and mode: with it the shop shows Stripe's form for cards and other ways to pay."`
	Webhook     string `name:"webhook-secret-file" placeholder:"FILE" env:"FACEVALUE_STRIPE_WEBHOOK_SECRET_FILE" help:"File with the secrets (whsec_) that Stripe signs its news with, one a line: two while one is being replaced."`
}

// options are those of a client; nil where Stripe is not used.
func (f *stripeFlags) options(dev bool) (*stripe.Options, error) {
	if f.Secret == "" && f.Webhook == "" && f.Publishable == "" {
		return nil, nil
	}
	if dev {
		return nil, errors.New("--dev has a payment company of its own: either that or --stripe-secret-file; Stripe's test mode is a key that begins with sk_test_")
	}
	if f.Secret == "" || f.Webhook == "" {
		return nil, errors.New("--stripe-secret-file and --stripe-webhook-secret-file go together: without the second nobody hears that somebody has paid")
	}
	key, err := secretFile("--stripe-secret-file", f.Secret)
	if err != nil {
		return nil, err
	}
	secrets, err := secretFile("--stripe-webhook-secret-file", f.Webhook)
	if err != nil {
		return nil, err
	}
	o := stripe.Options{SecretKey: key, WebhookSecrets: strings.Fields(secrets)}
	client, err := stripe.New(o) // what is wrong is said before anything is opened
	if err != nil {
		return nil, err
	}
	client.Close()
	return &o, checkPublishable(f.Publishable, client.Live())
}

// checkPublishable refuses what is no key for browsers, or one of the other mode: its
// form would not know our payments.
func checkPublishable(key string, live bool) error {
	switch {
	case key == "":
		return nil
	case strings.HasPrefix(key, "sk_"), strings.HasPrefix(key, "rk_"):
		return errors.New("--stripe-publishable-key has a secret key, which would be shown to everybody; the publishable one begins with pk_")
	case !strings.HasPrefix(key, "pk_live_") && !strings.HasPrefix(key, "pk_test_") || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("--stripe-publishable-key is no key for browsers; one begins with pk_live_ or pk_test_")
	case strings.HasPrefix(key, "pk_live_") != live:
		return errors.New("--stripe-publishable-key and --stripe-secret-file are of two modes: both are live, or both are test")
	}
	return nil
}

// payForm is Stripe's form for a payment.
func (h *house) payForm(p *payment.Payment) (api.PayWay, error) {
	switch {
	case p.State != payment.Open:
		return api.PayWay{Done: true}, nil
	case h.options.stripeForm == "":
		return api.PayWay{}, errNoForm
	}
	return api.PayWay{Form: &api.PayForm{
		Company: "stripe", PublishableKey: h.options.stripeForm, ClientSecret: p.ClientSecret, Account: stripe.AccountOf(p.Ref),
	}}, nil
}

var errNoForm = errors.New("nobody can pay: --stripe-publishable-key is not set")

// openStripe opens the way to Stripe.
func (h *house) openStripe() error {
	o := *h.options.stripe
	o.Accounts = h.sellerAccounts
	client, err := stripe.New(o)
	if err != nil {
		return err
	}
	h.stripe = client
	h.provider = &work.Paced{Provider: client, Breaker: breaker.New(breaker.Options{Most: 16}), Now: h.clock.Now}
	h.options.log.Info("payments go to Stripe", "live", client.Live(), "webhook", h.options.public+stripeHook)
	if h.options.stripeForm == "" {
		h.options.log.Warn("the shop cannot show Stripe's form, so nobody can pay in it: set --stripe-publishable-key")
	}
	return nil
}

// mountStripe takes what Stripe sends.
func (h *house) mountStripe() {
	if h.stripe != nil {
		h.api.Mount(stripeHook, work.NewWebhook(h.stripe.Webhook, h.takeHint("stripe"), h.clock.Now, h.problem("webhook")))
	}
}

// sellerAccounts are the accounts of those who sell in a sale, or in any. Payments may be
// asked about before the house is open, and then have to wait for that.
func (h *house) sellerAccounts(_ context.Context, saleName string) ([]string, error) {
	if h.front.Load() == nil {
		return nil, node.ErrStarting
	}
	organizers := h.node.Organizers()
	if saleName != "" {
		s, ok := h.node.Sale(strings.TrimPrefix(saleName, "sale_"))
		if !ok {
			return nil, work.ErrUnknown
		}
		organizers = []string{s.Organizer()}
	}
	accounts := []string{""} // of sellers that have none, or had none once
	for _, suffix := range organizers {
		o, ok := h.node.Organizer(suffix)
		if !ok {
			continue
		}
		err := o.Read(func(m *catalog.Machine, _ uint64) {
			for _, s := range m.Sellers() {
				accounts = append(accounts, s.Account)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return accounts, nil
}

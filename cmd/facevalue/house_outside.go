package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"facevalue/breaker"
	"facevalue/delivery"
	"facevalue/payment"
	"facevalue/payment/sandbox"
	"facevalue/payment/work"
)

// openMail opens where letters go: a mail server, or the outbox.
func (h *house) openMail(ctx context.Context) error {
	if m := h.options.mail; m != nil {
		m.Now = h.clock.Now
		sender, err := delivery.NewSMTP(*m)
		if err != nil {
			return err
		}
		h.mail = &delivery.Steady{Sender: sender, Breaker: breaker.New(breaker.Options{}), Now: h.clock.Now}
		return nil
	}
	outbox, err := delivery.OpenOutbox(ctx, h.inData("outbox.db"), h.clock.Now)
	if err != nil {
		return err
	}
	h.outbox, h.mail = outbox, outbox
	return nil
}

// openMoney opens the way to Stripe, or the sandbox company.
func (h *house) openMoney(ctx context.Context) (err error) {
	if h.options.stripe != nil {
		return h.openStripe()
	}
	if !h.options.dev {
		return nil
	}
	key, webhook, err := twoSecrets()
	if err != nil {
		return err
	}
	h.options.sandboxKey = cmp.Or(h.options.sandboxKey, key)
	key = h.options.sandboxKey
	base := h.options.public
	h.company, err = sandbox.Open(ctx, sandbox.Options{
		Path: h.inData("sandbox.db"), SecretKey: key, PublicURL: base + "/sandbox", Now: h.clock.Now,
		Endpoints: []sandbox.Endpoint{{URL: base + "/v1/payments/sandbox/webhook", Secret: webhook}},
		Transport: sandbox.InProcess(http.HandlerFunc(h.ServeHTTP)), Notice: h.problem("sandbox"),
	})
	if err != nil {
		return err
	}
	h.client, err = sandbox.NewClient(sandbox.ClientOptions{
		Base: base, SecretKey: key, Transport: sandbox.InProcess(h.company.Handler()), WebhookSecrets: []string{webhook},
	})
	if err != nil {
		return err
	}
	h.provider = &work.Paced{Provider: h.client, Breaker: breaker.New(breaker.Options{Most: 16}), Now: h.clock.Now}
	return nil
}

// takeHint keeps what a payment company sends.
func (h *house) takeHint(company string) func(context.Context, payment.Hint) error {
	return func(ctx context.Context, hint payment.Hint) error { return h.node.TakeHint(ctx, company, hint) }
}

// twoSecrets are drawn anew at each start: both sides of them are in this process,
// unless somebody wants to ask the company too.
func twoSecrets() (key, webhook string, err error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", "", err
	}
	return "sk_sandbox_" + hex.EncodeToString(b[:16]), "whsec_" + hex.EncodeToString(b[16:]), nil
}

// problem tells an operator of trouble with a part of the house.
func (h *house) problem(part string) func(error) {
	return func(err error) { h.options.log.Warn(part, "problem", err) }
}

// secure says whether buyers come by https.
func (h *house) secure() bool { return strings.HasPrefix(h.options.public, "https://") }

// name is what the house calls itself in mails of its own.
func (o *houseOptions) name() string {
	if u, err := url.Parse(o.public); err == nil && u.Host != "" {
		return u.Hostname()
	}
	return "facevalue"
}

// checkPublic refuses an address that links cannot be made from.
func checkPublic(public string) error {
	u, err := url.Parse(public)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" {
		return fmt.Errorf("--public-url is %q; it is the address of the site without a path, such as https://tickets.example", public)
	}
	return nil
}

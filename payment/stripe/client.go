package stripe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "github.com/stripe/stripe-go/v85"
)

// Version is the version of the API that requests ask for and answers are read as. It
// changes with the library alone, and a test says so when it does.
const Version = "2026-03-25.dahlia"

// Options say whose money is moved, and how. SecretKey is needed.
type Options struct {
	SecretKey string // sk_ or, with fewer rights, rk_
	// WebhookSecrets sign what Stripe sends; while one is being replaced there are
	// two, and an address for sellers' accounts has one of its own.
	WebhookSecrets []string
	// Accounts are those of the sellers of a sale, or of all with an empty name; an
	// empty one among them is the house's own. nil stands for the house's own alone.
	Accounts func(ctx context.Context, sale string) ([]string, error)

	Base      string        // of the API; https://api.stripe.com
	Timeout   time.Duration // of one request; default 20 s
	Transport http.RoundTripper
}

// Client asks Stripe. It keeps nothing and may be used from several goroutines.
type Client struct {
	options Options
	http    *http.Client
	api     *api.Client
	live    bool // whether the key moves real money
}

// New makes a client.
func New(o Options) (*Client, error) {
	if err := checkKey(o.SecretKey); err != nil {
		return nil, err
	}
	if o.Base == "" {
		o.Base = api.APIURL
	}
	if err := checkBase(o.Base); err != nil {
		return nil, err
	}
	for _, s := range o.WebhookSecrets {
		if !strings.HasPrefix(s, "whsec_") {
			return nil, errors.New("payment/stripe: a webhook's secret begins with whsec_; the dashboard shows it beside the webhook's address")
		}
	}
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	c := &Client{options: o, live: strings.Contains(o.SecretKey, "_live_")}
	c.http = &http.Client{
		Transport: bounded{o.Transport}, Timeout: o.Timeout,
		// The key goes nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.api = api.NewClient(o.SecretKey, api.WithBackends(api.NewBackendsWithConfig(&api.BackendConfig{
		URL: api.String(strings.TrimRight(o.Base, "/")), HTTPClient: c.http,
		MaxNetworkRetries: api.Int64(0), // package work repeats, and knows what it repeats
		EnableTelemetry:   api.Bool(false),
		LeveledLogger:     &api.LeveledLogger{Level: api.LevelNull},
	})))
	return c, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Live says whether real money is moved.
func (c *Client) Live() bool { return c.live }

// checkKey refuses what is no secret key, without repeating it.
func checkKey(key string) error {
	switch {
	case strings.HasPrefix(key, "pk_"):
		return errors.New("payment/stripe: this is a publishable key, which is for browsers; the secret one begins with sk_ or rk_")
	case !strings.HasPrefix(key, "sk_") && !strings.HasPrefix(key, "rk_"), strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("payment/stripe: this is no secret key; one begins with sk_ or rk_ and is a single word")
	}
	return nil
}

// checkBase refuses an address that the key would go to in the clear.
func checkBase(base string) error {
	u, err := url.Parse(base)
	if err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())) {
		return nil
	}
	return fmt.Errorf("payment/stripe: %q is no address of the API; it is like https://api.stripe.com", base)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// mostAnswer bounds what is read of an answer, in bytes. A page of a hundred payments
// with their charges is less than a tenth of it.
const mostAnswer = 16 << 20

// bounded reads no more of an answer than mostAnswer: what was cut off cannot be read,
// so the outcome is unknown.
type bounded struct{ http.RoundTripper }

// RoundTrip asks.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, mostAnswer), res.Body}
	}
	return res, err
}

// CloseIdleConnections lets go of those of the transport.
func (b bounded) CloseIdleConnections() {
	if t, ok := b.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"facevalue/journal/sqlite"
	"facevalue/web"
)

// serveCmd runs a house.
type serveCmd struct {
	Data   string          `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory. It is made when it is not there."`
	Listen string          `default:"127.0.0.1:8080" env:"FACEVALUE_LISTEN" help:"Where to listen. Only this machine by default; :8080 is for all."`
	Public string          `name:"public-url" placeholder:"URL" env:"FACEVALUE_PUBLIC_URL" help:"Address under which fans reach the site, for links in mails: https://tickets.example."`
	Config kong.ConfigFlag `placeholder:"FILE" env:"FACEVALUE_CONFIG" help:"Settings as a JSON object with the names of these flags; /etc/facevalue.json is read when it is there. Flags count more, then the environment."`
	Dev    bool            `env:"FACEVALUE_DEV" help:"For trying out: a payment company that moves no money under /sandbox/, and the mails that would be sent under /dev/outbox."`
	Books  string          `name:"sandbox-key-file" placeholder:"FILE" env:"FACEVALUE_SANDBOX_KEY_FILE" help:"With --dev: file with the key that shows the books of that company and scripts its bad days. Without it nobody has one."`

	TLS  tlsFlags  `embed:"" group:"TLS"`
	SMTP smtpFlags `embed:"" prefix:"smtp-" group:"Mail"`

	Stripe stripeFlags `embed:"" prefix:"stripe-" group:"Payments"`

	Loopback bool           `name:"webhook-loopback" env:"FACEVALUE_WEBHOOK_LOOPBACK" group:"Access" help:"For development: organizers' webhooks may lead to this machine, by http too. Never to a private network."`
	Operator string         `name:"operator-token-file" placeholder:"FILE" env:"FACEVALUE_OPERATOR_TOKEN_FILE" group:"Access" help:"File with the token of who may add organizers by POST /v1/organizers. Without it nobody may."`
	Proxies  []netip.Prefix `name:"proxy" placeholder:"CIDR" env:"FACEVALUE_PROXY" group:"Access" help:"Proxies of ours, whose X-Forwarded-For is believed."`
	Origins  []string       `name:"origin" placeholder:"URL" env:"FACEVALUE_ORIGIN" group:"Access" help:"Other sites of ours whose pages may act with a fan's cookie."`

	Guard guardFlags `embed:"" group:"Floods"`

	Ship string `placeholder:"DIR" env:"FACEVALUE_SHIP" help:"Keep a second copy of records and blobs in this directory, best on another disk; repair puts damaged records back from it."`

	Keys     string `placeholder:"DIR" env:"FACEVALUE_KEYS" group:"Keys" help:"Directory of the keys; DIR/keys by default. Best on another disk than the data."`
	Erasures string `placeholder:"FILE" env:"FACEVALUE_ERASURES" group:"Keys" help:"List of persons who were erased; DIR.erasures by default. It must not go back in time with a restore."`
	Rebuild  bool   `name:"rebuild-erasures" group:"Keys" help:"Make a list of erased persons that was lost again from vault.db. Who was erased after that file's backup has to be erased again."`

	Patience time.Duration `name:"shutdown-patience" default:"20s" env:"FACEVALUE_SHUTDOWN_PATIENCE" help:"How long requests and payments under way may take to finish when the process is told to end."`
}

// Help is what --help says beyond the flags.
func (*serveCmd) Help() string {
	return `Serves the shop, the API and the organizer's door of one data directory until it is told to end (SIGTERM or Ctrl-C): then it finishes what is under way, keeps a snapshot of every sale, and goes.

To try it out, run "facevalue demo", or:

  facevalue serve --data ./data --dev
  facevalue organizer add --data ./data --email you@example.com "My club"

In earnest, behind a proxy that speaks TLS:

  facevalue serve --data /srv/facevalue --listen 127.0.0.1:8080 --public-url https://tickets.example --proxy 127.0.0.1/32 --smtp-host mail.example --smtp-from tickets@example

or without one:

  facevalue serve --data /srv/facevalue --listen :443 --public-url https://tickets.example --acme tickets.example

/livez says that the process answers, /readyz that everything is open, /metrics what it does. docs/operating.md tells the rest: backups, restores, keys, what to do at 3 a.m.`
}

// Run serves until ctx ends or the storage fails.
func (c *serveCmd) Run(ctx context.Context, e env) error {
	o, err := c.options(e)
	if err != nil {
		return err
	}
	l, err := listenAt(c.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	if o.public == "" {
		o.public = localURL(l.Addr())
	}
	config, err := c.TLS.config(c.Data)
	if err != nil {
		return err
	}
	return c.serve(ctx, l, config, o)
}

// serve opens the house on a listener, and closes it when ctx ends.
func (c *serveCmd) serve(ctx context.Context, l net.Listener, config *tls.Config, o houseOptions) error {
	ctx, failed := context.WithCancelCause(ctx)
	defer failed(nil)
	o.fatal = func(err error) { failed(err) }
	early := serveOpening(l, config)
	h, err := openHouse(ctx, o)
	early.handOver(ctx)
	if err != nil {
		return explained(err, c.Data)
	}
	control, err := h.listenControl()
	if err != nil {
		o.log.Warn("commands beside the server will not reach it", "problem", err)
	}
	h.announce(l.Addr())
	served := h.serveHTTP(l, config)
	select {
	case err = <-served.ended:
		served.ended <- nil
	case <-ctx.Done():
	}
	return errors.Join(err, h.shutDown(c.Patience, control, served), fatalCause(ctx))
}

// fatalCause is why the storage failed, if that is what ended ctx.
func fatalCause(ctx context.Context) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (c *serveCmd) options(e env) (o houseOptions, err error) {
	if err := c.TLS.check(); err != nil {
		return o, err
	}
	o = houseOptions{
		data: c.Data, public: strings.TrimSuffix(c.Public, "/"), dev: c.Dev, proxies: c.Proxies, origins: c.Origins,
		calm: c.Guard.Calm, throwAway: c.Guard.Domains, beacon: c.Guard.Beacon,
		hooksLoopback: c.Loopback, ship: c.Ship, keys: c.Keys, erasures: c.Erasures, rebuildErasures: c.Rebuild,
		log: slog.New(slog.NewTextHandler(e.err, nil)),
	}
	if o.public != "" {
		if err := checkPublic(o.public); err != nil {
			return o, err
		}
	}
	if o.operator, err = secretFile("--operator-token-file", c.Operator); err != nil {
		return o, err
	}
	if c.Books != "" && !c.Dev {
		return o, errors.New("--sandbox-key-file goes with --dev: without it there is no sandbox")
	}
	if o.sandboxKey, err = secretFile("--sandbox-key-file", c.Books); err != nil {
		return o, err
	}
	o.stripeForm = c.Stripe.Publishable
	if o.stripe, err = c.Stripe.options(c.Dev); err != nil {
		return o, err
	}
	o.mail, err = c.SMTP.options()
	return o, err
}

// localURL is how this machine reaches what listens at an address.
func localURL(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	if ip, err := netip.ParseAddr(host); err != nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// announce says where the house is, and what it cannot do.
func (h *house) announce(at net.Addr) {
	o := &h.options
	o.log.Info("open", "url", o.public, "listen", at.String(), "data", o.data, "sales", len(h.node.Sales()), "organizers", len(h.node.Organizers()))
	for _, why := range h.node.Trouble() {
		o.log.Error("trouble", "why", why)
	}
	switch {
	case o.mail == nil && o.dev:
		o.log.Info("mails are kept and not sent", "look", o.public+"/dev/outbox")
	case o.mail == nil:
		o.log.Warn("no mail server is set up: mails are kept and not sent; see --smtp-host")
	}
	if h.provider == nil {
		o.log.Warn("no payment company is set up: orders that cost something wait for their money; see --stripe-secret-file")
	}
	if !web.Built() {
		o.log.Warn("this binary was built without the shop; only the API is served")
	}
}

// serveHTTP serves on a listener; the channel answers why that ended by itself.
func (h *house) serveHTTP(l net.Listener, config *tls.Config) *served {
	s := &served{server: h.api.NewServer(), ended: make(chan error, 1)}
	s.server.Handler, s.server.TLSConfig = h, config
	s.server.ErrorLog = slog.NewLogLogger(h.options.log.Handler(), slog.LevelDebug)
	go func() { // shutDown waits for it
		if config != nil {
			s.ended <- s.server.ServeTLS(l, "", "")
		} else {
			s.ended <- s.server.Serve(l)
		}
	}()
	return s
}

// served is an HTTP server at work.
type served struct {
	server *http.Server
	ended  chan error
}

// explained says more about why a house does not open.
func explained(err error, data string) error {
	var inUse *sqlite.InUseError
	if errors.As(err, &inUse) {
		return fmt.Errorf("%w; one process serves a data directory at a time", err)
	}
	return fmt.Errorf("open %s: %w", data, err)
}

package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Endpoint is who wants to hear of events.
type Endpoint struct {
	URL    string
	Secret string // signs what is sent there
}

// Options say how a company is run. Path, SecretKey, PublicURL and Now are needed.
type Options struct {
	Path      string // of sandbox.db
	SecretKey string // what the API is used with
	PublicURL string // under which buyers reach the company, without a slash at the end
	Now       func() int64
	Endpoints []Endpoint

	LateAfter   int64             // ms until what is under way ends, a refund that takes a while, and until some complain; default 20,000
	SlowAfter   int64             // ms until a debit ends; default 3 days
	SetAsideFor int64             // ms until money that was set aside and not taken goes back; default 7 days
	Random      io.Reader         // crypto/rand
	Transport   http.RoundTripper // of webhooks
	Notice      func(error)       // what an operator should know; may be nil
}

func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Path == "" || o.SecretKey == "" || o.Now == nil:
		return o, errors.New("payment/sandbox: a company has a Path, a SecretKey and a clock")
	case !strings.HasPrefix(o.PublicURL, "http://") && !strings.HasPrefix(o.PublicURL, "https://"):
		return o, fmt.Errorf("payment/sandbox: %q is no public URL; it begins with http:// or https://", o.PublicURL)
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if o.LateAfter == 0 {
		o.LateAfter = 20_000
	}
	if o.SlowAfter == 0 {
		o.SlowAfter = 3 * 24 * 3_600_000
	}
	if o.SetAsideFor == 0 {
		o.SetAsideFor = 7 * 24 * 3_600_000
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Notice == nil {
		o.Notice = func(error) {}
	}
	return o, nil
}

// Company is the payment company.
type Company struct {
	options Options
	db      *sql.DB
	hooks   *http.Client
	mu      sync.Mutex // one transaction at a time
	faults  faults
	running inFlight

	wake   chan struct{} // there may be something to do sooner
	cancel context.CancelFunc
	done   chan struct{} // closed when the goroutine has ended; nil before Start
}

// Open opens the company's books, making them when they are not there.
func Open(ctx context.Context, o Options) (*Company, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	db, err := openDB(ctx, o.Path)
	if err != nil {
		return nil, fmt.Errorf("payment/sandbox: open %s: %w", o.Path, err)
	}
	return &Company{
		options: o, db: db, wake: make(chan struct{}, 1),
		hooks: &http.Client{
			Transport: o.Transport, Timeout: hookTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		running: inFlight{keys: map[string]bool{}},
	}, nil
}

// Start sends webhooks and ends what is under way as time goes by, until Close. Without
// it that is done by Work.
func (c *Company) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel, c.done = cancel, make(chan struct{})
	go c.run(ctx) // Close waits for it
}

// Close ends the company. What it has not sent yet it sends after the next Open.
func (c *Company) Close() error {
	if c.done != nil {
		c.cancel()
		<-c.done
	}
	c.hooks.CloseIdleConnections()
	return c.db.Close()
}

func (c *Company) run(ctx context.Context) {
	defer close(c.done)
	for ctx.Err() == nil {
		next, err := c.Work(ctx)
		if err != nil && ctx.Err() == nil {
			c.options.Notice(err)
			next = c.options.Now() + 1000
		}
		c.rest(ctx, next)
	}
}

// rest waits until an instant, or until there may be something to do.
func (c *Company) rest(ctx context.Context, until int64) {
	wait := min(max(until-c.options.Now(), 0), math.MaxInt64/int64(2*time.Millisecond))
	timer := time.NewTimer(time.Duration(wait) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-timer.C:
	}
}

// look has the goroutine look for something to do.
func (c *Company) look() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// authorized says whether a request has the company's key, as a bearer's or as the name
// in basic authentication.
func (c *Company) authorized(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		given, _, _ = r.BasicAuth()
	}
	return subtle.ConstantTimeCompare([]byte(given), []byte(c.options.SecretKey)) == 1
}

// id draws a name.
func (b *books) id(prefix string) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	raw := make([]byte, 24)
	if _, err := io.ReadFull(b.c.options.Random, raw); err != nil {
		b.fail(err)
	}
	for i, r := range raw {
		raw[i] = letters[int(r)%len(letters)]
	}
	return prefix + string(raw)
}

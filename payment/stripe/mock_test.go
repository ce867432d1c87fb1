package stripe

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

var portSaid = regexp.MustCompile(`Listening for HTTP at address: \S*?:(\d+)\b`)

// mock runs stripe-mock, which holds every request against Stripe's own description of
// its API, and is its address.
func mock(t *testing.T) string {
	t.Helper()
	path := os.Getenv("STRIPE_MOCK")
	if path == "" {
		path = filepath.Join("..", "..", "bin", "stripe-mock")
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("requests are not held against Stripe's description: %v; make stripe-mock gets the program", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "-http-addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	port, drained := make(chan string, 1), make(chan struct{})
	go func() { // the cleanup waits for it
		defer close(drained)
		defer close(port)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := portSaid.FindStringSubmatch(lines.Text()); m != nil {
				port <- m[1]
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	t.Cleanup(func() {
		cancel()
		<-drained
		_ = cmd.Wait() // it was killed
	})
	p := <-port
	if p == "" {
		t.Fatal("stripe-mock ended before it said where it listens")
	}
	return "http://127.0.0.1:" + p
}

// TestMockRefuses: the mock would say so if a request were wrong.
func TestMockRefuses(t *testing.T) {
	c, err := New(Options{SecretKey: "sk_test_123", Base: mock(t), Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	if got := asWrong(t, c); payment.FailureOf(got) != payment.Refused {
		t.Errorf("a request with a parameter that does not exist: %v", got)
	}
}

// asWrong sends a payment with a parameter that Stripe does not have.
func asWrong(t *testing.T, c *Client) error {
	t.Helper()
	params := &api.PaymentIntentCreateParams{Amount: api.Int64(1), Currency: api.String("eur")}
	params.AddExtra("no_such_thing", "1")
	_, err := c.api.V1PaymentIntents.Create(t.Context(), params)
	return c.failed(err)
}

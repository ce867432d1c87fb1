package stripe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// answering is a client of somebody who gives one answer.
func answering(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(answer)
	c, err := New(Options{SecretKey: testKey, Base: s.URL, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		s.Close()
	})
	return c
}

// TestAnswers sorts the errors that Stripe's documentation lists, and some that it does
// not.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		status  int
		kind    string
		code    string
		failure payment.Failure
		want    string
	}{
		{400, "invalid_request_error", "parameter_missing", payment.Refused, "parameter_missing"},
		{400, "invalid_request_error", "charge_already_refunded", payment.Refused, "charge_already_refunded"},
		{400, "invalid_request_error", "balance_insufficient", payment.Busy, payment.CodeBalance},
		{400, "invalid_request_error", "lock_timeout", payment.Busy, "lock_timeout"},
		{400, "idempotency_error", "", payment.KeyReused, ""},
		{401, "invalid_request_error", "", payment.Busy, ""},
		{402, "card_error", "card_declined", payment.Refused, "card_declined"},
		{402, "invalid_request_error", "balance_insufficient", payment.Busy, payment.CodeBalance},
		{403, "invalid_request_error", "account_invalid", payment.Busy, "account_invalid"},
		{404, "invalid_request_error", "resource_missing", payment.NotFound, "resource_missing"},
		{408, "api_error", "", payment.Unknown, ""},
		{409, "idempotency_error", "idempotency_key_in_use", payment.Busy, "idempotency_key_in_use"},
		{424, "api_error", "", payment.Unknown, ""},
		{429, "invalid_request_error", "lock_timeout", payment.Busy, "lock_timeout"},
		{429, "invalid_request_error", "rate_limit", payment.Busy, "rate_limit"},
		{500, "api_error", "", payment.Unknown, payment.CodeServerError},
		{502, "api_error", "", payment.Unknown, ""},
		{503, "api_error", "", payment.Unknown, ""},
		{504, "api_error", "", payment.Unknown, ""},
		{418, "teapot_error", "", payment.Unknown, ""},
		{302, "", "", payment.Unknown, ""},
	} {
		client := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3")
			w.Header().Set("Request-Id", "req_1")
			w.WriteHeader(c.status)
			fmt.Fprintf(w, `{"error":{"type":%q,"code":%q,"message":"no, %s"}}`, c.kind, c.code, testKey)
		})
		_, err := client.Create(t.Context(), intent7("k"))
		e, ok := errors.AsType[*payment.Error](err)
		if !ok || e.Failure != c.failure || e.Code != c.want {
			t.Errorf("%d %s %s: %v", c.status, c.kind, c.code, err)
		}
		if c.status == 429 && e.RetryAfter != 3000 {
			t.Errorf("%d: again after %d ms", c.status, e.RetryAfter)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, e), testKey) {
			t.Errorf("%d: the key is in %v", c.status, err)
		}
	}
}

// TestUnreadable: an answer that cannot be read leaves open what happened.
func TestUnreadable(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a page":          func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>"+strings.Repeat(testKey, 1000)) },
		"a page of error": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503); fmt.Fprint(w, "<html>"+testKey) },
		"an empty error":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400); fmt.Fprintf(w, `{"x":%q}`, testKey) },
		"nothing":         func(http.ResponseWriter, *http.Request) {},
		"another state": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"id":"pi_1","status":"dreaming","currency":"eur"}`)
		},
		"half an ISK": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"id":"pi_1","status":"processing","currency":"isk","amount":150}`)
		},
		"without an end": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"id":`)
		},
		"broken off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		_, err := answering(t, answer).Create(t.Context(), intent7("k"))
		if err == nil || payment.FailureOf(err) != payment.Unknown {
			t.Errorf("%s: %v", name, err)
		} else if text := err.Error(); strings.Contains(text, testKey) || len(text) > 1000 {
			t.Errorf("%s: %.1000q has the key in it, or is %d long", name, text, len(text))
		}
	}
}

// TestNobodyThere: whoever gives up waiting does not know what happened.
func TestNobodyThere(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer s.Close()
	defer close(release)
	c, err := New(Options{SecretKey: testKey, Base: s.URL, Timeout: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Create(t.Context(), intent7("k")); err == nil || payment.FailureOf(err) != payment.Unknown {
		t.Errorf("no answer in time: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Create(ctx, intent7("k")); !errors.Is(err, context.Canceled) || payment.FailureOf(err) != payment.Unknown {
		t.Errorf("given up: %v", err)
	}
	for _, list := range []func() error{
		func() error { _, err := c.Payments(ctx, "sale_club", "ord_club_7"); return err },
		func() error { _, err := c.Changed(ctx, start); return err },
	} {
		if err := list(); err == nil || payment.FailureOf(err) != payment.Unknown {
			t.Errorf("a list, given up: %v", err)
		}
	}
}

// TestNothingIsLogged: the library has a log of its own, which nobody reads.
func TestNothingIsLogged(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = w, w
	c := answering(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500); fmt.Fprint(w, `{"error":{}}`) })
	_, _ = c.Create(t.Context(), intent7("k"))
	os.Stdout, os.Stderr = stdout, stderr
	_ = w.Close()
	if said, err := io.ReadAll(r); err != nil || len(said) > 0 {
		t.Errorf("said %q (%v)", said, err)
	}
}

func TestOptions(t *testing.T) {
	for name, c := range map[string]struct {
		o  Options
		ok bool
	}{
		"as it should be":    {Options{SecretKey: "sk_test_1", WebhookSecrets: []string{"whsec_1"}}, true},
		"with fewer rights":  {Options{SecretKey: "rk_live_1"}, true},
		"for browsers":       {Options{SecretKey: "pk_live_1"}, false},
		"no key":             {Options{}, false},
		"two lines":          {Options{SecretKey: "sk_test_1\nsk_test_2"}, false},
		"no webhook secret":  {Options{SecretKey: "sk_test_1", WebhookSecrets: []string{"we_1"}}, false},
		"in the clear":       {Options{SecretKey: "sk_test_1", Base: "http://api.stripe.example"}, false},
		"on this machine":    {Options{SecretKey: "sk_test_1", Base: "http://127.0.0.1:12111"}, true},
		"nowhere":            {Options{SecretKey: "sk_test_1", Base: "api.stripe.com"}, false},
		"somewhere by https": {Options{SecretKey: "sk_test_1", Base: "https://stripe.example"}, true},
	} {
		got, err := New(c.o)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && c.o.SecretKey != "" && strings.Contains(err.Error(), c.o.SecretKey) {
			t.Errorf("%s: the key is in %v", name, err)
		}
		if got != nil {
			got.Close()
		}
	}
}

// TestVersion: what is asked for and read is one version, known by name.
func TestVersion(t *testing.T) {
	w := newWorld(t)
	w.create(intent7("k"))
	if got := w.last("POST /v1/payment_intents").version; got != Version || api.APIVersion != Version {
		t.Errorf("asked for %q, the library has %q; want %q. Read Stripe's changelog before Version is changed", got, api.APIVersion, Version)
	}
}

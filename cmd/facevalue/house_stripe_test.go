package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/api"
	"facevalue/payment"
	"facevalue/payment/stripe"
)

func TestStripeFlags(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, hook := file("key", "rk_test_1\n"), file("hook", "whsec_new\nwhsec_old\n")
	o, err := (&stripeFlags{Secret: key, Webhook: hook, Publishable: "pk_test_1"}).options(false)
	if err != nil || o.SecretKey != "rk_test_1" || fmt.Sprint(o.WebhookSecrets) != "[whsec_new whsec_old]" {
		t.Errorf("%+v, %v", o, err)
	}
	if o, err := (&stripeFlags{}).options(true); o != nil || err != nil {
		t.Errorf("without: %+v, %v", o, err)
	}
	base := []string{"serve", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0"}
	for want, more := range map[string][]string{
		"go together":           {"--stripe-secret-file", key},
		"a key that begins":     {"--dev", "--stripe-secret-file", key, "--stripe-webhook-secret-file", hook},
		"publishable":           {"--stripe-secret-file", file("pk", "pk_test_1"), "--stripe-webhook-secret-file", hook},
		"begins with whsec_":    {"--stripe-secret-file", key, "--stripe-webhook-secret-file", key},
		"shown to everybody":    {"--stripe-secret-file", key, "--stripe-webhook-secret-file", hook, "--stripe-publishable-key", "sk_test_1"},
		"no key for browsers":   {"--stripe-secret-file", key, "--stripe-webhook-secret-file", hook, "--stripe-publishable-key", "test_1"},
		"two modes":             {"--stripe-secret-file", key, "--stripe-webhook-secret-file", hook, "--stripe-publishable-key", "pk_live_1"},
		"is empty":              {"--stripe-secret-file", file("empty", ""), "--stripe-webhook-secret-file", hook},
		"--stripe-webhook-secr": {"--stripe-webhook-secret-file", hook},
	} {
		bad(t, want, append(append([]string{}, base...), more...)...)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); !os.IsNotExist(err) {
		t.Error("something was opened")
	}
}

// A house with Stripe believes what Stripe signed, asks Stripe about it, and says nothing
// of the key.
func TestHouseWithStripe(t *testing.T) {
	asked := make(chan string, 100)
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/payment_intents/") {
			asked <- r.Header.Get("Stripe-Account") + r.URL.Path
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such thing"}}`)
	}))
	t.Cleanup(company.Close)
	said := newSpoken()
	h, err := openHouse(t.Context(), houseOptions{
		data: filepath.Join(t.TempDir(), "data"), public: "https://tickets.example", fatal: func(err error) { t.Error(err) },
		log:    slog.New(slog.NewTextHandler(said, nil)),
		stripe: &stripe.Options{SecretKey: "sk_test_hush", WebhookSecrets: []string{"whsec_1"}, Base: company.URL},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	ours := `{"account":"acct_9","data":{"object":{"object":"payment_intent","id":"pi_1","metadata":{"effect":"club/1/1"}}}}`
	foreign := `{"data":{"object":{"object":"payment_intent","id":"pi_2","metadata":{}}}}`
	for _, c := range []struct {
		secret, body string
		status       int
	}{
		{"whsec_1", foreign, 200},
		{"whsec_2", ours, 400},
		{"whsec_1", ours, 200}, // it is kept, and Stripe is asked
	} {
		if got := postHook(h, c.secret, c.body); got != c.status {
			t.Errorf("%s by %s is answered with %d, want %d", c.body, c.secret, got, c.status)
		}
	}
	if got := <-asked; got != "acct_9/v1/payment_intents/pi_1" || len(asked) != 0 {
		t.Errorf("asked %s and %d more", got, len(asked))
	}
	if d, err := h.node.Inbox(t.Context()); err != nil || d.Waiting != 1 {
		t.Errorf("kept: %+v, %v", d, err)
	}
	accounts, err := h.sellerAccounts(t.Context(), "")
	if err != nil || fmt.Sprintf("%q", accounts) != `[""]` {
		t.Errorf("accounts %q, %v", accounts, err)
	}
	if _, err := h.sellerAccounts(t.Context(), "sale_none"); err == nil {
		t.Error("a sale that is not there has accounts")
	}
	if text := said.String(); strings.Contains(text, "hush") || !strings.Contains(text, "cannot show Stripe's form") {
		t.Errorf("said %s", text)
	}
}

// postHook sends news as Stripe does, signed now.
func postHook(h *house, secret, body string) int {
	second := fmt.Sprint(h.clock.Now() / 1000)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(second + "." + body))
	r := httptest.NewRequest(http.MethodPost, stripeHook, strings.NewReader(body))
	r.Header.Set(stripe.SignatureHeader, "t="+second+",v1="+hex.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// TestPayForm: the shop is told what Stripe's form needs, while there is something to pay.
func TestPayForm(t *testing.T) {
	h := &house{options: houseOptions{stripeForm: "pk_test_1"}}
	open := payment.Payment{Ref: "acct_9/pi_1", State: payment.Open, ClientSecret: "pi_1_secret_2"}
	way, err := h.payForm(&open)
	if err != nil || *way.Form != (api.PayForm{Company: "stripe", PublishableKey: "pk_test_1", ClientSecret: "pi_1_secret_2", Account: "acct_9"}) {
		t.Errorf("%+v, %v", way, err)
	}
	for _, state := range []payment.State{payment.Processing, payment.Authorised, payment.Succeeded, payment.Declined, payment.Cancelled} {
		over := open
		over.State = state
		if way, err := h.payForm(&over); err != nil || way != (api.PayWay{Done: true}) {
			t.Errorf("%v: %+v, %v", state, way, err)
		}
	}
	if way, err := (&house{}).payForm(&open); !errors.Is(err, errNoForm) {
		t.Errorf("without a key: %+v, %v", way, err)
	}
}

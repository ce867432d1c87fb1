package stripe

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

const about1 = `{"id":"evt_1","object":"event","livemode":false,"type":"payment_intent.succeeded",` +
	`"data":{"object":{"object":"payment_intent","id":"pi_1","metadata":{"effect":"club/1/a"}}}}`

// sign signs with the library of the other side.
func sign(secret string, second int64, body string) string {
	return api.GenerateTestSignedPayload(&api.UnsignedPayload{Payload: []byte(body), Secret: secret, Timestamp: time.Unix(second, 0)}).Header
}

func reader(t *testing.T, key string, secrets ...string) *Client {
	t.Helper()
	c, err := New(Options{SecretKey: key, WebhookSecrets: secrets})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// TestForgedHooks is edge case 51.
func TestForgedHooks(t *testing.T) {
	c := reader(t, testKey, "whsec_old", testSecret)
	second := start / 1000
	good := sign(testSecret, second, about1)
	// computed with openssl dgst -sha256 -hmac whsec_1, over "1780000000." and the body {}
	fixed := "t=1780000000,v1=" + fixedSum
	for _, h := range []struct {
		name, header, body string
		ok                 bool
	}{
		{"ours", good, about1, true},
		{"by the secret before", sign("whsec_old", second, about1), about1, true},
		{"two signatures, the second ours", sign("whsec_other", second, about1) + ",v1=" + strings.Split(good, "v1=")[1], about1, true},
		{"two signatures, none ours", sign("whsec_other", second, about1) + ",v1=" + strings.Repeat("0", 64), about1, false},
		{"another scheme beside it", good + ",v0=abc", about1, true},
		{"another scheme alone", strings.Replace(good, "v1=", "v0=", 1), about1, false},
		{"five minutes old", sign(testSecret, second-300, about1), about1, true},
		{"a second older", sign(testSecret, second-301, about1), about1, false},
		{"from the future", sign(testSecret, second+301, about1), about1, false},
		{"another body", good, about1 + " ", false},
		{"another instant", strings.Replace(good, "t=1", "t=2", 1), about1, false},
		{"by nobody's secret", sign("", second, about1), about1, false},
		{"by a stranger", sign("whsec_2", second, about1), about1, false},
		{"not signed", "", about1, false},
		{"half a header", "t=1780000000", about1, false},
		{"not hex", "t=1780000000,v1=zz", about1, false},
		{"not JSON", sign(testSecret, second, "x"), "x", false},
		{"of nothing, by another program", fixed, "{}", true},
	} {
		hint, err := c.Webhook(http.Header{SignatureHeader: {h.header}}, []byte(h.body), start)
		want := "pi_1"
		if h.body == "{}" {
			want = ""
		}
		if (err == nil) != h.ok || err != nil && !errors.Is(err, payment.ErrForged) || h.ok && hint.Ref != want {
			t.Errorf("%s: %q, %v", h.name, hint.Ref, err)
		}
	}
	if _, err := reader(t, testKey).Webhook(http.Header{SignatureHeader: {good}}, []byte(about1), start); !errors.Is(err, payment.ErrForged) {
		t.Errorf("without a secret of ours: %v", err)
	}
}

// TestNews says which payment an event is about.
func TestNews(t *testing.T) {
	ours := `"metadata":{"effect":"club/1/a"}`
	for name, c := range map[string]struct{ event, object, want string }{
		"a payment":                  {`"livemode":false`, `"object":"payment_intent","id":"pi_1",` + ours, "pi_1"},
		"in a seller's account":      {`"account":"acct_9"`, `"object":"payment_intent","id":"pi_1",` + ours, "acct_9/pi_1"},
		"a refund":                   {`"livemode":false`, `"object":"refund","id":"re_1","payment_intent":"pi_2",` + ours, "pi_2"},
		"a charge":                   {`"livemode":false`, `"object":"charge","id":"ch_1","payment_intent":"pi_2",` + ours, "pi_2"},
		"a refund by hand":           {`"livemode":false`, `"object":"refund","id":"re_1","payment_intent":"pi_2","metadata":{}`, "pi_2"},
		"a dispute":                  {`"livemode":false`, `"object":"dispute","id":"du_1","payment_intent":"pi_2","metadata":{}`, "pi_2"},
		"a charge of another shop":   {`"livemode":false`, `"object":"charge","id":"ch_1","payment_intent":"pi_2","metadata":{}`, ""},
		"a refund of a bare charge":  {`"livemode":false`, `"object":"refund","id":"re_1","payment_intent":null,` + ours, ""},
		"a payment of another shop":  {`"livemode":false`, `"object":"payment_intent","id":"pi_1","metadata":{}`, ""},
		"a payment without metadata": {`"livemode":false`, `"object":"payment_intent","id":"pi_1"`, ""},
		"of the other mode":          {`"livemode":true`, `"object":"payment_intent","id":"pi_1",` + ours, ""},
		"a customer":                 {`"livemode":false`, `"object":"customer","id":"cus_1"`, ""},
	} {
		body := fmt.Sprintf(`{"id":"evt_1",%s,"data":{"object":{%s}}}`, c.event, c.object)
		header := http.Header{SignatureHeader: {sign(testSecret, start/1000, body)}}
		if hint, err := reader(t, testKey, testSecret).Webhook(header, []byte(body), start); err != nil || hint != (payment.Hint{Event: "evt_1", Ref: c.want}) {
			t.Errorf("%s: %+v, %v; want %q", name, hint, err, c.want)
		}
	}
	body := strings.Replace(about1, "false", "true", 1)
	header := http.Header{SignatureHeader: {sign(testSecret, start/1000, body)}}
	if hint, err := reader(t, "rk_live_1", testSecret).Webhook(header, []byte(body), start); err != nil || hint.Ref != "pi_1" {
		t.Errorf("in earnest: %q, %v", hint.Ref, err)
	}
}

// FuzzWebhook: whatever comes, nothing but what was signed is believed.
func FuzzWebhook(f *testing.F) {
	f.Add("t=1780000000,v1="+fixedSum, []byte("{}"))
	f.Add(sign(testSecret, start/1000, about1), []byte(about1))
	f.Add("t=,v1=,v1", []byte(`{"data":{"object":{"payment_intent":{}}}}`))
	c, err := New(Options{SecretKey: testKey, WebhookSecrets: []string{testSecret}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		_, err := c.Webhook(http.Header{SignatureHeader: {header}}, body, start)
		theirs := api.ValidatePayload(body, header, testSecret, api.WithIgnoreTolerance())
		if err == nil && theirs != nil {
			t.Fatalf("taken here and refused by the library: %v", theirs)
		}
		if _, err := c.Webhook(http.Header{SignatureHeader: {sign(testSecret, start/1000, string(body))}}, body, start); err != nil && !errors.Is(err, payment.ErrForged) {
			t.Fatal(err)
		}
	})
}

const fixedSum = "9aa64b1a4e59fe35a88533acf81aeec17acdbd9cbff04c4ea4974ff36f427743"

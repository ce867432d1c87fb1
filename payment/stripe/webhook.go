package stripe

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"facevalue/payment"
)

// SignatureHeader is the header of a webhook's signature.
const SignatureHeader = "Stripe-Signature"

// tolerance is how old a webhook may be, in seconds, and how much Stripe's clock may be
// ahead.
const tolerance = 300

// Webhook reads a webhook: it must be signed, and not long ago. The library would do the
// same by a clock of its own.
func (c *Client) Webhook(header http.Header, body []byte, now int64) (payment.Hint, error) {
	if err := verify(c.options.WebhookSecrets, header.Get(SignatureHeader), body, now/1000); err != nil {
		return payment.Hint{}, err
	}
	var e struct {
		ID       string `json:"id"`
		Account  string `json:"account"`
		Livemode bool   `json:"livemode"`
		Data     struct {
			Object subject `json:"object"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return payment.Hint{}, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	id, _ := e.Data.Object.intent() // whose it is, whoever asks about it sees
	// An address for sellers' accounts hears of their tests too.
	if id == "" || e.Livemode != c.live {
		return payment.Hint{Event: e.ID}, nil
	}
	at := place{e.Account, id}
	if _, err := placeOf(at.String()); err != nil {
		return payment.Hint{}, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	return payment.Hint{Event: e.ID, Ref: at.String()}, nil
}

// verify holds a signature of the form t=second,v1=hex against the secrets. There may
// be several v1, and parts of other schemes.
func verify(secrets []string, header string, body []byte, now int64) error {
	t, given := parts(header)
	second, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no instant in the signature", payment.ErrForged)
	}
	if !signed(secrets, t, body, given) {
		return fmt.Errorf("%w: the signature is by none of our secrets", payment.ErrForged)
	}
	if second < now-tolerance || second > now+tolerance {
		return fmt.Errorf("%w: signed %d s away from now, at most %d are taken", payment.ErrForged, now-second, tolerance)
	}
	return nil
}

// mostSums bounds how many signatures of a header are looked at.
const mostSums = 8

// parts are the instant and the sums of a signature.
func parts(header string) (t string, sums [][]byte) {
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			t = value
		case "v1":
			if sum, err := hex.DecodeString(value); err == nil && len(sums) < mostSums {
				sums = append(sums, sum)
			}
		}
	}
	return t, sums
}

// signed says whether one of the sums is by one of the secrets.
func signed(secrets []string, t string, body []byte, given [][]byte) bool {
	found := false
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(t + "."))
		mac.Write(body)
		sum := mac.Sum(nil)
		for _, g := range given {
			found = found || secret != "" && hmac.Equal(sum, g)
		}
	}
	return found
}

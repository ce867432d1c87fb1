package sandbox

import (
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"facevalue/payment"
)

// tolerance is how old a webhook may be, in seconds, and how much the company's clock
// may be ahead.
const tolerance = 300

// Webhook reads a webhook: it must be signed, and not long ago.
func (c *Client) Webhook(header http.Header, body []byte, now int64) (payment.Hint, error) {
	if err := verify(c.options.WebhookSecrets, header.Get(SignatureHeader), body, now/1000); err != nil {
		return payment.Hint{}, err
	}
	var e happened
	if err := json.Unmarshal(body, &e); err != nil {
		return payment.Hint{}, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	ref, _, err := e.about()
	if err != nil {
		return payment.Hint{}, fmt.Errorf("%w: %w", payment.ErrForged, err)
	}
	return payment.Hint{Event: e.ID, Ref: ref}, nil
}

// verify holds a signature of the form t=second,v1=hex against the secrets. There may
// be several v1, and parts of other schemes.
func verify(secrets []string, header string, body []byte, now int64) error {
	var t string
	var given [][]byte
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			t = value
		case "v1":
			if sum, err := hex.DecodeString(value); err == nil {
				given = append(given, sum)
			}
		}
	}
	second, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no instant in the signature", payment.ErrForged)
	}
	if !signed(secrets, t, body, given) {
		return fmt.Errorf("%w: the signature is not one of ours", payment.ErrForged)
	}
	if second < now-tolerance || second > now+tolerance {
		return fmt.Errorf("%w: signed %d s away from now, at most %d are taken", payment.ErrForged, now-second, tolerance)
	}
	return nil
}

// signed says whether one of the sums is by one of the secrets.
func signed(secrets []string, t string, body []byte, given [][]byte) bool {
	found := false
	for _, secret := range secrets {
		sum := mac(secret, t, body)
		for _, g := range given {
			found = found || secret != "" && hmac.Equal(sum, g)
		}
	}
	return found
}

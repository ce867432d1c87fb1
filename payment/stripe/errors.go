package stripe

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	api "github.com/stripe/stripe-go/v85"

	"facevalue/payment"
)

// balanceWait is when a refund is tried again that the balance did not suffice for, in
// ms.
const balanceWait = 10 * 60_000

// unreadable is an answer that came and says nothing to us.
func unreadable(err error) error {
	return &payment.Error{Failure: payment.Unknown, Message: "an answer that cannot be read", Why: err}
}

// failed is why a request failed, in our words; nil for nil.
func (c *Client) failed(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*payment.Error](err); ok {
		return e
	}
	answer, ok := errors.AsType[*api.Error](err)
	if !ok {
		return &payment.Error{Failure: payment.Unknown, Why: c.without(err)}
	}
	e := &payment.Error{Failure: failureOf(answer), Code: string(answer.Code), Message: c.clean(messageOf(answer))}
	if answer.LastResponse != nil {
		e.RetryAfter = retryAfter(answer.LastResponse.Header.Get("Retry-After"))
	}
	switch {
	case answer.HTTPStatusCode == http.StatusInternalServerError:
		e.Code = payment.CodeServerError
	case answer.Code == api.ErrorCodeBalanceInsufficient:
		e.Code, e.RetryAfter = payment.CodeBalance, balanceWait
	}
	return e
}

// failureOf sorts an answer that is an error. A status that nobody wrote about here
// leaves open what happened, unless it is one of those for bad requests.
func failureOf(e *api.Error) payment.Failure {
	switch e.HTTPStatusCode {
	case http.StatusTooManyRequests, http.StatusConflict: // among them lock_timeout and idempotency_key_in_use
		return payment.Busy
	case http.StatusUnauthorized, http.StatusForbidden:
		return payment.Busy // the key or its rights are wrong, which somebody will put right
	case http.StatusNotFound:
		return payment.NotFound
	case http.StatusBadRequest, http.StatusPaymentRequired:
		switch {
		case e.Type == api.ErrorTypeIdempotency:
			return payment.KeyReused
		case e.Code == api.ErrorCodeBalanceInsufficient, e.Code == api.ErrorCodeLockTimeout:
			return payment.Busy
		}
		return payment.Refused
	case http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnprocessableEntity:
		return payment.Refused
	}
	return payment.Unknown
}

// messageOf is an answer in a line, with the name that Stripe's people find it by.
func messageOf(e *api.Error) string {
	s := fmt.Sprintf("Stripe answered %d: %s", e.HTTPStatusCode, e.Msg)
	if e.DeclineCode != "" {
		s += " (" + string(e.DeclineCode) + ")"
	}
	if e.RequestID != "" {
		s += " [" + e.RequestID + "]"
	}
	return s
}

// clean takes the key out of a text.
func (c *Client) clean(text string) string {
	return strings.ReplaceAll(text, c.options.SecretKey, "(the secret key)")
}

// mostText bounds the text of an error, in bytes: some are a page in HTML.
const mostText = 500

// without is an error whose text has no key in it and is not long; what it wraps is
// kept only where its own text is so, since whoever logs it may unwrap it.
func (c *Client) without(err error) error {
	text := err.Error()
	if clean := c.clean(text); clean != text || len(text) > mostText {
		return errors.New(strings.ToValidUTF8(clean[:min(len(clean), mostText)], ""))
	}
	return err
}

// retryAfter reads a number of seconds as ms; anything else says nothing.
func retryAfter(text string) int64 {
	seconds, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0
	}
	return int64(seconds) * 1000
}

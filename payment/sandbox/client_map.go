package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"facevalue/payment"
)

// states are the wire's states in our words.
var states = map[string]payment.State{
	needsMethod: payment.Open, "requires_confirmation": payment.Open, needsAction: payment.Open,
	processing: payment.Processing, needsCapture: payment.Authorised,
	succeeded: payment.Succeeded, canceled: payment.Cancelled,
}

// payment is an intent in our words.
func (in *intent) payment() (payment.Payment, error) {
	p := payment.Payment{
		Ref: in.ID, Key: in.Metadata["key"], Sale: in.Metadata["sale"], Order: in.Metadata["order"], State: states[in.Status],
		Currency: strings.ToUpper(in.Currency), PayURL: in.HostedURL, ClientSecret: in.ClientSecret, Tender: in.tender(),
	}
	if p.State == 0 {
		return p, fmt.Errorf("payment/sandbox: %s is in state %q, which says nothing to us", in.ID, in.Status)
	}
	switch {
	case in.LastPaymentError != nil:
		p.Reason = in.LastPaymentError.reason()
	case in.CancellationReason != nil:
		p.Reason = *in.CancellationReason
	}
	var err error
	if p.Amount, err = fromWire(in.Amount, p.Currency); err == nil && p.State == payment.Succeeded {
		p.Captured, err = fromWire(in.AmountReceived, p.Currency)
	}
	return p, err
}

// happened is an event as it is read.
type happened struct {
	ID      string `json:"id"`
	Created int64  `json:"created"` // seconds
	Data    struct {
		Object json.RawMessage `json:"object"`
	} `json:"data"`
}

// about is the payment that an event has news of, empty for none, and whether the event
// shows the payment itself.
func (e *happened) about() (ref string, shown bool, err error) {
	var o struct {
		ID            string `json:"id"`
		Object        string `json:"object"`
		PaymentIntent string `json:"payment_intent"`
	}
	if err := json.Unmarshal(e.Data.Object, &o); err != nil {
		return "", false, fmt.Errorf("payment/sandbox: event %s: %w", e.ID, err)
	}
	if o.Object == "payment_intent" {
		return o.ID, true, nil
	}
	return o.PaymentIntent, false, nil
}

// payment is the payment that an event is about: as it was then, or by its name alone
// where the event is about something of it, or shows it in a way that says nothing to us.
func (e *happened) payment() (payment.Payment, error) {
	ref, shown, err := e.about()
	if err != nil || !shown {
		return payment.Payment{Ref: ref}, err
	}
	var in intent
	if err := json.Unmarshal(e.Data.Object, &in); err != nil {
		return payment.Payment{}, fmt.Errorf("payment/sandbox: event %s: %w", e.ID, err)
	}
	if p, err := in.payment(); err == nil {
		return p, nil
	}
	return payment.Payment{Ref: ref}, nil
}

// tender is what was paid with, once it is known.
func (in *intent) tender() string {
	details, _ := in.charge()["payment_method_details"].(map[string]any)
	kind, _ := details["type"].(string)
	return kind
}

// disputed says whether a charge was ever disputed.
func (in *intent) disputed() bool {
	is, _ := in.charge()["disputed"].(bool)
	return is
}

// charge is the charge of an intent that was asked for with it.
func (in *intent) charge() map[string]any {
	doc, _ := in.LatestCharge.(map[string]any)
	return doc
}

// reason is a decline in a word.
func (e *cardError) reason() string {
	if e.DeclineCode != "" {
		return e.DeclineCode
	}
	return e.Code
}

// result is a refund in our words.
func (r *refund) result() (payment.RefundResult, error) {
	got := payment.RefundResult{Ref: r.ID, Key: r.Metadata["key"], Reason: r.FailureReason}
	switch r.Status {
	case succeeded:
		got.State = payment.RefundDone
	case "pending", "requires_action":
		got.State = payment.RefundPending
	case "failed", canceled:
		got.State = payment.RefundFailed
	default:
		return got, fmt.Errorf("payment/sandbox: %s is in state %q, which says nothing to us", r.ID, r.Status)
	}
	var err error
	got.Amount, err = fromWire(r.Amount, strings.ToUpper(r.Currency))
	return got, err
}

// balanceWait is when a refund is tried again that the balance did not suffice for, in
// ms.
const balanceWait = 10 * 60_000

// failure is an answer that is an error, in our words.
func failure(res *http.Response, body []byte) error {
	var doc struct {
		Error errorBody `json:"error"`
	}
	e := &payment.Error{Failure: payment.Unknown, RetryAfter: retryAfter(res.Header.Get("Retry-After"))}
	if err := json.Unmarshal(body, &doc); err != nil {
		e.Message = fmt.Sprintf("answered %d", res.StatusCode)
	} else {
		e.Code, e.Message = doc.Error.Code, fmt.Sprintf("answered %d: %s", res.StatusCode, doc.Error.Message)
	}
	switch {
	case res.StatusCode == http.StatusTooManyRequests, res.StatusCode == http.StatusConflict:
		e.Failure = payment.Busy
	case doc.Error.Type == "idempotency_error":
		e.Failure = payment.KeyReused
	case doc.Error.Code == payment.CodeBalance:
		e.Failure, e.RetryAfter = payment.Busy, balanceWait
	case res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusForbidden:
		// The key is wrong, which somebody will put right.
		e.Failure = payment.Busy
	case res.StatusCode == http.StatusNotFound:
		e.Failure = payment.NotFound
	case res.StatusCode/100 == 4:
		e.Failure = payment.Refused
	case res.StatusCode == http.StatusInternalServerError:
		e.Code = payment.CodeServerError
	}
	return e
}

// retryAfter reads a number of seconds as ms; anything else says nothing.
func retryAfter(text string) int64 {
	seconds, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0
	}
	return int64(seconds) * 1000
}

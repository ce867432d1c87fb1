package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"facevalue/payment"
)

// ClientOptions say which company is asked, and how. Base and SecretKey are needed.
type ClientOptions struct {
	Base      string // of the API, without /v1
	SecretKey string
	Timeout   time.Duration     // of one request; default 10 s
	Transport http.RoundTripper // see InProcess
	// WebhookSecrets sign what the company sends; while one is being replaced there
	// are two.
	WebhookSecrets []string
}

// Client asks the company. It keeps nothing and may be used from several goroutines.
type Client struct {
	options ClientOptions
	http    *http.Client
}

// NewClient makes a client.
func NewClient(o ClientOptions) (*Client, error) {
	u, err := url.Parse(o.Base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("payment/sandbox: %q is no base URL; it is like https://pay.example", o.Base)
	}
	if o.SecretKey == "" {
		return nil, errors.New("payment/sandbox: a client needs the company's secret key")
	}
	o.Base = strings.TrimRight(o.Base, "/")
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	return &Client{o, &http.Client{
		Transport: o.Transport, Timeout: o.Timeout,
		// The key goes nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Create makes a payment intent.
func (c *Client) Create(ctx context.Context, in payment.Intent) (payment.Payment, error) {
	amount, err := toWire(in.Amount, in.Currency)
	if err != nil {
		return payment.Payment{}, &payment.Error{Failure: payment.Refused, Why: err}
	}
	form := url.Values{
		"amount": {strconv.FormatInt(amount, 10)}, "currency": {strings.ToLower(in.Currency)},
		"description": {in.Description}, "return_url": {in.ReturnURL}, "transfer_group": {in.Order},
		"metadata[key]": {in.Key}, "metadata[sale]": {in.Sale}, "metadata[order]": {in.Order},
	}
	if in.Account != "" {
		form.Set("on_behalf_of", in.Account)
	}
	if in.Capture == payment.CaptureManual {
		form.Set(cardCapture, manual) // cards alone: other ways to pay would be refused
	}
	for name, value := range in.Metadata {
		form.Set("metadata["+name+"]", value)
	}
	var got intent
	if err := c.call(ctx, http.MethodPost, "/v1/payment_intents", form, in.Key+in.Attempt, &got); err != nil {
		return payment.Payment{}, err
	}
	return got.payment()
}

// Fetch is a payment intent as it is now, with its refunds.
func (c *Client) Fetch(ctx context.Context, ref string) (payment.Payment, error) {
	var got intent
	if err := c.call(ctx, http.MethodGet, intentPath(ref), expandCharge(), "", &got); err != nil {
		return payment.Payment{}, err
	}
	return c.whole(ctx, &got)
}

// Capture takes money that was set aside. Where that cannot be done any more the payment
// is returned as it is.
func (c *Client) Capture(ctx context.Context, ask payment.Capture) (payment.Payment, error) {
	amount, err := toWire(ask.Amount, ask.Currency)
	if err != nil {
		return payment.Payment{}, &payment.Error{Failure: payment.Refused, Why: err}
	}
	var got intent
	form := url.Values{"amount_to_capture": {strconv.FormatInt(amount, 10)}}
	err = c.call(ctx, http.MethodPost, intentPath(ask.Ref)+"/capture", form, ask.Key, &got)
	if e, ok := errors.AsType[*payment.Error](err); ok && (e.Code == "payment_intent_unexpected_state" || e.Failure == payment.KeyReused) {
		return c.Fetch(ctx, ask.Ref)
	}
	if err != nil {
		return payment.Payment{}, err
	}
	return got.payment()
}

// Cancel calls a payment off. Where that cannot be done any more the payment is
// returned as it is.
func (c *Client) Cancel(ctx context.Context, ref, key string) (payment.Payment, error) {
	var got intent
	err := c.call(ctx, http.MethodPost, intentPath(ref)+"/cancel", url.Values{}, key, &got)
	if e, ok := errors.AsType[*payment.Error](err); ok && (e.Code == "payment_intent_unexpected_state" || e.Failure == payment.KeyReused) {
		return c.Fetch(ctx, ref)
	}
	if err != nil {
		return payment.Payment{}, err
	}
	return got.payment()
}

// Refund gives money back.
func (c *Client) Refund(ctx context.Context, r payment.Refund) (payment.RefundResult, error) {
	amount, err := toWire(r.Amount, r.Currency)
	if err != nil {
		return payment.RefundResult{}, &payment.Error{Failure: payment.Refused, Why: err}
	}
	form := url.Values{"payment_intent": {r.Ref}, "amount": {strconv.FormatInt(amount, 10)}, "metadata[key]": {r.Key}}
	var got refund
	if err := c.call(ctx, http.MethodPost, "/v1/refunds", form, r.Key, &got); err != nil {
		return payment.RefundResult{}, err
	}
	return got.result()
}

// Payments are all payment intents of an order, the oldest first.
func (c *Client) Payments(ctx context.Context, _, order string) ([]payment.Payment, error) {
	var all []payment.Payment
	form := expandCharge()
	form.Set("query", `metadata["order"]:"`+order+`"`)
	form.Set("limit", "100")
	for {
		var page struct {
			Data     []intent `json:"data"`
			HasMore  bool     `json:"has_more"`
			NextPage string   `json:"next_page"`
		}
		if err := c.call(ctx, http.MethodGet, "/v1/payment_intents/search", form, "", &page); err != nil {
			return nil, err
		}
		for i := range page.Data {
			p, err := c.whole(ctx, &page.Data[i])
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		if !page.HasMore {
			slices.Reverse(all)
			return all, nil
		}
		form.Set("page", page.NextPage)
	}
}

// mostEvents bounds how many events are looked back on.
const mostEvents = 20_000

// Changed are the payments of the events since an instant.
func (c *Client) Changed(ctx context.Context, since int64) ([]payment.Payment, error) {
	var newest []payment.Payment
	seen := map[string]bool{}
	form := url.Values{"limit": {"100"}}
	for looked := 0; looked < mostEvents; {
		var page struct {
			Data    []happened `json:"data"`
			HasMore bool       `json:"has_more"`
		}
		if err := c.call(ctx, http.MethodGet, "/v1/events", form, "", &page); err != nil {
			return nil, err
		}
		looked += len(page.Data)
		for i := range page.Data {
			e := &page.Data[i]
			if e.Created < since/1000 {
				page.HasMore = false
				break
			}
			p, err := e.payment()
			if err != nil {
				return nil, err
			}
			if p.Ref != "" && !seen[p.Ref] {
				seen[p.Ref] = true
				newest = append(newest, p)
			}
		}
		if !page.HasMore || len(page.Data) == 0 {
			break
		}
		form.Set("starting_after", page.Data[len(page.Data)-1].ID)
	}
	slices.Reverse(newest)
	return newest, nil
}

func intentPath(ref string) string { return "/v1/payment_intents/" + url.PathEscape(ref) }

func expandCharge() url.Values { return url.Values{"expand[]": {"latest_charge"}} }

// mostAnswer bounds what is read of an answer, in bytes.
const mostAnswer = 4 << 20

// call sends a request and reads its answer, or says what became of it.
func (c *Client) call(ctx context.Context, method, path string, form url.Values, key string, into any) error {
	target, body := c.options.Base+path, ""
	if method == http.MethodPost {
		body = form.Encode()
	} else if len(form) > 0 {
		target += "?" + form.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		return &payment.Error{Failure: payment.Refused, Why: err}
	}
	req.Header.Set("Authorization", "Bearer "+c.options.SecretKey)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return &payment.Error{Failure: payment.Unknown, Why: err}
	}
	answer, readErr := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
	if err := errors.Join(readErr, res.Body.Close()); err != nil {
		return &payment.Error{Failure: payment.Unknown, Why: err}
	}
	if res.StatusCode != http.StatusOK {
		return failure(res, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return &payment.Error{Failure: payment.Unknown, Message: "an answer that cannot be read", Why: err}
	}
	return nil
}

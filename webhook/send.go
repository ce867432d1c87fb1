package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	dialFor    = 5 * time.Second
	sendFor    = 15 * time.Second
	mostAnswer = 16 << 10 // bytes of an answer that are read, so that the connection can be used again
)

// Sender sends messages to public addresses.
type Sender struct {
	loopback bool
	client   *http.Client
}

// NewSender makes a sender. With loopback it sends to this machine too, which is for
// development. Close it.
func NewSender(loopback bool) *Sender {
	s := &Sender{loopback: loopback}
	s.client = &http.Client{
		Timeout: sendFor,
		Transport: &http.Transport{
			Proxy:       nil, // a proxy would look up names again, and reach what it likes
			DialContext: s.dialer().DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: dialFor, ResponseHeaderTimeout: sendFor,
			MaxIdleConns: 100, MaxIdleConnsPerHost: most, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 16 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s
}

// Close lets go of connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// Attempt is how sending once went.
type Attempt struct {
	At     int64  // instant
	Took   int64  // ms
	Status int    // of the answer; 0 when there was none
	Why    string // why it does not count as delivered; empty when it does

	retryAfter int64 // ms that the receiver wants left alone
}

// OK says whether the receiver has taken the message.
func (a *Attempt) OK() bool { return a.Why == "" }

// Gone says that the receiver wants no more messages, ever.
func (a *Attempt) Gone() bool { return a.Status == http.StatusGone }

// Send sends a message once, at an instant, signed with each of the secrets.
func (s *Sender) Send(ctx context.Context, url string, m *Message, now func() int64, secrets ...string) Attempt {
	a := Attempt{At: now()}
	if err := CheckURL(url, s.loopback); err != nil {
		a.Why = err.Error()
		return a
	}
	signature, err := Sign(m.ID, a.At, m.Body, secrets...)
	if err != nil {
		a.Why = err.Error()
		return a
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(m.Body))
	if err != nil {
		a.Why = err.Error()
		return a
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "facevalue-webhook/1")
	r.Header.Set(HeaderID, m.ID)
	r.Header.Set(HeaderTimestamp, strconv.FormatInt(a.At/1000, 10))
	r.Header.Set(HeaderSignature, signature)
	s.do(r, &a)
	a.Took = max(now()-a.At, 0)
	return a
}

func (s *Sender) do(r *http.Request, a *Attempt) {
	answer, err := s.client.Do(r)
	if err != nil {
		a.Why = because(err)
		return
	}
	_, _ = io.CopyN(io.Discard, answer.Body, mostAnswer) // what it says is of no interest
	_ = answer.Body.Close()
	a.Status = answer.StatusCode
	switch {
	case a.Status >= 200 && a.Status < 300:
	case a.Status >= 300 && a.Status < 400:
		a.Why = fmt.Sprintf("answered %d: redirects are not followed, change the webhook's url", a.Status)
	default:
		a.Why = fmt.Sprintf("answered %d", a.Status)
		if seconds, err := strconv.ParseInt(answer.Header.Get("Retry-After"), 10, 64); err == nil && seconds > 0 {
			a.retryAfter = min(seconds, 86_400) * 1000
		}
	}
}

// because says why nothing came back, without the address, which whoever reads it knows.
func because(err error) string {
	switch {
	case errors.Is(err, ErrAddress):
		return "its address is not one of the public network"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("did not answer within %d seconds", sendFor/time.Second)
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
		if _, ok := err.(interface{ Timeout() bool }); ok {
			break
		}
	}
	return clip(err.Error())
}

const mostWhy = 300 // bytes

func clip(s string) string { return string(bytes.ToValidUTF8([]byte(s[:min(len(s), mostWhy)]), nil)) }

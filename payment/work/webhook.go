package work

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"

	"facevalue/payment"
)

// Webhook takes what a provider sends. It is a hint and nothing more: once its
// signature holds it is kept, and the provider gets its 2xx when it is on disk. Anything
// else has it sent again.
type Webhook struct {
	// Read holds the signature against the body and returns what it hints at. Its errors
	// are payment.ErrForged.
	Read func(header http.Header, body []byte, now int64) (payment.Hint, error)
	// Take keeps a hint. A nil error means that it is durable.
	Take   func(ctx context.Context, h payment.Hint) error
	Now    func() int64
	Notice func(error) // what an operator should know
	// Busy bounds how many are at work at once: its capacity.
	Busy chan struct{}
}

// mostWebhook bounds a webhook's body, in bytes.
const mostWebhook = 1 << 20

// ServeHTTP takes one webhook.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "webhooks are posted", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostWebhook))
	if err != nil {
		http.Error(w, "a webhook has at most 1 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	hint, err := h.Read(r.Header, body, h.Now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	// Only what is signed takes a place: who sends slowly, or anything, takes none.
	select {
	case h.Busy <- struct{}{}:
		defer func() { <-h.Busy }()
	default:
		again(w, "too many webhooks at once")
		return
	}
	if hint.Event == "" { // a company that names none sends the same again
		sum := sha256.Sum256(body)
		hint.Event = hex.EncodeToString(sum[:])
	}
	h.take(r.Context(), w, hint)
}

func (h *Webhook) take(ctx context.Context, w http.ResponseWriter, hint payment.Hint) {
	if hint.Ref != "" {
		if err := h.Take(ctx, hint); err != nil {
			h.Notice(err)
			again(w, "not taken yet")
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

// again asks for the webhook to be sent once more.
func again(w http.ResponseWriter, why string) {
	w.Header().Set("Retry-After", "5")
	http.Error(w, why, http.StatusServiceUnavailable)
}

// NewWebhook makes a handler that has at most 64 webhooks at work at once.
func NewWebhook(read func(http.Header, []byte, int64) (payment.Hint, error), take func(context.Context, payment.Hint) error, now func() int64, notice func(error)) *Webhook {
	return &Webhook{Read: read, Take: take, Now: now, Notice: notice, Busy: make(chan struct{}, 64)}
}

// Forged says whether a webhook was refused for its signature.
func Forged(err error) bool { return errors.Is(err, payment.ErrForged) }

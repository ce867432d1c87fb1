package work_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"facevalue/payment"
	"facevalue/payment/work"
)

// Whoever sends without end and signs nothing keeps nobody's webhook out.
func TestSlowBodiesTakeNoPlace(t *testing.T) {
	h := work.NewWebhook(
		func(http.Header, []byte, int64) (payment.Hint, error) {
			return payment.Hint{Event: "evt_1", Ref: "pi_1"}, nil
		},
		func(context.Context, payment.Hint) error { return nil },
		func() int64 { return start }, func(error) {})
	h.Busy = make(chan struct{}, 1)
	body, sender := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", body))
	}()
	if _, err := sender.Write([]byte("{")); err != nil { // it is being read
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}")))
	if w.Code != http.StatusOK {
		t.Errorf("beside a slow one: %d", w.Code)
	}
	_ = sender.CloseWithError(io.ErrUnexpectedEOF)
	<-done
}

package delivery

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/breaker"
	"facevalue/sale"

	"github.com/google/go-cmp/cmp"
)

type lettersFunc func(context.Context, string, sale.Effect) (Letter, error)

func (f lettersFunc) Letter(ctx context.Context, suffix string, e sale.Effect) (Letter, error) {
	return f(ctx, suffix, e)
}

type senderFunc func(context.Context, Message) error

func (f senderFunc) Send(ctx context.Context, m Message) error { return f(ctx, m) }

func TestWorker(t *testing.T) {
	down := errors.New("connection refused")
	for _, c := range []struct {
		name   string
		letter func(l *Letter) error
		send   error
		sent   int
		result sale.EffectResult // 0 = later
		reason string
	}{
		{"sent", nil, nil, 1, sale.EffectDone, ""},
		{"nobody to write to", func(*Letter) error { return fmt.Errorf("order 7: %w", ErrNobody) }, nil, 0, sale.EffectDeclined, "nobody"},
		{"the letter cannot be read now", func(*Letter) error { return down }, nil, 0, 0, ""},
		{"not an address", func(l *Letter) error { l.To = "ada"; return nil }, nil, 0, sale.EffectDeclined, "not one bare address"},
		{"refused for good", nil, Refused(errors.New("550 5.1.1")), 1, sale.EffectDeclined, "550"},
		{"the server is down", nil, down, 1, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent := 0
			w := Worker{
				Letters: lettersFunc(func(context.Context, string, sale.Effect) (Letter, error) {
					l := ada()
					if c.letter != nil {
						if err := c.letter(&l); err != nil {
							return Letter{}, err
						}
					}
					return l, nil
				}),
				Sender: senderFunc(func(context.Context, Message) error { sent++; return c.send }),
			}
			cmd, err := w.CarryOut(t.Context(), "club", sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7})
			if sent != c.sent {
				t.Errorf("sent %d times, want %d", sent, c.sent)
			}
			if c.result == 0 {
				if err == nil {
					t.Fatalf("got %+v, want an error: nothing is known", cmd)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := cmd.(*sale.FinishEffect)
			if got.Effect != 57 || got.Result != c.result || !strings.Contains(got.Reason, c.reason) || got.By.Role != sale.House {
				t.Errorf("got %+v", got)
			}
			if strings.Contains(got.Reason, "ada@") || strings.Contains(got.Reason, `"ada"`) {
				t.Errorf("the reason names the buyer: %s", got.Reason)
			}
		})
	}
}

// TestSameLetterAgain is a crash between the mail and the journal: the letter is sent
// again under the same name. After a correction of the contact it is another one.
func TestSameLetterAgain(t *testing.T) {
	e := sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7}
	l, corrected := ada(), ada()
	corrected.Person[15]++
	first, _ := Write(&l, e)
	again, _ := Write(&l, e)
	other, _ := Write(&corrected, e)
	if first.ID != again.ID || first.ID == other.ID {
		t.Errorf("ids %s, %s, %s", first.ID, again.ID, other.ID)
	}
}

// TestSlowReceiver is edge cases 66 and 67: a server that is down is not tried by each
// letter, and letters that it refuses do not count as down.
func TestSlowReceiver(t *testing.T) {
	now, tried := int64(1000), 0
	var answer error
	s := Steady{
		Sender:  senderFunc(func(context.Context, Message) error { tried++; return answer }),
		Breaker: breaker.New(breaker.Options{First: 100}), Now: func() int64 { return now },
	}
	answer = Refused(errors.New("550"))
	for range 3 {
		if err := s.Send(t.Context(), Message{}); !errors.Is(err, ErrRefused) {
			t.Errorf("got %v", err)
		}
	}
	answer = errors.New("down")
	for range 20 {
		if err := s.Send(t.Context(), Message{}); err == nil || errors.Is(err, ErrRefused) {
			t.Errorf("got %v", err)
		}
	}
	if tried != 4 {
		t.Errorf("tried %d times, want 3 refused and 1 that failed", tried)
	}
	now, answer = now+100, nil
	if err := s.Send(t.Context(), Message{}); err != nil || tried != 5 {
		t.Errorf("after the pause: %v, tried %d", err, tried)
	}
}

func TestResendIsLimited(t *testing.T) {
	now := int64(1_000_000)
	var sent []Message
	var answer error
	s := Resender{
		Letters: lettersFunc(func(context.Context, string, sale.Effect) (Letter, error) { return ada(), nil }),
		Sender:  senderFunc(func(_ context.Context, m Message) error { sent = append(sent, m); return answer }),
		Now:     func() int64 { return now },
	}
	answer = errors.New("down")
	for range 10 {
		if err := s.Resend(t.Context(), "club", 7); !errors.Is(err, answer) {
			t.Fatalf("what could not be sent counted: %v", err)
		}
	}
	answer, sent = nil, nil
	for range resendBurst {
		now++
		if err := s.Resend(t.Context(), "club", 7); err != nil {
			t.Fatal(err)
		}
	}
	soon, ok := errors.AsType[*TooSoonError](s.Resend(t.Context(), "club", 7))
	if !ok || len(sent) != resendBurst || sent[0].ID == sent[1].ID {
		t.Fatalf("got %v, sent %d", soon, len(sent))
	}
	if err := s.Resend(t.Context(), "club", 8); err != nil {
		t.Errorf("another order: %v", err)
	}
	now += soon.RetryAfter
	if err := s.Resend(t.Context(), "club", 7); err != nil {
		t.Errorf("when told to: %v", err)
	}
}

func TestResenderIsBounded(t *testing.T) {
	now := int64(1_000_000)
	s := Resender{Now: func() int64 { return now }}
	for n := range mostAsked {
		if err := s.take(fmt.Sprint(n), now); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := errors.AsType[*TooSoonError](s.take("one more", now)); !ok || len(s.asked) != mostAsked {
		t.Errorf("%d orders are remembered", len(s.asked))
	}
	now += resendEvery
	if err := s.take("one more", now); err != nil || len(s.asked) != 1 {
		t.Errorf("%v, %d orders are remembered", err, len(s.asked))
	}
}

func openOutbox(t *testing.T, path string) *Outbox {
	t.Helper()
	at := int64(0)
	o, err := OpenOutbox(t.Context(), path, func() int64 { at++; return at })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

func TestOutboxIsABox(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outbox.db")
	o := openOutbox(t, path)
	l := ada()
	m, err := Write(&l, sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	o = openOutbox(t, path)
	got, err := o.Newest(t.Context(), 0, 10)
	bare := m
	bare.Attachments = nil // they are asked for one by one
	if err != nil || len(got) != 1 || !cmp.Equal(got[0].Message, bare) {
		t.Errorf("after opening again: %v, %d mails, want the one as it was", err, len(got))
	}
	bad := m
	bad.Subject = "x\r\nBcc: eve@evil.example"
	if err := o.Send(t.Context(), bad); !errors.Is(err, ErrRefused) {
		t.Errorf("a header in a subject: %v", err)
	}
}

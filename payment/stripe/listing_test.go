package stripe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"facevalue/payment"
)

// TestRequest is what is asked for, in Stripe's words.
func TestRequest(t *testing.T) {
	w := newWorld(t)
	in := intent7("club/1/a")
	in.Attempt, in.Account, in.Metadata = "~x", "acct_9", map[string]string{"order": "another", "till": "3"}
	p := w.create(in)
	got := w.last("POST /v1/payment_intents")
	for name, want := range map[string]string{
		"amount": "11000", "currency": "eur", "automatic_payment_methods[enabled]": "true", "transfer_group": "ord_club_7",
		"metadata[sale]": "sale_club", "metadata[order]": "ord_club_7", "metadata[effect]": "club/1/a", "metadata[till]": "3",
		"description": "2 tickets", "return_url": "",
	} {
		if got.form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.form.Get(name), want)
		}
	}
	if got.key != "club/1/a~x" || got.account != "acct_9" || p.Ref[:7] != "acct_9/" {
		t.Errorf("key %q, account %q, reference %q", got.key, got.account, p.Ref)
	}
	w.pay(p, "4242424242424242")
	for line, ask := range map[string]func() error{
		"GET /v1/payment_intents/" + p.Ref[7:]:              func() error { _, err := w.client.Fetch(t.Context(), p.Ref); return err },
		"GET /v1/refunds":                                   func() error { _, err := w.client.Fetch(t.Context(), p.Ref); return err },
		"POST /v1/payment_intents/" + p.Ref[7:] + "/cancel": func() error { _, err := w.client.Cancel(t.Context(), p.Ref, "c"); return err },
		"POST /v1/refunds": func() error {
			_, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: p.Ref, Amount: 1, Currency: "EUR"})
			return err
		},
	} {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		if a := w.last(line).account; a != "acct_9" {
			t.Errorf("%s was asked in account %q", line, a)
		}
	}
}

// TestSellers: payments are looked for in the accounts of those who sell.
func TestSellers(t *testing.T) {
	w := newWorld(t)
	w.client = w.open(Options{Accounts: func(_ context.Context, sale string) ([]string, error) {
		if sale == "sale_club" {
			return []string{"acct_2", "acct_1", "acct_2", "Sparkasse"}, nil
		}
		return []string{"", "acct_1"}, nil
	}})
	w.accounts()
	if _, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(w.accounts()); got != "[acct_1 acct_1 acct_2 acct_2]" {
		t.Errorf("looked in %s", got)
	}
	w.accounts()
	if _, err := w.client.Changed(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%q", w.accounts()); got != `["" "acct_1"]` {
		t.Errorf("looked in %s", got)
	}
	lost := errors.New("no list")
	c := w.open(Options{Accounts: func(context.Context, string) ([]string, error) { return nil, lost }})
	if _, err := c.Payments(t.Context(), "sale_club", "ord_club_7"); !errors.Is(err, lost) || payment.FailureOf(err) != payment.Busy {
		t.Errorf("without a list of accounts: %v", err)
	}
}

// accounts are those of all requests since the last call.
func (w *world) accounts() (all []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		all = append(all, a.account)
	}
	w.asked = nil
	return all
}

// TestSearchIsBehind: money is found before the search has heard of it.
func TestSearchIsBehind(t *testing.T) {
	w := newWorld(t)
	p := w.create(intent7("k"))
	w.create(intent7("nobody tried"))
	w.pay(p, "4242424242424242")
	w.mu.Lock()
	w.behind = true
	w.mu.Unlock()
	all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
	if err != nil || len(all) != 1 || all[0].Ref != p.Ref || all[0].State != payment.Succeeded {
		t.Errorf("found %+v, %v", all, err)
	}
}

// TestManyPayments of one order come in pages, and refunds of one payment too.
func TestManyPayments(t *testing.T) {
	w := newWorld(t)
	var refs []string
	for i := range 105 {
		refs = append(refs, w.create(intent7(fmt.Sprint("k", i))).Ref)
	}
	w.pay(w.fetch(refs[3]), "4242424242424242")
	for i := range 103 {
		if _, err := w.client.Refund(t.Context(), payment.Refund{Key: fmt.Sprint("r", i), Ref: refs[3], Amount: 1, Currency: "EUR"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.client.Payments(t.Context(), "sale_club", "ord_club_7")
	if err != nil || len(all) != len(refs) {
		t.Fatalf("%d payments (%v), want %d", len(all), err, len(refs))
	}
	for i := range all {
		if all[i].Ref != refs[i] {
			t.Fatalf("payment %d is %s, want %s", i, all[i].Ref, refs[i])
		}
	}
	if all[3].Refunded() != 103 || all[3].Refunds[0].Key != "r0" {
		t.Errorf("%d of it went back", all[3].Refunded())
	}
}

// TestChanged tells what happened, each payment once, from an instant on.
func TestChanged(t *testing.T) {
	w := newWorld(t)
	old := w.create(intent7("old"))
	w.create(intent7("untouched"))
	w.now.Add(10_000)
	since := w.now.Load()
	paid, open := w.create(intent7("paid")), w.create(intent7("open"))
	w.pay(paid, "4242424242424242")
	for range 120 { // more than a page of news of one payment
		w.pay(open, "4000000000000002")
	}
	w.pay(old, "4242424242424242")
	if _, err := w.client.Refund(t.Context(), payment.Refund{Key: "r", Ref: old.Ref, Amount: 1, Currency: "EUR"}); err != nil {
		t.Fatal(err)
	}
	got, err := w.client.Changed(t.Context(), since)
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if got[0].Ref != paid.Ref || got[0].State != payment.Succeeded || got[0].Key != "paid" || got[0].Amount != 11_000 {
		t.Errorf("paid: %+v", got[0])
	}
	if got[1].Ref != open.Ref || got[1].State != payment.Open {
		t.Errorf("declined: %+v", got[1])
	}
	if got[2].Ref != old.Ref || got[2].State != 0 {
		t.Errorf("refunded: %+v, want its name alone", got[2])
	}
	asked := w.last("GET /v1/events").form
	if asked.Get("created[gte]") != fmt.Sprint(since/1000) || asked.Get("types[0]") != Events[0] || len(Events) > 20 {
		t.Errorf("asked for %v", asked)
	}
}

// TestOthersInTheAccount: a charge of somebody else's may have the same transfer group.
func TestOthersInTheAccount(t *testing.T) {
	for effect, want := range map[string]int{`{"order":"ord_club_7","effect":"club/1/a"}`: 1, `{"order":"ord_club_8"}`: 0, `{}`: 0} {
		c := answering(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/v1/charges":
				fmt.Fprint(w, `{"object":"list","data":[{"id":"ch_1","payment_intent":"pi_1"},{"id":"ch_2","payment_intent":null}]}`)
			case "/v1/payment_intents/pi_1":
				fmt.Fprintf(w, `{"id":"pi_1","object":"payment_intent","status":"processing","currency":"eur","amount":5,"metadata":%s}`, effect)
			default:
				fmt.Fprint(w, `{"object":"search_result","data":[]}`)
			}
		})
		if all, err := c.Payments(t.Context(), "sale_club", "ord_club_7"); err != nil || len(all) != want {
			t.Errorf("with metadata %s: %+v, %v", effect, all, err)
		}
	}
}

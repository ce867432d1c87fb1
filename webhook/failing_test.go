package webhook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// tickets makes one message for each of so many orders.
func (w *world) tickets(from, count int) {
	for n := from; n < from+count; n++ {
		w.house.add("sale-acme", start+int64(n), issued(uint64(n), uint64(n), 1, 0))
	}
}

// off waits until a webhook was switched off, and says why.
func (w *world) off() string {
	w.t.Helper()
	for {
		w.house.mu.Lock()
		all := w.house.disabled
		w.house.mu.Unlock()
		if len(all) > 0 {
			return strings.Join(all, "; ")
		}
		if w.t.Context().Err() != nil {
			w.t.Fatal("it stays on")
		}
		w.pass(0)
	}
}

// TestTriedAgain: a message that is not taken is sent again, later and later, while
// hardly anything is asked of the receiver; when it is back, all that waits goes out at
// once.
func TestTriedAgain(t *testing.T) {
	w := newQuietWorld(t)
	r := newReceiver(t)
	r.status.Store(500)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 100)
	c := w.hand("books")
	tries := 0
	for range 24 * 12 { // a day in steps of five minutes
		tries += w.round(c, 100)
		w.now.Add(5 * minute)
	}
	if tries < 150 || tries > 320 { // at first more often, and then every five minutes
		t.Errorf("%d attempts in a day", tries)
	}
	for _, m := range w.log("books") {
		if m.State != "waiting" || m.Tries == 0 || m.Last.Status != 500 || m.Last.Why != "answered 500" {
			t.Errorf("%+v", m)
		}
	}
	r.status.Store(200)
	w.now.Add(5 * minute)
	w.round(c, 1_000)
	if sent := w.log("books"); !all("delivered")(sent) || len(sent) != 100 || len(w.house.disabled) != 0 {
		t.Errorf("%d messages, switched off: %s", len(sent), w.house.disabled)
	}
}

// TestAnswersThatNameATime: a receiver that says when to come back is left alone as long.
func TestAnswersThatNameATime(t *testing.T) {
	w := newQuietWorld(t)
	r := newReceiver(t)
	r.status.Store(429)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 1)
	c := w.hand("books")
	w.round(c, 1)
	w.now.Add(119_000)
	if n := w.round(c, 10); n != 0 {
		t.Errorf("%d attempts before the time that it named", n)
	}
	w.now.Add(2_000)
	if n := w.round(c, 1); n != 1 {
		t.Errorf("%d attempts after it", n)
	}
}

// TestPoison: a message that is refused for three days, while others are taken, ends the
// webhook too: somebody has to look.
func TestPoison(t *testing.T) {
	w := newQuietWorld(t)
	r := newReceiver(t)
	r.poison = "tkt_acme_1"
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 1)
	c := w.hand("books")
	for hours := 0; len(w.house.disabled) == 0; hours++ {
		w.round(c, 10)
		w.tickets(hours+2, 1)
		w.now.Add(hour)
		if hours > 100 {
			t.Fatal("it stays on")
		}
	}
	why := w.house.disabled[0]
	if !strings.Contains(why, "was tried 11 times over three days: answered 500") {
		t.Error(why)
	}
}

func TestGone(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	r.status.Store(410)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 1)
	if why := w.off(); why != "books: the receiver answered 410: it is gone" {
		t.Error(why)
	}
	if m := w.log("books")[0]; m.State != "failed" || m.Tries != 1 {
		t.Errorf("%+v", m)
	}
	w.tickets(2, 5)
	w.house.change("books", func(t *Target) { t.Disabled = false }) // somebody has mended it
	r.status.Store(200)
	w.until("books", func(sent []Sent) bool { return len(sent) == 6 && all("delivered")(sent[:5]) })
}

// TestSilenceOfThreeDays: a receiver at which nobody answers for three days is switched
// off; nothing that it missed is lost.
func TestSilenceOfThreeDays(t *testing.T) {
	w := newQuietWorld(t)
	r := newReceiver(t)
	url := r.URL
	r.Close()
	w.house.hook("books", url, "ticket.issued")
	w.tickets(1, 50)
	c := w.hand("books")
	minutes := int64(0)
	for ; len(w.house.disabled) == 0 && minutes < 10*24*60; minutes += 15 {
		w.round(c, 10)
		w.now.Add(15 * minute)
	}
	if minutes < 72*60 || minutes > 73*60 || w.house.disabled[0] != "books: nobody has taken a message there for three days" {
		t.Errorf("after %d minutes: %s", minutes, w.house.disabled)
	}
	for _, m := range w.log("books") {
		if m.State != "waiting" || m.Tries > 0 && m.Last.Why == "" {
			t.Errorf("%+v", m)
		}
	}
}

// TestCase67SlowReceiver: a receiver that never answers keeps no other waiting, takes no
// more than its own few connections, and what it does not take waits in the journal.
func TestCase67SlowReceiver(t *testing.T) {
	w := newWorld(t)
	slow, quick := newReceiver(t), newReceiver(t)
	slow.hang = make(chan struct{})
	w.house.hook("slow", slow.URL, "ticket.issued")
	w.house.hook("quick", quick.URL, "ticket.issued")
	for n := range int64(3) { // more than may wait
		facts := make([]any, 500)
		for i := range facts {
			facts[i] = issued(uint64(i)+1, uint64(n*500)+uint64(i)+1, 1, 1)
		}
		w.house.add("sale-acme", start+n, facts...)
	}
	for range 1_500 {
		<-quick.got
	}
	if n := len(slow.got); n > most {
		t.Errorf("%d at once at the slow one", n)
	}
	if n, _, _, err := w.engine.store.wait(context.Background(), "acme/slow"); err != nil || n > mostWait+500 {
		t.Errorf("%d wait, %v", n, err)
	}
	close(slow.hang)
	// On a busy machine what hung may have been given up meanwhile: then its pauses have to
	// pass, and it is sent once more.
	seen := map[string]bool{}
	for len(seen) < 1_500 {
		select {
		case g := <-slow.got:
			seen[g.id] = true
		case <-time.After(50 * time.Millisecond):
			w.pass(second)
		}
	}
}

// TestBrokenSale: a sale that cannot be read keeps no other from being heard of.
func TestBrokenSale(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.mu.Lock()
	w.house.broken["sale-acme"] = errors.New("record 7 is damaged")
	w.house.mu.Unlock()
	w.house.add("sale-acme", start, issued(1, 1, 1, 0))
	w.house.add("sale-more", start, issued(1, 1, 1, 0))
	w.house.hook("books", r.URL, "ticket.issued")
	if g := <-r.got; g.data["sale"] != "sale_more" {
		t.Errorf("%s", g.body)
	}
	for {
		w.mu.Lock()
		said := strings.Join(w.said, "\n")
		w.mu.Unlock()
		if strings.Contains(said, "record 7 is damaged") {
			break
		}
	}
}

// TestRedirectsAreRefused: a receiver cannot send us elsewhere.
func TestRedirectsAreRefused(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	r.status.Store(302)
	w.house.hook("books", r.URL)
	sent, err := w.engine.Test(t.Context(), "acme", "books")
	if err != nil || sent.State != "failed" || sent.Last.Status != 302 || !strings.Contains(sent.Last.Why, "not followed") || len(r.got) != 1 {
		t.Errorf("%+v, %v", sent, err)
	}
}

// TestPrivateAddressesAreNotDialled: what is dialled counts, not what an address looked
// like when it was added.
func TestPrivateAddressesAreNotDialled(t *testing.T) {
	r := newReceiver(t)
	strict := NewSender(false)
	t.Cleanup(strict.Close)
	m := message("msg_1", Test, start, nil)
	now := func() int64 { return start }
	if a := strict.Send(t.Context(), strings.Replace(r.URL, "http", "https", 1), &m, now, vectorSecret); a.OK() || a.Status != 0 {
		t.Errorf("an address of this machine: %+v", a)
	}
	// A name that leads here: only the dialler can know.
	a := Attempt{}
	q := httpRequest(t, strings.Replace(r.URL, "127.0.0.1", "localhost", 1))
	strict.do(q, &a)
	if a.Why != "its address is not one of the public network" || len(r.got) != 0 {
		t.Errorf("a name of this machine: %+v, %d got there", a, len(r.got))
	}
	local := NewSender(true)
	t.Cleanup(local.Close)
	if a := local.Send(t.Context(), r.URL, &m, now, vectorSecret); !a.OK() {
		t.Errorf("while developing: %+v", a)
	}
	if a := local.Send(t.Context(), "http://10.255.255.1/", &m, now, vectorSecret); a.OK() || a.Status != 0 {
		t.Errorf("while developing, a private address: %+v", a)
	}
}

// TestSecretsWhileRotating: the former secret signs along until its end, and no longer.
func TestSecretsWhileRotating(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	try := func() got {
		t.Helper()
		if _, err := w.engine.Test(t.Context(), "acme", "books"); err != nil {
			t.Fatal(err)
		}
		return <-r.got
	}
	if g := try(); !g.signedBy("secret of books") || g.topic != Test {
		t.Errorf("%s", g.header)
	}
	w.house.change("books", func(t *Target) { t.Former, t.Secret, t.Until = t.Secret, []byte("new"), start+day })
	if g := try(); !g.signedBy("secret of books") || !g.signedBy("new") {
		t.Errorf("%s", g.header)
	}
	w.now.Add(day)
	if g := try(); g.signedBy("secret of books") || !g.signedBy("new") {
		t.Errorf("%s", g.header)
	}
	w.house.change("books", func(t *Target) { t.Secret = []byte("lost") })
	if sent, err := w.engine.Test(t.Context(), "acme", "books"); err != nil || sent.State != "failed" || !strings.Contains(sent.Last.Why, "does not open") {
		t.Errorf("%+v, %v", sent, err)
	}
}

// TestReplay: one message, or all since an instant, can be sent again, by the same ids.
func TestReplay(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 5)
	sent := w.until("books", func(sent []Sent) bool { return len(sent) == 5 && all("delivered")(sent) })
	for range 5 {
		<-r.got
	}
	if _, ok, err := w.engine.Replay(t.Context(), "acme", "books", sent[2].ID); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if g := <-r.got; g.id != sent[2].ID || string(g.body) != string(sent[2].Body) {
		t.Errorf("%s", g.id)
	}
	if _, ok, err := w.engine.Replay(t.Context(), "acme", "books", "msg_none"); ok || err != nil {
		t.Error(ok, err)
	}
	if err := w.engine.ReplayFrom(t.Context(), "acme", "books", start+4); err != nil {
		t.Fatal(err)
	}
	again := map[string]bool{(<-r.got).id: true, (<-r.got).id: true}
	if !again[sent[0].ID] || !again[sent[1].ID] {
		t.Errorf("%v", again)
	}
	for _, of := range [][2]string{{"acme", "none"}, {"other", "books"}} {
		if _, err := w.engine.Log(t.Context(), of[0], of[1], "", 0, 1); !errors.Is(err, ErrNone) {
			t.Errorf("%v: %v", of, err)
		}
	}
}

// TestSkip: a webhook that goes on with what happens from now on drops what waits.
func TestSkip(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	r.status.Store(500)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 3)
	w.until("books", func(sent []Sent) bool { return len(sent) == 3 && sent[2].Tries > 0 })
	r.status.Store(200)
	w.house.change("books", func(t *Target) { t.From = start + 1_000 })
	w.until("books", func(sent []Sent) bool { return all("failed")(sent) })
	w.pass(hour)
	w.house.add("sale-acme", start+2_000, issued(9, 9, 1, 0))
	w.until("books", func(sent []Sent) bool {
		return len(sent) == 4 && sent[0].State == "delivered" && all("failed")(sent[1:])
	})
}

// TestRemoved: nothing is kept of a webhook that was removed, and the log has an end.
func TestRemoved(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	w.tickets(1, 3)
	w.until("books", all("delivered"))
	w.house.mu.Lock()
	w.house.targets = nil
	w.house.mu.Unlock()
	w.engine.Rewire()
	for {
		left, err := w.engine.store.webhooks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			break
		}
	}
}

func TestTheLogHasAnEnd(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t)
	w.house.hook("books", r.URL, "ticket.issued")
	for n := range mostKept + 100 {
		m := message(fmt.Sprintf("msg_%d", n), Test, start, nil)
		if err := w.engine.store.keep(t.Context(), "acme/books", &m, Attempt{At: start}, delivered); err != nil {
			t.Fatal(err)
		}
	}
	w.tickets(10, 1)
	<-r.got
	w.until("books", func(sent []Sent) bool { return len(sent) == mostKept+1 && sent[0].State == "delivered" })
}

package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"facevalue/payment"
	"facevalue/payment/inbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	start  = int64(1_800_000_000_000)
	second = int64(1_000)
	hour   = 3_600 * second
	day    = 24 * hour
)

var errStray = errors.New("no such order")

// world is an inbox, a clock set by hand, and a company that answers as it is told.
type world struct {
	t       *testing.T
	path    string
	now     atomic.Int64
	box     *inbox.Inbox
	room    error
	held    atomic.Bool
	most    int
	workers int

	mu      sync.Mutex
	asked   []string         // payments, in the order in which they were asked about
	answers map[string]error // by payment
	during  func(ref string) // happens while a payment is asked about
	notices []string
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, path: filepath.Join(t.TempDir(), "inbox.db"), answers: map[string]error{}}
	w.now.Store(start)
	w.open()
	t.Cleanup(func() { w.close() })
	return w
}

func (w *world) open() {
	w.t.Helper()
	box, err := inbox.Open(context.Background(), inbox.Options{
		Path: w.path, Now: w.now.Load, Ask: w.ask, Room: func() error { return w.room }, Held: w.held.Load, Most: w.most, Workers: w.workers,
		Stray: func(err error) (inbox.Stray, bool) {
			return inbox.Stray{Order: "ord_gone_1", Amount: 4500, Currency: "EUR"}, errors.Is(err, errStray)
		},
		Notice: func(err error) { w.mu.Lock(); w.notices = append(w.notices, err.Error()); w.mu.Unlock() },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.box = box
}

func (w *world) close() {
	w.t.Helper()
	if err := w.box.Close(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) ask(_ context.Context, ref string) error {
	w.mu.Lock()
	w.asked = append(w.asked, ref)
	err, during := w.answers[ref], w.during
	w.mu.Unlock()
	if during != nil {
		during(ref)
	}
	return err
}

func (w *world) answer(ref string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[ref] = err
}

func (w *world) take(event, ref string) {
	w.t.Helper()
	if err := w.box.Take(w.t.Context(), "sandbox", payment.Hint{Event: event, Ref: ref}); err != nil {
		w.t.Fatal(err)
	}
}

// work does all that is due and tells what was asked about since the last time.
func (w *world) work() string {
	w.t.Helper()
	for {
		did, err := w.box.Step(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if !did {
			break
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := strings.Join(w.asked, " ")
	w.asked = nil
	return asked
}

func (w *world) depth(want inbox.Depth) {
	w.t.Helper()
	is, err := w.box.Depth(w.t.Context())
	if err != nil || is != want {
		w.t.Fatalf("%+v, %v; want %+v", is, err, want)
	}
}

// TestKeptOverARestart: what was taken is acted on after the process has gone away.
func TestKeptOverARestart(t *testing.T) {
	w := newWorld(t)
	w.take("evt_1", "pay_1")
	w.take("evt_2", "pay_2")
	w.close()
	w.open()
	w.depth(inbox.Depth{Waiting: 2, Oldest: start})
	if asked := w.work(); asked != "pay_1 pay_2" {
		t.Errorf("asked about %q", asked)
	}
	w.depth(inbox.Depth{})
}

// TestCase49Duplicates: the same event a hundred times, over several connections and
// after it was acted on, is one question.
func TestCase49Duplicates(t *testing.T) {
	w := newWorld(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 5 {
				if err := w.box.Take(t.Context(), "sandbox", payment.Hint{Event: "evt_1", Ref: "pay_1"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if asked := w.work(); asked != "pay_1" {
		t.Errorf("asked about %q", asked)
	}
	w.take("evt_1", "pay_1")
	if asked := w.work(); asked != "" {
		t.Errorf("and again about %q", asked)
	}
	if err := w.box.Take(t.Context(), "stripe", payment.Hint{Event: "evt_1", Ref: "pay_1"}); err != nil {
		t.Fatal(err)
	}
	if asked := w.work(); asked != "pay_1" {
		t.Errorf("of another company's event of that name: %q", asked)
	}
}

// TestNewsWhileAsked: what happens to a payment while it is asked about is asked about
// afterwards; the answer may have been from before.
func TestNewsWhileAsked(t *testing.T) {
	w := newWorld(t)
	w.take("evt_1", "pay_1")
	w.during = func(string) {
		w.during = nil
		w.take("evt_2", "pay_1")
		if did, err := w.box.Step(t.Context()); did || err != nil {
			t.Errorf("one payment is asked about twice at once: %v %v", did, err)
		}
	}
	if asked := w.work(); asked != "pay_1 pay_1" {
		t.Errorf("asked about %q", asked)
	}
	w.depth(inbox.Depth{})
}

// TestCase52TriedAgain: what fails after it was taken is tried again by itself, with
// pauses that double.
func TestCase52TriedAgain(t *testing.T) {
	w := newWorld(t)
	w.answer("pay_1", errors.New("the company is down"))
	w.take("evt_1", "pay_1")
	tries := 0
	for range 2 * 60 * 10 { // ten hours in steps of half a minute
		if w.work() != "" {
			tries++
		}
		w.now.Add(30 * second)
	}
	// Ten pauses up to ten minutes, which take 17, and then one of ten each.
	if tries < 55 || tries > 72 {
		t.Errorf("%d tries in ten hours", tries)
	}
	w.depth(inbox.Depth{Waiting: 1, Oldest: start})
	w.answer("pay_1", nil)
	w.now.Add(600 * second)
	if asked := w.work(); asked != "pay_1" {
		t.Errorf("asked about %q", asked)
	}
	w.depth(inbox.Depth{})
	if len(w.notices) != tries {
		t.Errorf("%d notices of %d tries", len(w.notices), tries)
	}
}

// TestCase50UnknownPayment: a payment without an order is listed, said once, asked about
// ever more rarely, and never dropped by itself.
func TestCase50UnknownPayment(t *testing.T) {
	w := newWorld(t)
	w.answer("pay_1", fmt.Errorf("payment pay_1: %w", errStray))
	w.take("evt_1", "pay_1")
	tries := 0
	for range 10 * 24 * 4 { // ten days in quarters of an hour
		if w.work() != "" {
			tries++
		}
		w.now.Add(900 * second)
	}
	if tries < 15 || tries > 25 {
		t.Errorf("%d tries in ten days", tries)
	}
	if len(w.notices) != 1 || !strings.Contains(w.notices[0], "somebody has to look") {
		t.Errorf("said: %q", w.notices)
	}
	w.depth(inbox.Depth{Waiting: 1, Strays: 1, Oldest: start})
	all, err := w.box.Strays(t.Context())
	if err != nil || len(all) != 1 || all[0].Ref != "pay_1" || all[0].Known != (inbox.Stray{Order: "ord_gone_1", Amount: 4500, Currency: "EUR"}) || all[0].Why == "" {
		t.Errorf("%+v, %v", all, err)
	}
	w.answer("pay_1", nil) // its sale was put back
	w.take("evt_2", "pay_1")
	if asked := w.work(); asked != "pay_1" {
		t.Errorf("asked about %q", asked)
	}
	w.depth(inbox.Depth{})
}

func TestSettledByAPerson(t *testing.T) {
	w := newWorld(t)
	w.answer("pay_1", errStray)
	w.answer("pay_2", errors.New("down"))
	w.take("evt_1", "pay_1")
	w.take("evt_2", "pay_2")
	w.work()
	for ref, want := range map[string]bool{"pay_1": true, "pay_2": false, "pay_3": false} {
		if is, err := w.box.Settled(t.Context(), ref); is != want || err != nil {
			t.Errorf("%s: %v %v", ref, is, err)
		}
	}
	w.depth(inbox.Depth{Waiting: 1, Oldest: start})
}

// TestBounded: too many payments, a full disk and names without end are refused, and
// nothing is kept of them. Payments that wait already may have more news.
func TestBounded(t *testing.T) {
	w := newWorld(t)
	w.close()
	w.most = 2
	w.open()
	w.take("evt_1", "pay_1")
	w.take("evt_2", "pay_2")
	if err := w.box.Take(t.Context(), "sandbox", payment.Hint{Event: "evt_3", Ref: "pay_3"}); !errors.Is(err, inbox.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	w.take("evt_4", "pay_1")
	w.work()
	w.take("evt_3", "pay_3") // sent again
	if asked := w.work(); asked != "pay_3" {
		t.Errorf("asked about %q", asked)
	}
	w.room = errors.New("the disk is full")
	if err := w.box.Take(t.Context(), "sandbox", payment.Hint{Event: "evt_5", Ref: "pay_5"}); !errors.Is(err, w.room) {
		t.Errorf("on a full disk: %v", err)
	}
	w.room = nil
	for _, h := range []payment.Hint{{Ref: "pay_1"}, {Event: "evt_9"}, {Event: strings.Repeat("e", 256), Ref: "pay_1"}, {Event: "evt_9", Ref: strings.Repeat("p", 513)}} {
		if err := w.box.Take(t.Context(), "sandbox", h); !errors.Is(err, payment.ErrForged) {
			t.Errorf("%.20s %.20s: %v", h.Event, h.Ref, err)
		}
	}
	w.depth(inbox.Depth{})
}

// TestHeldWaits: while effects are held back nothing is asked, and all of it afterwards.
func TestHeldWaits(t *testing.T) {
	w := newWorld(t)
	w.held.Store(true)
	w.take("evt_1", "pay_1")
	if asked := w.work(); asked != "" {
		t.Errorf("asked about %q", asked)
	}
	w.held.Store(false)
	if asked := w.work(); asked != "pay_1" {
		t.Errorf("asked about %q", asked)
	}
}

// TestOldEventsAreForgotten: the names of events are not kept for ever.
func TestOldEventsAreForgotten(t *testing.T) {
	w := newWorld(t)
	w.take("evt_old", "pay_old")
	w.now.Add(50 * day)
	for n := range 1_000 {
		w.take(fmt.Sprintf("evt_%d", n), "pay_1")
	}
	w.work()
	w.take("evt_old", "pay_old")
	if asked := w.work(); asked != "pay_old" {
		t.Errorf("asked about %q", asked)
	}
}

// TestWorkers: those who act by themselves wake when something comes, act side by side,
// and are gone after Close.
func TestWorkers(t *testing.T) {
	w := newWorld(t)
	w.close()
	w.workers = 4
	inside, leave := make(chan string, 4), make(chan bool)
	w.during = func(ref string) { inside <- ref; <-leave }
	w.open()
	w.box.Start()
	for n := range 4 {
		w.take(fmt.Sprintf("evt_%d", n), fmt.Sprintf("pay_%d", n))
	}
	seen := map[string]bool{}
	for range 4 {
		seen[<-inside] = true
	}
	if len(seen) != 4 {
		t.Errorf("at work at once: %v", seen)
	}
	close(leave)
}

func TestNotOurs(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{filepath.Join(t.TempDir(), "no", "such", "directory", "inbox.db"), t.TempDir()} {
		if b, err := inbox.Open(t.Context(), inbox.Options{Path: path}); err == nil {
			t.Errorf("%s was opened", path)
			_ = b.Close()
		}
	}
	w.take("evt_1", "pay_1")
}

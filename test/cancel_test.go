package test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

var (
	cancelOrders = flag.Int("cancel.orders", 60, "how many orders an event has that is cancelled")
	cancelKills  = flag.Int("cancel.kills", 2, "how often the server is killed while the money goes back")
)

// refundFails is a card of the sandbox whose refunds come back after a while.
const refundFails = "4000000000005126"

// TestCancelledEventGivesTheMoneyBack is edge case 79 on the real thing: an event with many
// paid orders is cancelled, and a run gives the money back. One refund fails for good, the
// balance is short for a while, and the server is killed again and again. In the end every
// order is final once, and the company gave back each payment once.
func TestCancelledEventGivesTheMoneyBack(t *testing.T) {
	t.Logf("again with: go test ./test -run %s -cancel.orders=%d -cancel.kills=%d", t.Name(), *cancelOrders, *cancelKills)
	s := openShop(t, binary(t))
	s.staff.stage(offer{seats: 120, standing: *cancelOrders * 2, each: *cancelOrders, hold: 300, pay: 600})
	s.buyMany(*cancelOrders)
	s.staff.must(200, "POST", "/v1/organizer/events/night/cancel", `{"reason": "flooded"}`, nil, "Idempotency-Key", "cancel")
	s.staff.applied()
	s.books("match=POST /v1/refunds&kind=balance&times=3&delay=0")
	s.staff.must(201, "POST", runsPath, `{"event": "night", "reason": "flooded", "with_fees": true}`, nil, "Idempotency-Key", "run")
	for k := range *cancelKills {
		s.ranTo((k + 1) * *cancelOrders / (*cancelKills + 1))
		s.house.kill()
		s.house.start()
		s.books("match=POST /v1/refunds&kind=lost_after&times=2&delay=0")
	}
	s.runEnds()
	s.gaveBackOnce()
	if out, err := exec.Command(s.house.path, "reconcile", "--data", s.house.dir).CombinedOutput(); err != nil {
		t.Errorf("reconcile: %v\n%s", err, out)
	}
	s.house.end()
	run(t, s.house.path, "check", "--data", s.house.dir)
}

const runsPath = "/v1/organizer/sales/nye/runs"

// buyMany has so many orders paid; one of them by a card that takes nothing back.
func (s *shop) buyMany(orders int) {
	s.t.Helper()
	var next atomic.Int64
	var buying sync.WaitGroup
	for n := range 8 {
		f := s.newFan(n)
		s.fans = append(s.fans, f)
		buying.Go(func() {
			for n := next.Add(1); n <= int64(orders) && f.ctx.Err() == nil; n = next.Add(1) {
				h, _, ok := f.place(`{"type":"ga","count":1}`, false)
				if !ok {
					return
				}
				card := goodCard
				if n == 57 {
					card = refundFails
				}
				if o := f.order(h, false); o != nil {
					f.payWith(o, card)
					f.await(o)
				}
			}
		})
	}
	buying.Wait()
	if s.t.Failed() || s.ctx.Err() != nil {
		s.t.Fatal("not all could buy")
	}
}

// standing is how a run stands, as far as this looks at it.
type standing struct {
	State  string
	Orders struct{ Left, Waiting, Open, Done, Failed int }
	Asked  int64
	Back   int64
}

func (s *shop) standing() (is standing, a answer) {
	s.t.Helper()
	a = s.staff.must(200, "GET", runsPath+"/1", "", &is)
	return is, a
}

// ranTo returns when the money of so many orders is back.
func (s *shop) ranTo(done int) {
	s.t.Helper()
	for try := 0; ; try++ {
		if is, a := s.standing(); is.State == "done" || is.Orders.Done >= done {
			return
		} else if !s.staff.rest(min(try, 2), &a) {
			s.t.Fatalf("the run does not go on: %s\n%s", &a, s.house.said(2000))
		}
	}
}

// runEnds waits until the run is done; staff lets it go on where it waits for money.
func (s *shop) runEnds() {
	s.t.Helper()
	for try := 0; ; try++ {
		is, a := s.standing()
		switch is.State {
		case "done":
			if is.Orders.Done != *cancelOrders-1 || is.Orders.Failed != 1 || is.Orders.Left+is.Orders.Open != 0 {
				s.t.Errorf("the run ended with %s", &a)
			}
			return
		case "paused":
			s.staff.ask(request{method: "POST", path: runsPath + "/1/resume", key: fmt.Sprintf("resume-%d", try)})
		}
		if !s.staff.rest(try, &a) {
			s.t.Fatalf("the run does not end: %s\n%s", &a, s.house.said(2000))
		}
	}
}

// gaveBackOnce holds the run's report against the company's books.
func (s *shop) gaveBackOnce() {
	s.t.Helper()
	a := s.staff.must(200, "GET", runsPath+"/1/report.csv", "", nil)
	rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) != *cancelOrders+1 {
		s.t.Fatalf("the report has %d rows: %v\n%s", len(rows), err, a.body)
	}
	states := map[string]string{}
	for _, row := range rows[1:] {
		if states[row[0]] != "" {
			s.t.Errorf("order %s is in the report twice", row[0])
		}
		if states[row[0]] = row[1]; row[1] == "failed" && row[5] != "27.50" || row[1] == "done" && row[4] != row[3] {
			s.t.Errorf("the report says %v", row)
		}
	}
	for _, in := range s.intents() {
		want := in.Received
		if states[in.Metadata.Order] == "failed" {
			want = 0
		}
		if in.Received != 2750 || in.Charge.Refunded != want {
			s.t.Errorf("the company took %d for %s, which %s, and gave %d back", in.Received, in.Metadata.Order, states[in.Metadata.Order], in.Charge.Refunded)
		}
		delete(states, in.Metadata.Order)
	}
	if len(states) != 0 {
		s.t.Errorf("the company knows nothing of %v", states)
	}
}

package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestBackupOfAShop takes a backup while many buy, lets the house burn down later, and
// goes on from the backup, with a payment company that knows more than that. Nothing is
// asked for or paid back until somebody lets it; then money that came meanwhile finds
// its order, money for orders that the backup does not have is named, and the sale goes
// on.
func TestBackupOfAShop(t *testing.T) {
	s := openShop(t, binary(t))
	s.staff.stage(offer{seats: 20, standing: 100_000, hold: 300, pay: 600})
	for n := range 22 {
		s.fans = append(s.fans, s.newFan(n))
	}
	busy, meanwhile, later := s.fans[:20], s.fans[20], s.fans[21] // the last two have orders that wait
	meanwhile.wait()
	later.wait()
	stop := make(chan struct{})
	var buying sync.WaitGroup
	for _, f := range busy {
		buying.Go(func() { f.buyUntil(stop) })
	}
	s.reached(40, nil)
	before := s.promised()
	backup := filepath.Join(t.TempDir(), "backup")
	run(t, s.house.path, "backup", s.house.dir, "--to", backup)
	s.reached(s.sold.Load()+40, nil) // these are lost with the house
	meanwhile.payWith(meanwhile.orders[0], goodCard)
	meanwhile.await(meanwhile.orders[0])
	close(stop)
	buying.Wait()
	s.house.kill()

	s.restore(backup)
	if out, err := exec.Command(s.house.path, "status", "--data", s.house.dir).CombinedOutput(); err == nil || !strings.Contains(string(out), "held back") {
		t.Errorf("status of a restored house: %v\n%s", err, out)
	}
	s.again(before)
	fresh := s.heldBack(meanwhile, later)
	// The company has money of orders that the backup does not know: a person has to look.
	if out, err := exec.Command(s.house.path, "reconcile", "--data", s.house.dir).CombinedOutput(); err == nil || !strings.Contains(string(out), "UNEXPLAINED") {
		t.Errorf("reconcile of a restored house: %v\n%s", err, out)
	}
	run(t, s.house.path, "effects", "release", "--data", s.house.dir)
	s.letGo(meanwhile, later, fresh)
	run(t, s.house.path, "status", "--data", s.house.dir)
	s.found()
	s.house.end()
	run(t, s.house.path, "check", "--data", s.house.dir)
	if said := run(t, s.house.path, "views", "rebuild", "--data", s.house.dir); strings.Count(said, "as they were") != 2 {
		t.Errorf("views were made again, and:\n%s", said)
	}
}

// wait orders, and leaves the order waiting for its money.
func (f *fan) wait() {
	h, _, ok := f.place(`{"type":"near","count":1}`, false)
	if !ok {
		f.shop.t.Fatal("no seat is free in an empty house")
	}
	if o := f.order(h, false); o == nil || f.payPage(o) == "" {
		f.shop.t.Fatal("a fresh order cannot be paid")
	}
}

// buyUntil buys one ticket after the other.
func (f *fan) buyUntil(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-f.ctx.Done():
			return
		default:
		}
		h, _, ok := f.place(`{"type":"ga","count":1}`, false)
		if !ok {
			return
		}
		if o := f.order(h, false); o != nil {
			f.payWith(o, goodCard)
			if f.await(o); o.state == "confirmed" {
				f.receive(o)
			}
		}
	}
}

// promised is how many requests each fan has been told of by now: all of them have to
// be in a backup that begins later.
func (s *shop) promised() (counts []int) {
	for _, f := range s.fans {
		counts = append(counts, f.promised())
	}
	return counts
}

// restore puts a backup into another directory and starts it. The company outlives the
// house: its books are not in the backup, and are as they were at the end.
func (s *shop) restore(backup string) {
	s.t.Helper()
	old, dir := s.house.dir, filepath.Join(s.t.TempDir(), "restored")
	said := run(s.t, s.house.path, "restore", backup, "--data", dir, "--keys-from", filepath.Join(old, "keys"), "--erasures-from", old+".erasures")
	if !strings.Contains(said, "effects release") {
		s.t.Errorf("restore said\n%s", said)
	}
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(filepath.Join(old, "sandbox.db"+end))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "sandbox.db"+end), b, 0o600)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	s.house.dir = dir
	s.house.start()
}

// again repeats what was promised before the backup was begun.
func (s *shop) again(before []int) {
	s.t.Helper()
	repeated := 0
	for i, f := range s.fans {
		f.seq.Store(0) // there are fewer records than before
		f.told = f.told[:before[i]]
		repeated += f.repeat()
	}
	if repeated < 40 {
		s.t.Errorf("%d requests were promised before the backup, which proves little", repeated)
	}
}

// heldBack has a new fan order while nothing goes out: neither is that payment begun, nor
// is anything known of what was paid after the backup.
func (s *shop) heldBack(waiting ...*fan) (fresh *fan) {
	s.t.Helper()
	fresh = s.newFan(len(s.fans))
	h, _, ok := fresh.place(`{"type":"near","count":2}`, false)
	if !ok || fresh.order(h, false) == nil {
		s.t.Fatal("a restored house does not sell")
	}
	for want, fans := range map[string][]*fan{`"payment":{"state":"preparing"}`: {fresh}, `"state":"waiting"`: waiting} {
		for _, f := range fans {
			if a := f.ask(request{method: "GET", path: "/v1/orders/" + f.orders[0].id}); !strings.Contains(a.body, want) {
				s.t.Errorf("an order while effects are held back, which should have %s: %s", want, &a)
			}
		}
	}
	if a := s.staff.ask(request{method: "GET", path: "/dev/outbox"}); !strings.Contains(a.body, "No mail.") {
		s.t.Errorf("mail was sent while effects are held back: %s", &a)
	}
	return fresh
}

// letGo sees orders through after effects were let go: one was paid while the house was
// still the old one, the others are paid now.
func (s *shop) letGo(meanwhile *fan, others ...*fan) {
	s.t.Helper()
	for _, f := range others {
		f.payWith(f.orders[0], otherGoodCard)
		f.sees(f.orders[0])
	}
	meanwhile.sees(meanwhile.orders[0])
	s.fans = append(s.fans, others[len(others)-1])
}

// sees waits for an order to be confirmed, and takes its tickets.
func (f *fan) sees(o *purchase) {
	if f.await(o); o.state != "confirmed" {
		f.wrong("order %s is %s", o.id, o.state)
		return
	}
	f.receive(o)
}

var orphan = regexp.MustCompile(`payment (pi_\w+) took (\d+) EUR for order ord_shop_\d+, which its sale does not know of`)

// found holds the company's books against the restored orders: what is no order's money
// was named when effects were let go, each payment with its amount.
func (s *shop) found() {
	s.t.Helper()
	orders, _, _ := s.sheets()
	books, named := map[string]int64{}, map[string]int64{}
	var taken, paid, lost int64
	for _, in := range s.intents() {
		books[in.ID], taken = in.Received, taken+in.Received
	}
	for _, row := range orders {
		paid += cents(s.t, row["paid"])
	}
	for _, m := range orphan.FindAllStringSubmatch(s.house.said(1<<20), -1) {
		amount, err := strconv.ParseInt(m[2], 10, 64)
		if err != nil || books[m[1]] != amount {
			s.t.Errorf("%s: the company's books have %d", m[0], books[m[1]])
		}
		named[m[1]] = amount
	}
	for _, amount := range named {
		lost += amount
	}
	if taken != paid+lost || len(named) == 0 {
		s.t.Errorf("the company took %d; orders have %d, and %d in %d payments were named as nobody's", taken, paid, lost, len(named))
	}
	s.t.Logf("%d orders are restored or new, %d payments were made for orders that were lost", len(orders), len(named))
}

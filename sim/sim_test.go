package sim_test

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"facevalue/sale"
	"facevalue/sim"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run this seed alone, and print its trace")
	seedsFlag = flag.Int("seeds", 400, "how many seeds TestSale runs")
)

// TestMain lets the collector rest: a run makes many small sales and drops them.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// TestSale sells small sales from many seeds. One that fails is run again by
//
//	go test ./sim -run TestSale -seed=N
func TestSale(t *testing.T) {
	if *seedFlag != 0 {
		report, err := sim.Run(*seedFlag, sim.Options{Log: func(line string) { t.Log(line) }})
		t.Logf("%+v", report)
		if err != nil {
			t.Error(err)
		}
		return
	}
	seeds := *seedsFlag
	if underRace {
		seeds = max(1, seeds*3/10)
	}
	var all sim.Report
	for seed := range uint64(seeds) {
		report, err := sim.Run(seed+1, sim.Options{})
		if err != nil {
			t.Errorf("%v\nagain: go test ./sim -run TestSale -seed=%d", err, seed+1)
			return
		}
		all.Add(&report)
	}
	t.Logf("%d seeds: %s", seeds, tell(&all))
	if seeds >= 100 { // fewer prove too little to ask for each thing
		enough(t, &all, seeds)
	}
}

// tell is a report in a few lines.
func tell(r *sim.Report) string {
	var refusals []string
	for status, n := range r.Refusals {
		if n > 0 {
			refusals = append(refusals, fmt.Sprintf("%v %d", sale.Status(status), n))
		}
	}
	return fmt.Sprintf("%+v\ndriver: %+v\nrefused: %s", r.Counts, r.Driver, strings.Join(refusals, ", "))
}

// enough: a simulation that does not get into trouble, or sells nothing, proves
// nothing. Each thing has to happen at least so often per hundred seeds.
func enough(t *testing.T, r *sim.Report, seeds int) {
	t.Helper()
	d, c := &r.Driver, &r.Counts
	for _, x := range []struct {
		what      string
		n, per100 int
	}{
		{"appends that failed", d.Failed, 300},
		{"crashes", d.Crashes, 300},
		{"second owners", d.Usurped, 50},
		{"machines rebuilt", d.Rebuilt, 50},
		{"closings", d.Closed, 100},
		{"snapshots", d.Snapshots, 100},
		{"damaged snapshots", d.Damaged, 30},
		{"outcomes unknown", d.Unknown, 100},
		{"effects carried out again", c.Again, 20},
		{"effects told twice", c.Webhooks, 100},
		{"holds", c.Holds, 1000},
		{"holds amended", c.Amended, 70},
		{"holds renewed", c.Renewed, 70},
		{"holds released", c.Released, 50},
		{"orders", c.Orders, 500},
		{"counter orders", c.Counter, 100},
		{"tickets sold at the end", c.Sold, 500},
		{"payments tried again", c.Retried, 20},
		{"orders cancelled", c.Cancelled, 100},
		{"exchanges", c.Exchanged, 12},
		{"exchanges dropped", c.Dropped, 5},
		{"orders adjusted", c.Adjusted, 30},
		{"bundles given up", c.Unbundled, 3},
		{"items added to orders", c.Added, 5},
		{"rules changed", c.Governed, 40},
		{"items and bundles changed", c.Offers, 10},
		{"items and bundles taken off sale", c.TakenOff, 10},
		{"items and bundles put back", c.PutBack, 10},
		{"events moved", c.Events, 5},
		{"payments begun", c.Begun, 60},
		{"payments called off", c.CalledOff, 30},
		{"buyers giving up at the bank", c.GivenUp, 5},
		{"payments on their way", c.OnItsWay, 12},
		{"money nobody expected", c.Surprises, 5},
		{"seats blocked", c.Blocked, 30},
		{"capacity changes", c.Moved, 30},
		{"answers repeated", c.Repeats, 500},
		{"requests of strangers", c.Trespasses, 50},
		{"charges", c.Charged, 300},
		{"charges declined", c.Declined, 100},
		{"charges of the wrong sum", c.Odd, 20},
		{"charges too late", c.Late, 20},
		{"refunds", c.Refunded, 100},
		{"refunds declined", c.Stuck, 20},
		{"refunds declined in part", c.Split, 12},
		{"audits", c.Audits, 500},
		{"claims asked for", c.Asked, 5000},
	} {
		if want := x.per100 * seeds / 100; x.n < want {
			t.Errorf("%d %s in %d seeds, want at least %d", x.n, x.what, seeds, want)
		}
	}
	for _, status := range []sale.Status{
		sale.KeyReused, sale.Unknown, sale.HoldGone, sale.Frozen, sale.Paused, sale.Closed, sale.TurnOld, sale.TurnInUse, sale.TurnSpent, sale.CodeUsedUp,
		sale.AccessNeeded, sale.HoldBudget, sale.LimitType, sale.LimitEvent, sale.LimitSale, sale.SeatsTaken, sale.SeatRule, sale.NoSeats,
		sale.SoldOut, sale.PriceChanged, sale.PricePosted, sale.OrderState, sale.PolicyForbids, sale.EffectState, sale.Committed,
	} {
		if r.Refusals[status] == 0 {
			t.Errorf("nothing was refused with %v in %d seeds", status, seeds)
		}
	}
}

// The trace covers every record, every outcome, all that was done outside, and the
// state at the end.
func TestSameSeedSameRun(t *testing.T) {
	traces := map[[32]byte]uint64{}
	for seed := uint64(1); seed <= 12; seed++ {
		a, err := sim.Run(seed, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, _ := sim.Run(seed, sim.Options{})
		if a != b {
			t.Errorf("seed %d ran twice and differed:\n%s\n%s", seed, tell(&a), tell(&b))
		}
		if other := traces[a.Trace]; other != 0 {
			t.Errorf("seeds %d and %d are one run", other, seed)
		}
		traces[a.Trace] = seed
	}
}

package desk_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"facevalue/desk/driver"
	"facevalue/desk/internal/toy"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run the driver with this seed alone")
	seedsFlag = flag.Int("seeds", 1500, "how many seeds TestDriver runs")
)

type toyWorkload = driver.Workload[toy.Command, toy.Fact, toy.Outcome, toy.Effect]

// toyLoad is a crowd at a small stock: holds that run out, purchases that are
// delivered or called off.
func toyLoad() toyWorkload {
	return toyWorkload{
		New:     newToy(40, 0),
		Command: toyCommand,
		CarryOut: func(e toy.Effect) toy.Command {
			return toy.Command{Kind: toy.Deliver, Key: e.Key, Effect: e.ID}
		},
		Valid: func(c toy.Command, o toy.Outcome) error {
			if o.Status == 0 {
				return fmt.Errorf("%+v: answered with nothing", c)
			}
			return nil
		},
		Keeps: func(c toy.Command, o toy.Outcome) bool {
			return o.Status == toy.OK && (c.Kind == toy.Hold || c.Kind == toy.Buy)
		},
		Same: func(c toy.Command, first, again toy.Outcome) error {
			if first != again {
				return fmt.Errorf("%+v: first %+v, then %+v", c, first, again)
			}
			return nil
		},
	}
}

func toyCommand(r *rand.Rand, _ int, now int64) toy.Command {
	// Everybody wants the keys of the moment, so that holds meet purchases.
	key := uint64(now/400)%1000 + r.Uint64N(12)
	switch r.IntN(10) {
	case 0, 1, 2:
		// What a key means must not depend on who asks, or when.
		return toy.Command{Kind: toy.Hold, Key: key, N: int64(1 + key%4), TTL: int64(100 + 400*(key%9))}
	case 3, 4, 5:
		return toy.Command{Kind: toy.Buy, Key: key}
	case 6, 7, 8:
		return toy.Command{Kind: toy.Cancel, Key: key}
	}
	return toy.Command{Kind: toy.Count, N: 1}
}

// rough has more of what the toy is quick to get over.
func rough(seed uint64) driver.Config {
	c := driver.Rough(seed)
	c.Panics, c.Waits, c.Pauses = 4*c.Panics, 8*c.Waits, 6*c.Pauses
	return c
}

// TestDriver runs many seeds. One that fails is run again by
//
//	go test ./desk -run TestDriver -seed=N
func TestDriver(t *testing.T) {
	if *seedFlag != 0 {
		config := rough(*seedFlag)
		config.Log = func(line string) { t.Log(line) }
		report, err := driver.Run(*seedFlag, config, toyLoad())
		t.Logf("%+v\n%+v\n%v", config, report, err)
		if err != nil {
			t.Fail()
		}
		return
	}
	var all driver.Report
	for seed := range uint64(*seedsFlag) {
		addReport(&all, driveSeed(t, seed+1))
		if t.Failed() {
			return
		}
	}
	t.Logf("%d seeds: %+v", *seedsFlag, all)
	// A driver that never gets into trouble proves nothing.
	for name, n := range map[string]int{
		"unknown answers": all.Unknown, "crashes": all.Crashes, "usurpers": all.Usurped,
		"rebuilds": all.Rebuilt, "closings": all.Closed, "repeated effects": all.Repeated,
		"dropped effects": all.Dropped, "damaged snapshots": all.Damaged, "refusals": all.Refused,
		"panics": all.Panics, "farewell snapshots": all.Farewells, "failed closings": all.CloseFailed,
		"pauses at work": all.PausedAtWork,
	} {
		if n == 0 {
			t.Errorf("no %s in %d seeds", name, *seedsFlag)
		}
	}
}

func driveSeed(t *testing.T, seed uint64) driver.Report {
	t.Helper()
	report, err := driver.Run(seed, rough(seed), toyLoad())
	if err != nil {
		t.Errorf("%v\nagain: go test ./desk -run TestDriver -seed=%d", err, seed)
	}
	return report
}

func addReport(sum *driver.Report, r driver.Report) {
	for _, f := range []struct{ sum, add *int }{
		{&sum.Submitted, &r.Submitted},
		{&sum.Answered, &r.Answered},
		{&sum.Unknown, &r.Unknown},
		{&sum.Refused, &r.Refused},
		{&sum.Records, &r.Records},
		{&sum.Appends, &r.Appends},
		{&sum.Failed, &r.Failed},
		{&sum.Crashes, &r.Crashes},
		{&sum.Usurped, &r.Usurped},
		{&sum.Rebuilt, &r.Rebuilt},
		{&sum.Closed, &r.Closed},
		{&sum.Opened, &r.Opened},
		{&sum.Carried, &r.Carried},
		{&sum.Repeated, &r.Repeated},
		{&sum.Dropped, &r.Dropped},
		{&sum.Broke, &r.Broke},
		{&sum.Snapshots, &r.Snapshots},
		{&sum.Damaged, &r.Damaged},
		{&sum.Panics, &r.Panics},
		{&sum.Farewells, &r.Farewells},
		{&sum.CloseFailed, &r.CloseFailed},
		{&sum.Paused, &r.Paused},
		{&sum.PausedAtWork, &r.PausedAtWork},
	} {
		*f.sum += *f.add
	}
}

// TestDriverSameSeedSameRun: the trace covers every byte stored and every answer.
func TestDriverSameSeedSameRun(t *testing.T) {
	for seed := uint64(1); seed <= 60; seed++ {
		if a, b := driveSeed(t, seed), driveSeed(t, seed); a != b {
			t.Fatalf("seed %d ran twice and differed:\n%+v\n%+v", seed, a, b)
		}
	}
}

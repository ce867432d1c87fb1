package desk

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestStampNeverFallsAndComesBackToTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := rapid.Int64Range(1000, 100_000).Draw(t, "start")
		record := rapid.Int64Range(0, 200_000).Draw(t, "last record")
		var s stamp
		s.startAt(record, now)
		last := record
		for range rapid.IntRange(1, 50).Draw(t, "readings") {
			now += rapid.Int64Range(-50, 9000).Draw(t, "passes")
			got := s.at(now, now)
			if got < last || got < now {
				t.Fatalf("at %d stamped %d, after %d", now, got, last)
			}
			if wait := s.clockAt(got + 100); s.at(wait, wait) < got+100 {
				t.Fatalf("woken at %d for %d, stamped %d", wait, got+100, s.last)
			}
			now, last = max(now, s.clock), s.last
		}
		late := 2*record + 200_000
		if got := s.at(late, late); got != late {
			t.Fatalf("the clock shows %d, still stamped %d", late, got)
		}
	})
}

func TestStampSlowsDownInsteadOfStandingStill(t *testing.T) {
	var s stamp
	s.startAt(5000, 1000)
	for _, c := range []struct{ now, want int64 }{
		{1000, 5000}, {1001, 5000}, {1002, 5001}, {3000, 6000}, {9000, 9000}, {9001, 9001}, {8000, 9001},
	} {
		if got := s.at(c.now, c.now); got != c.want {
			t.Errorf("at %d stamped %d, want %d", c.now, got, c.want)
		}
	}
	if s.clockAt(math.MaxInt64) != math.MaxInt64 {
		t.Error("never comes some time")
	}
}

func TestStampCountsJumps(t *testing.T) {
	var s stamp
	for i, c := range []struct {
		now, wall int64
		jumps     uint64
	}{
		{100, 5000, 0}, // a wall that differs from the start is how it is
		{200, 5100, 0},
		{300, 6200, 0}, // one second is drift
		{400, 6301, 1},
		{500, 6401, 1},
		{600, -9_000_000, 2},
		{700, -8_999_900, 2},
	} {
		if s.at(c.now, c.wall); s.jumps != c.jumps {
			t.Errorf("reading %d: %d jumps, want %d", i, s.jumps, c.jumps)
		}
	}
}

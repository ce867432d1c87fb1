package clock

import "testing"

func TestNowNeverFalls(t *testing.T) {
	c := New()
	before := c.Now()
	for range 1000 {
		now := c.Now()
		if now < before {
			t.Fatalf("from %d to %d", before, now)
		}
		before = now
	}
	if d := c.Wall() - c.Now(); d < -60_000 || d > 60_000 {
		t.Fatalf("a clock that was just started is %d ms off the wall", d)
	}
}

func TestStopwatchRuns(t *testing.T) {
	elapsed := Stopwatch()
	if a, b := elapsed(), elapsed(); a < 0 || b < a {
		t.Fatalf("%v, then %v", a, b)
	}
}

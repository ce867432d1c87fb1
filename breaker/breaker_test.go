package breaker

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func retryAfter(t *testing.T, err error) int64 {
	t.Helper()
	closed, ok := errors.AsType[*ClosedError](err)
	if !ok {
		t.Fatalf("got %v, want a *ClosedError", err)
	}
	return closed.RetryAfter
}

func TestPauseDoublesAndEnds(t *testing.T) {
	b := New(Options{Most: 2, First: 100, Longest: 350})
	now := int64(1000)
	for _, want := range []int64{100, 200, 350, 350} {
		if err := b.Enter(now); err != nil {
			t.Fatal(err)
		}
		if err := b.Enter(now); want > 100 && err == nil {
			t.Error("while one tries again nobody else may")
		} else if want == 100 {
			b.Leave(now, false, 0)
		}
		b.Leave(now, true, 0)
		if got := retryAfter(t, b.Enter(now)); got != want {
			t.Errorf("pause of %d ms, want %d", got, want)
		}
		now += want
	}
	if err := b.Enter(now); err != nil {
		t.Fatal(err)
	}
	b.Leave(now, false, 0)
	for range 2 {
		if err := b.Enter(now); err != nil {
			t.Errorf("after a success: %v", err)
		}
	}
}

func TestReceiverSaysWhen(t *testing.T) {
	b := New(Options{First: 100, Longest: 10_000})
	if err := b.Enter(0); err != nil {
		t.Fatal(err)
	}
	b.Leave(0, true, 7000)
	if got := retryAfter(t, b.Enter(1000)); got != 6000 {
		t.Errorf("again in %d ms, the receiver said in 6000", got)
	}
	if b.Closed(1000) != 7000 || b.Closed(7000) != 0 {
		t.Errorf("closed until %d, then %d", b.Closed(1000), b.Closed(7000))
	}
}

// TestManyFailAtOnce is one outage, not as many as there were at work.
func TestManyFailAtOnce(t *testing.T) {
	b := New(Options{Most: 8, First: 100})
	for range 8 {
		if err := b.Enter(0); err != nil {
			t.Fatal(err)
		}
	}
	for range 8 {
		b.Leave(10, true, 0)
	}
	if got := b.Closed(10); got != 110 {
		t.Errorf("closed until %d, want 110", got)
	}
}

func TestRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.IntRange(1, 50).Draw(t, "rate")
		b := New(Options{Most: 1 << 20, PerSecond: rate})
		begun := map[int64]int{}
		now := int64(1_000_000)
		for range rapid.IntRange(1, 400).Draw(t, "tries") {
			now += rapid.Int64Range(0, 40).Draw(t, "gap")
			if b.Enter(now) == nil {
				begun[now]++
			}
		}
		for at := range begun {
			sum := 0
			for other, n := range begun {
				if other >= at && other < at+1000 {
					sum += n
				}
			}
			if sum > 2*rate {
				t.Fatalf("%d began in the second from %d, at a rate of %d with bursts of as many", sum, at, rate)
			}
		}
		if begun := len(begun); begun == 0 {
			t.Fatal("nobody ever began")
		}
	})
}

// TestWaitIsEnough: whoever comes back when told to is let in, if alone. There may be
// two reasons to wait, told one after the other.
func TestWaitIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := New(Options{PerSecond: rapid.IntRange(1, 2000).Draw(t, "rate")})
		now := int64(5)
		for range 200 {
			err := b.Enter(now)
			for range 2 {
				if closed, ok := errors.AsType[*ClosedError](err); ok {
					now += closed.RetryAfter
					err = b.Enter(now)
				}
			}
			if err != nil {
				t.Fatalf("came back when told to, twice: %v", err)
			}
			b.Leave(now, rapid.Bool().Draw(t, "failed"), rapid.Int64Range(0, 100).Draw(t, "retryAfter"))
		}
	})
}

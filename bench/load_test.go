package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a worker that needs a millisecond for n things.
type slow struct {
	n, calls, last int
	err            error
}

func (s *slow) do(ctx context.Context) (int, bool, error) {
	select {
	case <-time.After(time.Millisecond):
	case <-ctx.Done():
		return 0, false, ctx.Err()
	}
	s.calls++
	if s.calls == s.last {
		return s.n, true, s.err
	}
	return s.n, false, nil
}

func TestLoadMeasuresTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := &slow{n: 1}, &slow{n: 16}
		var told []bool
		l := load{warm: 50*time.Millisecond + 1, window: 100 * time.Millisecond, tell: func(begins bool) { told = append(told, begins) }}
		got, err := l.run(t.Context(), []worker{a, b})
		if err != nil {
			t.Fatal(err)
		}
		if got.done != 1700 || got.elapsed != int64(100*time.Millisecond) || got.perSecond() != 17_000 {
			t.Errorf("%d done in %d ns, %v/s", got.done, got.elapsed, got.perSecond())
		}
		if len(got.took) != 200 || got.took.quantile(0) != 1e6 || got.took.quantile(1) != 1e6 {
			t.Errorf("%d took from %v to %v", len(got.took), got.took.quantile(0), got.took.quantile(1))
		}
		if len(told) != 2 || !told[0] || told[1] {
			t.Errorf("told %v", told)
		}
		if a.calls < 150 {
			t.Errorf("%d calls: warming up is work too", a.calls)
		}
	})
}

func TestLoadEndsEarly(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name    string
		worker  slow
		cancel  time.Duration
		err     error
		elapsed time.Duration
	}{
		{name: "one is at its end", worker: slow{n: 1, last: 80}, elapsed: 30 * time.Millisecond},
		{name: "one fails", worker: slow{n: 1, last: 80, err: broken}, err: broken, elapsed: 30 * time.Millisecond},
		{name: "at its end before it was measured", worker: slow{n: 1, last: 10}},
		{name: "fails before it was measured", worker: slow{n: 1, last: 10, err: broken}, err: broken},
		{name: "cancelled", worker: slow{n: 1}, cancel: 70*time.Millisecond + 1, err: context.Canceled, elapsed: 20*time.Millisecond + 1},
		{name: "cancelled before it was measured", worker: slow{n: 1}, cancel: 20 * time.Millisecond, err: context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.cancel > 0 {
					time.AfterFunc(c.cancel, cancel)
				}
				l := load{warm: 50 * time.Millisecond, window: time.Hour}
				got, err := l.run(ctx, []worker{&c.worker, &slow{n: 1}})
				if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
					t.Errorf("%v, want %v", err, c.err)
				}
				if got.elapsed != int64(c.elapsed) {
					t.Errorf("measured %v, want %v", time.Duration(got.elapsed), c.elapsed)
				}
			})
		})
	}
}

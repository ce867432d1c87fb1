package desk_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal/memory"
)

func TestManySubmittersEachGetTheirOwnAnswer(t *testing.T) {
	const submitters, each = 300, 40
	h := newHouse(t, memory.New())
	d := h.open(nil)
	answers := make([][]int64, submitters)
	var wg sync.WaitGroup
	for i := range submitters {
		wg.Go(func() {
			for range each {
				o, seq, err := d.Submit(t.Context(), count(1))
				if err != nil || seq < 2 {
					t.Errorf("answer %+v at %d: %v", o, seq, err)
				}
				answers[i] = append(answers[i], o.N)
			}
		})
	}
	wg.Wait()
	for _, a := range answers {
		if !slices.IsSorted(a) {
			t.Fatalf("one submitter's answers went backwards: %v", a)
		}
	}
	all := slices.Concat(answers...)
	slices.Sort(all)
	for i, n := range all {
		if n != int64(i+1) {
			t.Fatalf("answer %d counts %d: lost or given twice", i, n)
		}
	}
	if s := d.Stats(); s.Answers != submitters*each || s.Held != 0 {
		t.Fatalf("%+v, want %d answers and none held", s, submitters*each)
	}
	h.close()
}

func TestNoAnswerBeforeItIsDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGated()
		h := newHouse(t, g)
		d := h.open(nil)
		g.let(1) // the claim
		answered := make(chan toy.Outcome)
		go func() {
			o, _, _ := d.Submit(context.Background(), hold(1, 2))
			answered <- o
		}()
		synctest.Wait()
		select {
		case o := <-answered:
			t.Fatalf("answered %+v before the append", o)
		default:
		}
		g.let(1)
		if o := <-answered; o.Status != toy.OK {
			t.Fatalf("answered %+v", o)
		}
		h.close()
	})
}

func TestWhoLeavesWhileWaitingKnowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGated()
		h := newHouse(t, g)
		d := h.open(nil)
		g.let(1)
		ctx, cancel := context.WithCancel(context.Background())
		left := make(chan error)
		go func() {
			_, _, err := d.Submit(ctx, hold(1, 2))
			left <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, desk.ErrUnknown) || !errors.Is(err, context.Canceled) {
			t.Fatalf("left with %v", err)
		}
		if _, _, err := d.Submit(ctx, hold(2, 2)); !errors.Is(err, context.Canceled) || errors.Is(err, desk.ErrUnknown) {
			t.Fatalf("submitted with a context that had ended: %v", err)
		}
		// The command went its way: the repeat gets the first answer.
		g.let(2)
		if o := ask(t, d, hold(1, 2)); o.Status != toy.OK || o.N != 2 {
			t.Fatalf("the repeat was answered %+v", o)
		}
		if o := ask(t, d, hold(3, 99)); o.Status != toy.SoldOut || o.N != 98 {
			t.Fatalf("after one hold of 2: %+v", o)
		}
		h.close()
	})
}

func TestFullQueueIsBusyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGated()
		h := newHouse(t, g)
		d := h.open(func(o *toyOptions) { o.Queue = 4 })
		answers := 0
		for range 4 {
			err := d.SubmitAsync(count(1), func(_ toy.Outcome, _ uint64, err error) {
				if err == nil {
					answers++
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var busy *desk.BusyError
		err := d.SubmitAsync(count(1), func(toy.Outcome, uint64, error) { t.Error("answered a refused command") })
		if !errors.Is(err, desk.ErrBusy) || !errors.As(err, &busy) || busy.RetryAfter <= 0 {
			t.Fatalf("the fifth of four: %v", err)
		}
		refused(t, d, count(1), desk.ErrBusy)
		g.let(100)
		synctest.Wait()
		if answers != 4 {
			t.Fatalf("%d answers, want 4", answers)
		}
		if o := ask(t, d, count(1)); o.N != 5 {
			t.Fatalf("after the rush: %+v", o)
		}
		h.close()
	})
}

// The hint is how long the queue takes to drain at the pace of this rush; the quiet
// before it does not count.
func TestHintKnowsOnlyThisRush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGated()
		h := newHouse(t, g)
		d := h.open(func(o *toyOptions) { o.Queue, o.Limits.Commands = 4, 2 })
		fill := func() (refusal error) {
			for refusal == nil {
				refusal = d.SubmitAsync(count(1), func(toy.Outcome, uint64, error) {})
			}
			return refusal
		}
		g.let(1)
		for _, quiet := range []int{3_600_000, 60_000} {
			wait(quiet)
			fill()
			wait(400)
			g.let(1) // two of four
			synctest.Wait()
			var busy *desk.BusyError
			if err := fill(); !errors.As(err, &busy) || busy.RetryAfter != 800 {
				t.Fatalf("after a quiet of %d ms: %v, want a hint of 800 ms", quiet, err)
			}
			g.let(100)
			synctest.Wait()
			for len(g.pass) > 0 {
				<-g.pass
			}
		}
		g.let(100)
		h.close()
	})
}

func TestPipelinedCommandsAreAnsweredInOrder(t *testing.T) {
	const n = 20_000
	h := newHouse(t, memory.New())
	d := h.open(nil)
	var got []int64
	done := make(chan struct{})
	for range n {
		err := d.SubmitAsync(count(1), func(o toy.Outcome, _ uint64, err error) {
			if err != nil {
				t.Error(err)
			}
			if got = append(got, o.N); len(got) == n {
				close(done)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	<-done
	for i, v := range got {
		if v != int64(i+1) {
			t.Fatalf("answer %d counts %d", i, v)
		}
	}
	h.close()
}

// TestSubmitAllocatesPerGroupOnly: what is allocated for a thousand commands is
// their batches' and records', not their own.
func TestSubmitAllocatesPerGroupOnly(t *testing.T) {
	const n = 1000
	h := newHouse(t, hollow{memory.New()})
	d := h.open(nil)
	done := make(chan struct{})
	left := 0
	answered := func(toy.Outcome, uint64, error) {
		if left--; left == 0 {
			done <- struct{}{}
		}
	}
	run := func() {
		left = n + 1
		for range n {
			if err := d.SubmitAsync(count(1), answered); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.SubmitAsync(count(1), answered); err != nil {
			t.Fatal(err)
		}
		<-done
	}
	run()
	if got := testing.AllocsPerRun(20, run); got > n/5 {
		t.Fatalf("%.0f allocations for %d commands", got, n)
	}
	h.close()
}

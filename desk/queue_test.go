package desk

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// waiter is what the model knows of one command.
type waiter struct {
	cmd   int
	batch *Batch[int, int]
	at    int
	left  bool
}

// TestQueueAgainstItsModel: what is put comes out once and in order, batches come
// back only when everybody has left, and the bound holds.
func TestQueueAgainstItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 300).Draw(t, "limit")
		q := newQueue[int, int](limit)
		next, taken := 0, 0
		var waiting []*waiter
		var out []*Batch[int, int]
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				for range rapid.IntRange(1, 60).Draw(t, "n") {
					b, i, err := q.put(&next, nil, false)
					if full := len(waiting) >= limit; full != errors.Is(err, ErrBusy) {
						t.Fatalf("%d of %d waiting: %v", len(waiting), limit, err)
					}
					if err == nil {
						waiting = append(waiting, &waiter{cmd: next, batch: b, at: i})
						next++
					}
				}
			},
			"take": func(t *rapid.T) {
				for _, b := range q.take(nil) {
					for i := range b.Calls {
						if b.Calls[i].Command != taken {
							t.Fatalf("took %d, want %d", b.Calls[i].Command, taken)
						}
						b.Calls[i].Outcome = taken + 1000
						taken++
					}
					out = append(out, b)
				}
			},
			"walk away": func(t *rapid.T) {
				if len(waiting) > 0 {
					w := rapid.SampledFrom(waiting).Draw(t, "who")
					if !w.left {
						w.left = true
						q.leave(w.batch)
					}
				}
			},
			"answer": func(t *rapid.T) {
				if len(out) == 0 {
					return
				}
				b := out[0]
				out = out[1:]
				n := len(b.Calls)
				q.settle(n, nil)
				close(b.done)
				done := b.done
				q.leave(b)
				for _, w := range waiting[:n] {
					if w.left {
						continue
					}
					if w.batch.done != done || w.batch.Calls[w.at].Outcome != w.cmd+1000 {
						t.Fatalf("command %d finds another's answer: its batch was used again", w.cmd)
					}
					q.leave(w.batch)
				}
				waiting = waiting[n:]
			},
		})
	})
}

func TestQueueWakesWhenItIsHungryAndOnlyThen(t *testing.T) {
	q := newQueue[int, int](100)
	cmd := 1
	put := func(n int) {
		for range n {
			if _, _, err := q.put(&cmd, nil, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	woken := func() bool {
		select {
		case <-q.wake:
			return true
		default:
			return false
		}
	}
	put(5)
	if woken() {
		t.Fatal("woken though nobody sleeps")
	}
	if !q.hungry(5) || q.hungry(7) {
		t.Fatal("five wait: five are enough, seven are not")
	}
	put(1)
	if woken() {
		t.Fatal("woken by the sixth, wanted seven")
	}
	put(1)
	if !woken() {
		t.Fatal("not woken by the seventh")
	}
	put(50)
	if woken() {
		t.Fatal("woken twice")
	}
}

func TestClosedQueueTakesOnlyWhatMust(t *testing.T) {
	q := newQueue[int, int](1)
	cmd := 1
	put := func(must bool) error {
		_, _, err := q.put(&cmd, func(int, uint64, error) {}, must)
		return err
	}
	for i, c := range []struct {
		must bool
		want error
	}{{false, nil}, {false, ErrBusy}, {true, nil}} {
		if err := put(c.must); !errors.Is(err, c.want) {
			t.Errorf("put %d: %v, want %v", i, err, c.want)
		}
	}
	q.close(ErrClosed, false)
	if put(false) != ErrClosed || put(true) != nil {
		t.Error("closed: results must still get through, and nothing else")
	}
	q.close(ErrStopped, true)
	if put(true) != ErrClosed {
		t.Error("gone: nothing gets through, and the first reason counts")
	}
}

func TestFifo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f fifo[int]
		in, out := 0, 0
		for _, push := range rapid.SliceOf(rapid.Bool()).Draw(t, "ops") {
			if push {
				f.push(in)
				in++
				continue
			}
			v, ok := f.pop()
			if ok != (out < in) || ok && v != out {
				t.Fatalf("popped %d %v, want %d of %d", v, ok, out, in)
			}
			if ok {
				out++
			}
		}
		if f.size() != in-out {
			t.Fatalf("size %d, want %d", f.size(), in-out)
		}
	})
}

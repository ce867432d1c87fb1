package desk_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal/memory"
)

func deliver(e toy.Effect) toy.Command {
	return toy.Command{Kind: toy.Deliver, Key: e.Key, Effect: e.ID}
}

func buy(t *testing.T, d *toyDesk, key uint64) {
	t.Helper()
	ask(t, d, hold(key, 1))
	if o := ask(t, d, toy.Command{Kind: toy.Buy, Key: key}); o.Status != toy.OK {
		t.Fatalf("buying %d: %+v", key, o)
	}
}

// delivered says whether the purchase has been closed: only then calling it off
// comes too late.
func delivered(t *testing.T, d *toyDesk, key uint64) bool {
	t.Helper()
	return ask(t, d, toy.Command{Kind: toy.Cancel, Key: key}).Status == toy.Already
}

func TestEffectIsCarriedOutAndClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		var times atomic.Int64
		var notices atomic.Int64
		d := h.open(func(o *toyOptions) {
			o.Notice = func(error) { notices.Add(1) }
			o.CarryOut = func(_ context.Context, e toy.Effect) toy.Command {
				if times.Add(1) == 1 {
					panic("the first worker breaks")
				}
				return deliver(e)
			}
		})
		buy(t, d, 1)
		recorded := d.Stats().Seq
		synctest.Wait()
		if times.Load() != 1 || notices.Load() != 1 {
			t.Fatalf("tried %d times, %d notices", times.Load(), notices.Load())
		}
		// The second try comes after a pause, by itself.
		for d.Stats().Seq == recorded {
			wait(100)
		}
		if times.Load() != 2 || !delivered(t, d, 1) {
			t.Fatalf("tried %d times, delivered %v", times.Load(), delivered(t, d, 1))
		}
		h.close()
	})
}

func TestHeldEffectsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		var times atomic.Int64
		d := h.open(func(o *toyOptions) {
			o.HoldEffects = true
			o.CarryOut = func(_ context.Context, e toy.Effect) toy.Command {
				times.Add(1)
				return deliver(e)
			}
		})
		buy(t, d, 1)
		wait(1000)
		if times.Load() != 0 {
			t.Fatal("carried out while held")
		}
		d.HoldEffects(false)
		synctest.Wait()
		if times.Load() != 1 || !delivered(t, d, 1) {
			t.Fatalf("let go: tried %d times", times.Load())
		}
		h.close()
	})
}

// An effect that was called off by a record in doubt is not begun, once the record
// was found to be there.
func TestEffectCalledOffInDoubtIsNotBegun(t *testing.T) {
	for fault, want := range map[memory.Fault]int64{memory.InDoubt: 0, memory.Lost: 1} {
		t.Run(fault.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, memory.New(memory.Remote(), faultAt(4, fault)))
				var times atomic.Int64
				d := h.open(func(o *toyOptions) {
					o.HoldEffects = true
					o.CarryOut = func(_ context.Context, e toy.Effect) toy.Command {
						times.Add(1)
						return deliver(e)
					}
				})
				buy(t, d, 1)
				refused(t, d, toy.Command{Kind: toy.Cancel, Key: 1}, desk.ErrUnknown)
				d.HoldEffects(false)
				synctest.Wait()
				if times.Load() != want {
					t.Fatalf("carried out %d times, want %d", times.Load(), want)
				}
				h.close()
			})
		})
	}
}

func TestOpenEffectsGoOnAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		d := h.open(func(o *toyOptions) {
			o.CarryOut = func(ctx context.Context, e toy.Effect) toy.Command {
				<-ctx.Done() // a call that hangs until the desk is closed in a hurry
				return deliver(e)
			}
		})
		buy(t, d, 1)
		synctest.Wait()
		hurried, cancel := context.WithCancel(context.Background())
		cancel()
		if err := d.Close(hurried); err != nil {
			t.Fatal(err)
		}
		// A cancelled worker's word does not count.
		again := h.open(func(o *toyOptions) {
			o.HoldEffects = true
			o.CarryOut = func(_ context.Context, e toy.Effect) toy.Command { return deliver(e) }
		})
		if delivered(t, again, 1) {
			t.Fatal("delivered by a worker that was cancelled")
		}
		h.close()
	})
}

func TestCloseWaitsForEffectsAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		finish := make(chan struct{})
		d := h.open(func(o *toyOptions) {
			o.Workers = 1
			o.CarryOut = func(_ context.Context, e toy.Effect) toy.Command {
				<-finish
				return deliver(e)
			}
		})
		buy(t, d, 1)
		buy(t, d, 2) // another lane, and no worker for it
		closed := make(chan error)
		go func() { closed <- d.Close(context.Background()) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Fatal("closed while an effect was at work")
		default:
		}
		refused(t, d, count(1), desk.ErrClosed)
		close(finish)
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		again := h.open(nil)
		if !delivered(t, again, 1) || delivered(t, again, 2) {
			t.Fatal("want the one at work delivered, and the one that waited not")
		}
		h.close()
	})
}

func TestLargeResultDoesNotComeBackForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, memory.New())
		var notice atomic.Value
		d := h.open(func(o *toyOptions) {
			o.Notice = func(err error) { notice.Store(err) }
			o.CarryOut = func(context.Context, toy.Effect) toy.Command {
				return toy.Command{Kind: toy.Bulk, N: 1 << 20}
			}
		})
		buy(t, d, 1)
		synctest.Wait()
		if err, _ := notice.Load().(error); !errors.Is(err, desk.ErrTooLarge) {
			t.Fatalf("noticed %v", err)
		}
		h.close()
	})
}

package desk_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"facevalue/desk"
	"facevalue/desk/driver"
	"facevalue/desk/internal/toy"
	"facevalue/journal/memory"
)

// brittle panics in the method that it is named after, once it is armed.
type brittle struct {
	*toy.Machine
	method *atomic.Value
}

func (m brittle) called(method string) {
	if m.method.Load() == method {
		panic(method + " breaks")
	}
}

func (m brittle) Decide(c toy.Command, now int64) (toy.Outcome, []toy.Fact) {
	m.called("Decide")
	return m.Machine.Decide(c, now)
}

func (m brittle) Due(now int64, most int) []toy.Fact {
	m.called("Due")
	return m.Machine.Due(now, most)
}

func (m brittle) Wake() int64 {
	m.called("Wake")
	return m.Machine.Wake()
}

func (m brittle) Apply(f toy.Fact) {
	m.called("Apply")
	m.Machine.Apply(f)
}

func (m brittle) AppendFact(b []byte, f toy.Fact) []byte {
	m.called("AppendFact")
	return m.Machine.AppendFact(b, f)
}

func (m brittle) Opened(dst []toy.Effect) []toy.Effect {
	m.called("Opened")
	return m.Machine.Opened(dst)
}

func (m brittle) Open(dst []toy.Effect) []toy.Effect {
	m.called("Open")
	return m.Machine.Open(dst)
}

func (m brittle) Closed(dst []uint64) []uint64 {
	m.called("Closed")
	return m.Machine.Closed(dst)
}

func (m brittle) Truths() error {
	m.called("Truths")
	return m.Machine.Truths()
}

func (m brittle) Foresee(c toy.Command) {
	m.called("Foresee")
	m.Machine.Foresee(c)
}

func (m brittle) Layout() string {
	m.called("Layout")
	return m.Machine.Layout()
}

func (m brittle) Audit() error {
	m.called("Audit")
	return m.Machine.Audit()
}

func (m brittle) AppendSnapshot(b []byte) []byte {
	m.called("AppendSnapshot")
	return m.Machine.AppendSnapshot(b)
}

// stops expects that a desk has ended by itself because a method broke, and that
// another goes on.
func stops(t *testing.T, d, other *toyDesk, told *atomic.Value, want string) {
	t.Helper()
	<-d.Ended()
	refused(t, d, count(1), desk.ErrStopped)
	if err, _ := told.Load().(error); !errors.Is(err, desk.ErrStopped) || !strings.Contains(err.Error(), want) {
		t.Fatalf("OnStop was told %v, want %q", err, want)
	}
	ask(t, other, count(1))
}

// Wherever a machine panics while it serves, its desk alone ends.
func TestEveryPanicStopsOneDeskAlone(t *testing.T) {
	for method, at := range map[string]string{
		"Decide": "record 2 deciding toy.Command", "Foresee": "record 2 deciding toy.Command",
		"AppendFact": "record 2 deciding toy.Command", "Apply": "record 2 deciding toy.Command",
		"Truths": "record 2", "Opened": "record 2", "Closed": "record 2",
		"Wake": "record 2",
	} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var armed, told atomic.Value
				h := newHouse(t, memory.New())
				d := h.open(func(o *toyOptions) {
					o.New = func() toyMachine { return brittle{toy.New(10, 0), &armed} }
					o.OnStop = func(err error) { told.Store(err) }
				})
				other := h.open(func(o *toyOptions) { o.Machine = "other" })
				synctest.Wait()
				armed.Store(method)
				refused(t, d, hold(1, 1), desk.ErrStopped)
				stops(t, d, other, &told, at+": panic: "+method+" breaks")
				h.close()
			})
		})
	}
}

// Due is asked by a timer, Open and Closed when a desk opens.
func TestPanicsWithoutACommand(t *testing.T) {
	for _, method := range []string{"Due", "Open", "Closed"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var armed, told atomic.Value
				h := newHouse(t, memory.New())
				if method != "Due" {
					armed.Store(method)
				}
				d := h.open(func(o *toyOptions) {
					o.New = func() toyMachine { return brittle{toy.New(10, 0), &armed} }
					o.OnStop = func(err error) { told.Store(err) }
				})
				other := h.open(func(o *toyOptions) { o.Machine = "other" })
				if method == "Due" {
					ask(t, d, hold(1, 1))
					armed.Store(method)
					wait(70_000)
				}
				stops(t, d, other, &told, "panic: "+method+" breaks")
				h.close()
			})
		})
	}
}

// Snapshots are audited beside the desk. What is durable and cannot be stops it.
func TestBrokenAuditStopsTheDesk(t *testing.T) {
	for _, method := range []string{"Audit", "AppendSnapshot", "Layout"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var armed, told atomic.Value
				h := newHouse(t, memory.New())
				d := h.open(func(o *toyOptions) {
					o.New = func() toyMachine { return brittle{toy.New(10, 0), &armed} }
					o.OnStop = func(err error) { told.Store(err) }
					o.Snapshots = driver.NewSnapshots()
					o.SnapshotEvery = 1
				})
				other := h.open(func(o *toyOptions) { o.Machine = "other" })
				synctest.Wait() // a snapshot behind the claim
				armed.Store(method)
				ask(t, d, count(1))
				stops(t, d, other, &told, "panic: "+method+" breaks")
				h.close()
			})
		})
	}
}

// crooked fails every audit.
type crooked struct{ toyMachine }

func (crooked) Audit() error { return errors.New("the books do not add up") }

func TestFailedAuditNamesTheRecord(t *testing.T) {
	for name, every := range map[string]int{"beside the desk": 1, "at the end": 1 << 30} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var told atomic.Value
				h := newHouse(t, memory.New())
				d := h.open(func(o *toyOptions) {
					o.New = func() toyMachine { return crooked{toy.New(10, 0)} }
					o.OnStop = func(err error) { told.Store(err) }
					o.Snapshots = driver.NewSnapshots()
					o.SnapshotEvery = every
				})
				synctest.Wait()
				err := d.Close(t.Context())
				if want := "toy stopped at record 1: audit: the books do not add up"; !errors.Is(err, desk.ErrStopped) || !strings.Contains(err.Error(), want) {
					t.Fatalf("Close says %v, want %q", err, want)
				}
				if told.Load() != err {
					t.Fatalf("OnStop was told %v", told.Load())
				}
				h.close()
			})
		})
	}
}

package desk

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// LoadState loads a snapshot's state into a new machine, with all hands where the
// machine allows that: an owner who takes over keeps a whole sale waiting. A panic of
// the machine is an error.
func LoadState[C, F, O any, E Effect](m Machine[C, F, O, E], state []byte) error {
	u, ok := m.(Unpacker)
	if !ok {
		return guarded(func() error { return m.LoadSnapshot(state) })
	}
	var stages [][]func() error
	err := guarded(func() (err error) {
		stages, err = u.Unpack(state)
		return err
	})
	for _, parts := range stages {
		if err != nil {
			break
		}
		err = together(parts)
	}
	return err
}

// together does all parts, as many at a time as there are processors, and answers the
// error of the first that has one.
func together(parts []func() error) error {
	errs := make([]error, len(parts))
	var next atomic.Int64
	var hands sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		hands.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(parts); i = next.Add(1) - 1 {
				errs[i] = guarded(parts[i])
			}
		})
	}
	hands.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

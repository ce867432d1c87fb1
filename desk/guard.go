package desk

import "fmt"

// guarded runs code of a machine and turns a panic of it into an error: it stops
// one desk, and no other. Whatever calls a machine calls it in here.
func guarded(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicError(r)
		}
	}()
	return fn()
}

func panicError(r any) error {
	if err, ok := r.(error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic: %v", r)
}

// guard is guarded for calls of the live machine: what goes wrong stops the core.
func (c *Core[C, F, O, E]) guard(fn func() error) {
	if err := guarded(fn); err != nil {
		c.halt(err)
	}
}

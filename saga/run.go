package saga

import (
	"fmt"
	"strings"
)

// Saga plays one saga and says what must not be, if anything was. Counts takes in what
// it met; tell, which may be nil, is told each fact and each request as it happens.
func Saga(seed uint64, guards Guard, counts Counts, tell func(string)) (err error) {
	p := newPlay(seed, guards, counts)
	p.tale, p.bank.tale = tell, tell
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("seed %d: panic: %v", seed, r)
		}
	}()
	p.setUp(2 + p.r.Uint32N(4))
	for n := 20 + p.r.IntN(40); n > 0 && p.err == nil; n-- {
		p.step()
	}
	p.quiet()
	p.stragglers()
	p.quiet()
	p.audit()
	p.orphans()
	if p.err != nil {
		return fmt.Errorf("seed %d: %w", seed, p.err)
	}
	return nil
}

// orphans are told to an operator when there are any, and there must be none that the
// books do not explain.
func (p *play) orphans() {
	for _, err := range p.told {
		if strings.Contains(err.Error(), "which its sale does not know of") {
			p.check(err)
		}
	}
}

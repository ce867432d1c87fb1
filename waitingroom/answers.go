package waitingroom

import (
	"cmp"
	"maps"
	"slices"
)

// answers remembers the outcomes of accepted commands of staff, oldest first, so that
// who repeats one gets the first answer.
type answers struct {
	byKey map[Key]*Answered
	list  []*Answered
}

// repeat finds the first outcome of a command that comes again.
func (a *answers) repeat(meta *Meta) (Outcome, bool) {
	first, known := a.byKey[meta.Key]
	switch {
	case !known || meta.Key == (Key{}):
		return Outcome{}, false
	case first.Fingerprint != meta.Fingerprint:
		return Outcome{Status: KeyReused}, true
	}
	return first.Outcome, true
}

// keep adds an outcome and lets those go whose time is over.
func (a *answers) keep(f *Answered) {
	for len(a.list) > 0 && a.list[0].At+Retention <= f.At {
		delete(a.byKey, a.list[0].Key)
		a.list = a.list[1:]
	}
	a.add(f)
}

func (a *answers) add(f *Answered) {
	if a.byKey == nil {
		a.byKey = map[Key]*Answered{}
	}
	a.byKey[f.Key] = f
	a.list = append(a.list, f)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

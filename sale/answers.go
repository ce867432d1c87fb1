package sale

// answers remembers the outcomes of accepted commands, oldest first, so that who
// repeats a command gets the first answer. An entry leaves after the clock of the
// facts has moved Retention beyond it, a few with each that comes: after a pause no
// single command has to make room for all.
type answers struct {
	byKey index // of entries, by their number's lower half
	list  []*[pageSize]answer
	first uint64 // number of the oldest entry kept
	next  uint64 // number of the next entry
	base  uint64 // number of the first entry of list[0]
}

type answer struct {
	key         Key
	fingerprint uint64
	at          int64
	outcome     Outcome
}

func (a *answers) at(n uint64) *answer {
	return &a.list[(n-a.base)/pageSize][(n-a.base)%pageSize]
}

// repeat finds the first outcome of a command that comes again.
func (a *answers) repeat(meta *Meta) (Outcome, bool) {
	if meta.Key == (Key{}) {
		return Outcome{}, false
	}
	place, known := a.byKey.find((*[16]byte)(&meta.Key), func(p uint32) bool { return a.at(a.number(p)).key == meta.Key })
	if !known {
		return Outcome{}, false
	}
	first := a.at(a.number(place))
	if first.fingerprint != meta.Fingerprint {
		return Outcome{Status: KeyReused}, true
	}
	return first.outcome, true
}

// dropMost is how many outcomes leave when one comes.
const dropMost = 4

// keep adds an outcome and lets some of those go whose time is over.
func (a *answers) keep(f *Answered) {
	for n := 0; n < dropMost && a.first < a.next && a.at(a.first).at+Retention <= f.At; n++ {
		a.dropFirst()
	}
	a.room()
	*a.at(a.next) = answer{f.Key, f.Fingerprint, f.At, f.Outcome}
	a.byKey.add((*[16]byte)(&f.Key), uint32(a.next))
	a.next++
}

// number is the entry's number of which place is the lower half: of all that are
// kept there is one, as long as fewer than 2^32 are.
func (a *answers) number(place uint32) uint64 {
	return a.first + uint64(place-uint32(a.first))
}

// room makes room for one more entry.
func (a *answers) room() {
	if a.next-a.base == uint64(len(a.list))*pageSize {
		a.list = append(a.list, new([pageSize]answer))
	}
}

func (a *answers) dropFirst() {
	old := a.at(a.first)
	a.byKey.remove((*[16]byte)(&old.key), uint32(a.first))
	*old = answer{}
	a.first++
	if a.first-a.base == pageSize {
		a.list, a.base = a.list[1:], a.base+pageSize
	}
}

// len is how many outcomes are kept.
func (a *answers) len() int { return int(a.next - a.first) }

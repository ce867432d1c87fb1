package waitingroom

// Plan is what an organizer chooses of a notice; the rest of it follows from the sale and
// from how the house draws. Instants and spans are ms.
type Plan struct {
	Mode                         Mode
	Opens, CutOff, Start, Closes int64
	Grace, Turn, Longest         int64
	Turns, Together              uint32
	Rate, Target, Capacity       uint32
	// Beacon says that the draw rests on the public beacon. RevealAfter is how long it is
	// waited for before the secret of the house takes its place; 0 is for ever. Without a
	// beacon the draw rests on the secret alone, which is weaker.
	Beacon      bool
	RevealAfter int64
}

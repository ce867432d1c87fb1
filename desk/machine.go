package desk

// Machine is one deterministic state machine, owned by one desk. C is its
// command, F its fact, O its outcome, E its effect. Instants are milliseconds
// since 1970. The desk calls one method at a time.
type Machine[C, F, O any, E Effect] interface {
	// Decide answers a command at an instant and states what becomes true by
	// it. It changes nothing. The facts are valid until the next Decide or Due.
	// A refusal is an outcome with no facts.
	Decide(cmd C, now int64) (O, []F)
	// Due states at most max facts that the passing of time has made true, the
	// oldest first: expired holds, opened windows. It changes nothing. When it
	// returns fewer than max, nothing more is due at that instant.
	Due(now int64, max int) []F
	// Wake is the earliest instant at which Due has something to state,
	// math.MaxInt64 when nothing ever will be without another command.
	Wake() int64
	// Apply makes a fact part of the state. It computes nothing a fact could
	// state, and panics on a fact that cannot be.
	Apply(f F)

	// AppendFact appends the fact's bytes, ReadFact reads them back. A fact
	// that was read must not alias the bytes.
	AppendFact(b []byte, f F) []byte
	ReadFact(b []byte) (F, error)

	// Opened appends the effects opened by the facts applied since the last
	// call and still open, in the order in which they were opened.
	Opened(dst []E) []E
	// Open appends every open effect in the order in which they were opened.
	// What it returned is not returned by Opened again.
	Open(dst []E) []E

	// Truths checks the invariants that are cheap enough for production; the
	// desk asks after each group of commands. Audit checks all of them.
	Truths() error
	Audit() error

	// Layout names the form of the snapshot's bytes; a snapshot of another
	// layout is not loaded.
	Layout() string
	// AppendSnapshot appends the whole state, equal bytes for equal states.
	AppendSnapshot(b []byte) []byte
	// LoadSnapshot replaces the state of a machine that is new. After an error
	// the machine is not used.
	LoadSnapshot(b []byte) error
}

// Effect is work for the outside world, opened by one fact and closed by
// another. Carrying it out twice must be harmless: its id tells.
type Effect interface {
	// EffectID is unique within the machine for ever.
	EffectID() uint64
	// Lane groups effects that must run one after the other, in the order in
	// which they were opened; different lanes run side by side.
	Lane() uint64
}

// Closer is what a machine may add to Machine: it names the effects that were
// closed without having been carried out, so that they are not started.
type Closer interface {
	// Closed appends the ids of the effects closed by the facts applied since
	// the last call.
	Closed(dst []uint64) []uint64
}

// Foreseer is what a machine may add to Machine: it is told of commands shortly
// before it decides them, several at a time. It decides nothing and changes nothing
// that can be seen; it may touch the memory that it will need, so that the waits for
// several commands' memory overlap.
type Foreseer[C any] interface {
	Foresee(cmd C)
}

// Unpacker is what a machine may add to Machine: LoadSnapshot in stages. The parts of
// a stage may be done at the same time, the next stage begins behind them all, and a
// machine of which a part failed is not used.
type Unpacker interface {
	Unpack(state []byte) (stages [][]func() error, err error)
}

package journal

// Heads remembers the newest record of each machine for a journal that is the
// only writer of its storage, and decides about the entries of one transaction
// at a time. It is not for several goroutines at once.
type Heads struct {
	slots   map[string]*headSlot
	touched []*headSlot // by the transaction under way
}

type headSlot struct {
	durable, pending Head
}

// NewHeads knows no machine.
func NewHeads() *Heads { return &Heads{slots: map[string]*headSlot{}} }

// Known is the durable head of a machine, and whether there is one.
func (h *Heads) Known(machine string) (Head, bool) {
	s := h.slots[machine]
	if s == nil {
		return Head{}, false
	}
	return s.durable, true
}

// Learn sets the durable head of a machine, from storage.
func (h *Heads) Learn(machine string, head Head) {
	h.slots[machine] = &headSlot{durable: head, pending: head}
}

// Forget drops a machine, so that its head is read from storage again.
func (h *Heads) Forget(machine string) { delete(h.slots, machine) }

// Admit decides about the next entry of the transaction. Its machine must be
// known. Entries admitted before it in the same transaction count.
func (h *Heads) Admit(r *Record) error {
	s := h.slots[r.Machine]
	if err := s.pending.Admit(r); err != nil {
		return err
	}
	if s.pending == s.durable {
		h.touched = append(h.touched, s)
	}
	r.Bytes()
	s.pending = r.Head()
	return nil
}

// Commit makes what was admitted durable.
func (h *Heads) Commit() {
	for _, s := range h.touched {
		s.durable = s.pending
	}
	h.touched = h.touched[:0]
}

// Rollback forgets what was admitted.
func (h *Heads) Rollback() {
	for _, s := range h.touched {
		s.pending = s.durable
	}
	h.touched = h.touched[:0]
}

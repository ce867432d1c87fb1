package token

import "encoding/binary"

// Turn is leave to shop: an entry of the waiting room whose rank has come up.
type Turn struct {
	Sale       Suffix
	Window     uint32 // its index in the sale
	Entry      uint64
	Generation uint32
	Expires    int64 // ms since 1970
}

// AppendTurn appends a turn's token to dst.
func (r *Ring) AppendTurn(dst []byte, t Turn) []byte {
	var room [maxPayload]byte
	b := appendSuffix(room[:0], &t.Sale)
	b = binary.AppendUvarint(b, uint64(t.Window))
	b = binary.AppendUvarint(b, t.Entry)
	b = binary.AppendUvarint(b, uint64(t.Generation))
	b = appendInstant(b, t.Expires)
	return r.sign(dst, turnKind, b)
}

// ReadTurn reads a turn's token at an instant.
func (r *Ring) ReadTurn(text string, now int64) (t Turn, err error) {
	var room [maxPayload]byte
	payload, err := r.open(turnKind, text, &room)
	if err != nil {
		return t, err
	}
	in := reader{rest: payload}
	t.Sale, t.Window, t.Entry = in.suffix(), in.number32(), in.number()
	t.Generation, t.Expires = in.number32(), in.instant()
	if !in.done() {
		return Turn{}, ErrInvalid
	}
	if now >= t.Expires {
		return Turn{}, ErrExpired
	}
	return t, nil
}

// admissionBits are those of an entry in an admission.
const admissionBits = 40

// Admission is the turn's entry as the sale names it: one number, in its upper part the
// window, so that the rooms of two windows cannot be taken for one another.
func (t *Turn) Admission() uint64 { return uint64(t.Window)<<admissionBits | t.Entry }

// ReadAdmission is the window and the entry of an admission.
func ReadAdmission(n uint64) (window uint32, entry uint64) {
	return uint32(n >> admissionBits), n & (1<<admissionBits - 1)
}

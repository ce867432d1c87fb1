package token

import "encoding/binary"

// OrderLink opens one order to whoever has the mail that it came with.
type OrderLink struct {
	Sale  Suffix
	Order uint64
	// Contact is whom the order was with when the link was made, see ContactOf: it
	// dies when the contact is corrected, since it may have gone to a stranger.
	Contact uint32
}

// ContactOf names an order's contact by the person that its data is sealed for.
// To correct a contact is to seal it for another person. The end of a person's name
// is drawn at random; its beginning says what kind of name it is.
func ContactOf(person [16]byte) uint32 { return binary.BigEndian.Uint32(person[12:]) }

// AppendOrderLink appends a link's token to dst. Links have no end of their own:
// people keep their mails.
func (r *Ring) AppendOrderLink(dst []byte, l OrderLink) []byte {
	var room [maxPayload]byte
	b := appendSuffix(room[:0], &l.Sale)
	b = binary.AppendUvarint(b, l.Order)
	b = binary.AppendUvarint(b, uint64(l.Contact))
	return r.sign(dst, orderLinkKind, b)
}

// ReadOrderLink reads a link's token.
func (r *Ring) ReadOrderLink(text string) (l OrderLink, err error) {
	var room [maxPayload]byte
	payload, err := r.open(orderLinkKind, text, &room)
	if err != nil {
		return l, err
	}
	in := reader{rest: payload}
	l.Sale, l.Order, l.Contact = in.suffix(), in.number(), in.number32()
	if !in.done() {
		return OrderLink{}, ErrInvalid
	}
	return l, nil
}

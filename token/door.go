package token

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// TicketCode is what a ticket's code says. Whoever has the house's public keys can
// check it, without a network; whether the ticket was voided or used is for lists
// to say.
type TicketCode struct {
	Sale   Suffix
	Ticket uint64
	Issue  uint32 // of this ticket; a new one makes older codes worthless
}

// doorKey signs ticket codes.
type doorKey struct{ private ed25519.PrivateKey }

func newDoorKey(seed []byte) doorKey { return doorKey{ed25519.NewKeyFromSeed(seed)} }

// codePrefix and the alphabet are those that QR codes write tightest.
const codePrefix = "FV1:"

var codeText = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// signedFor keeps the signature from meaning anything elsewhere.
const signedFor = "facevalue ticket code 1\x00"

// AppendTicketCode appends a ticket's code to dst.
func (r *Ring) AppendTicketCode(dst []byte, c TicketCode) []byte {
	set := r.set.Load()
	b := binary.AppendUvarint(nil, uint64(set.newest))
	b = appendSuffix(b, &c.Sale)
	b = binary.AppendUvarint(b, c.Ticket)
	b = binary.AppendUvarint(b, uint64(c.Issue))
	signature := ed25519.Sign(set.keys[set.newest].door.private, append([]byte(signedFor), b...))
	return codeText.AppendEncode(append(dst, codePrefix...), append(b, signature...))
}

// Doors are the public keys by which ticket codes are checked, by number.
type Doors map[int]ed25519.PublicKey

// Doors are the public keys of the ring.
func (r *Ring) Doors() Doors {
	doors := Doors{}
	for n, key := range r.set.Load().keys {
		public, _ := key.door.private.Public().(ed25519.PublicKey)
		doors[n] = public
	}
	return doors
}

// maxCode is more than the longest code, so that nothing long is decoded.
const maxCode = 256

// Read checks a code and reads it. It takes small letters too: some readers of
// codes, and all people who type, have their way with them.
func (d Doors) Read(text string) (c TicketCode, err error) {
	if len(text) > maxCode {
		return c, ErrInvalid
	}
	text = strings.ToUpper(text)
	digits, ok := strings.CutPrefix(text, codePrefix)
	b, err := codeText.DecodeString(digits)
	if !ok || err != nil || len(b) < ed25519.SignatureSize || codeText.EncodeToString(b) != digits {
		return c, ErrInvalid
	}
	signed, signature := b[:len(b)-ed25519.SignatureSize], b[len(b)-ed25519.SignatureSize:]
	in := reader{rest: signed}
	number := in.number32()
	c.Sale, c.Ticket, c.Issue = in.suffix(), in.number(), in.number32()
	key := d[int(number)]
	if !in.done() || key == nil || !ed25519.Verify(key, bytes.Join([][]byte{[]byte(signedFor), signed}, nil), signature) {
		return TicketCode{}, ErrInvalid
	}
	return c, nil
}

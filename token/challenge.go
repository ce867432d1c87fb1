package token

import (
	"crypto/subtle"
	"encoding/binary"
)

// Challenge is an e-mail proof under way: who asked, and the claims that will be
// theirs when they know the digits that were mailed. The digits follow from the
// token by a key of their own and are nowhere in it, so that whoever has the token
// can only guess, and whoever counts guesses needs to keep nothing else.
type Challenge struct {
	Session Claim  // who asked; the proof is for this session only
	Claims  Claims // what is proven by it
	Nonce   [8]byte
	Expires int64 // ms since 1970
}

// codeDigits is how many digits are mailed.
const codeDigits = 6

// AppendChallenge appends a challenge's token to dst.
func (r *Ring) AppendChallenge(dst []byte, c Challenge) []byte {
	var room [maxPayload]byte
	b := append(room[:0], c.Session[:]...)
	b = append(b, c.Nonce[:]...)
	b = appendInstant(b, c.Expires)
	for _, claim := range c.Claims.All() {
		b = append(b, claim[:]...)
	}
	return r.sign(dst, challengeKind, b)
}

// ReadChallenge reads a challenge's token at an instant.
func (r *Ring) ReadChallenge(text string, now int64) (c Challenge, err error) {
	var room [maxPayload]byte
	payload, err := r.open(challengeKind, text, &room)
	if err != nil {
		return c, err
	}
	in := reader{rest: payload}
	c.Session = in.claim()
	copy(c.Nonce[:], in.bytes(len(c.Nonce)))
	c.Expires = in.instant()
	for len(in.rest) > 0 {
		if !c.Claims.Add(in.claim()) {
			return Challenge{}, ErrInvalid
		}
	}
	if !in.done() {
		return Challenge{}, ErrInvalid
	}
	if now >= c.Expires {
		return Challenge{}, ErrExpired
	}
	return c, nil
}

// Code is the digits that go with a challenge's token: to be mailed, and told to
// nobody else. It is empty for a text that is no challenge.
func (r *Ring) Code(challenge string) string {
	number, _, ok := split(challengeKind, challenge)
	if !ok {
		return ""
	}
	s := r.set.Load().signer(number, codeKind)
	if s == nil {
		return ""
	}
	b := s.take()
	defer s.benches.Put(b)
	b.text = append(b.text[:0], challenge...)
	n := binary.BigEndian.Uint64(b.over(b.text)) % 1_000_000
	var digits [codeDigits]byte
	for i := range digits {
		digits[codeDigits-1-i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits[:])
}

// Knows says whether the digits are those of a challenge's token.
func (r *Ring) Knows(challenge, digits string) bool {
	want := r.Code(challenge)
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(digits)) == 1
}

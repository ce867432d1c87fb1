package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"hash"
	"strconv"
	"strings"
	"sync"
)

// Why a token does not pass. Neither says more, so that nobody learns from it.
var (
	ErrInvalid = errors.New("token: not one of ours")
	ErrExpired = errors.New("token: its time is over")
)

// kind tells what a token is for.
type kind uint8

const (
	sessionKind kind = iota
	turnKind
	orderLinkKind
	challengeKind
	codeKind // the digits that belong to a challenge; never a token itself
	ticketKind
	kinds
)

// The names are in tokens and in the derivation of keys: to change one ends every
// token of that kind.
var kindNames = [kinds]string{"ses", "trn", "ord", "chl", "code", "ticket"}

const (
	maxPayload = 192 // bytes of any token's payload
	maxText    = 400 // bytes of any token
	macText    = 43  // base64 of 32 bytes
)

var base64URL = base64.RawURLEncoding.Strict()

// derive makes the key of one kind from one of the ring's.
func derive(secret [32]byte, k kind) []byte {
	mac := hmac.New(sha256.New, secret[:])
	mac.Write([]byte("facevalue token " + kindNames[k]))
	return mac.Sum(nil)
}

// bench is what one MAC is worked out on, kept from call to call.
type bench struct {
	mac  hash.Hash
	text []byte
	sum  [sha256.Size]byte
	want [macText]byte
}

// signer makes and checks the MACs of one kind under one key.
type signer struct {
	key     []byte
	benches sync.Pool
}

func (s *signer) take() *bench {
	if b, ok := s.benches.Get().(*bench); ok {
		b.mac.Reset()
		return b
	}
	return &bench{mac: hmac.New(sha256.New, s.key), text: make([]byte, 0, maxText)}
}

// sum is the MAC of a text.
func (b *bench) over(text []byte) []byte {
	b.mac.Write(text)
	return b.mac.Sum(b.sum[:0])
}

// sign appends the token of a payload to dst.
func (r *Ring) sign(dst []byte, k kind, payload []byte) []byte {
	set := r.set.Load()
	start := len(dst)
	dst = append(append(dst, kindNames[k]...), '.')
	dst = append(strconv.AppendUint(dst, uint64(set.newest), 10), '.')
	dst = base64URL.AppendEncode(dst, payload)
	s := set.signer(set.newest, k)
	b := s.take()
	defer s.benches.Put(b)
	sum := b.over(dst[start:])
	return base64URL.AppendEncode(append(dst, '.'), sum)
}

// open checks a token and decodes its payload into room.
func (r *Ring) open(k kind, text string, room *[maxPayload]byte) ([]byte, error) {
	number, payload, ok := split(k, text)
	if !ok || base64URL.DecodedLen(len(payload)) > maxPayload {
		return nil, ErrInvalid
	}
	s := r.set.Load().signer(number, k)
	if s == nil {
		return nil, ErrInvalid
	}
	b := s.take()
	defer s.benches.Put(b)
	b.text = append(b.text[:0], text...)
	signed := len(text) - macText - 1
	base64URL.Encode(b.want[:], b.over(b.text[:signed]))
	if subtle.ConstantTimeCompare(b.want[:], b.text[signed+1:]) != 1 {
		return nil, ErrInvalid
	}
	n, err := base64URL.Decode(room[:], b.text[signed-len(payload):signed])
	if err != nil {
		return nil, ErrInvalid
	}
	return room[:n], nil
}

// split takes a token apart: the number of its key and its payload's text.
func split(k kind, text string) (number int, payload string, ok bool) {
	if len(text) > maxText {
		return 0, "", false
	}
	rest, ok := strings.CutPrefix(text, kindNames[k])
	if !ok || rest == "" || rest[0] != '.' {
		return 0, "", false
	}
	digits, rest, ok := strings.Cut(rest[1:], ".")
	if !ok || len(digits) == 0 || len(digits) > 4 || digits[0] == '0' {
		return 0, "", false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, "", false
		}
		number = number*10 + int(digits[i]-'0')
	}
	payload, mac, ok := strings.Cut(rest, ".")
	return number, payload, ok && payload != "" && len(mac) == macText
}

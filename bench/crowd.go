package main

import (
	"encoding/binary"

	"facevalue/sale"
)

// buyers makes a crowd: every buyer has claims and a request key of their own,
// which look like the keyed hashes that they are in production.
type buyers struct {
	salt uint64 // tells the crowds of one run apart
	n    uint64
}

// mix spreads n over 64 bits; different n give different results (the finaliser
// of splitmix64).
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// next moves on to another buyer.
func (b *buyers) next() { b.n++ }

func (b *buyers) hash(what uint64) (h [16]byte) {
	id := (b.salt<<40|b.n)<<3 | what
	binary.LittleEndian.PutUint64(h[:], mix(id))
	binary.LittleEndian.PutUint64(h[8:], mix(^id))
	return h
}

// claim is the buyer's claim of a kind.
func (b *buyers) claim(kind sale.ClaimKind) sale.Claim {
	c := sale.Claim(b.hash(1))
	c[0], c[1] = byte(kind), c[1]^byte(kind)
	return c
}

// meta is what the buyer's request for something carries: key and fingerprint
// differ by what is asked for.
func (b *buyers) meta(request uint64) sale.Meta {
	key := b.hash(2 + request)
	return sale.Meta{Key: key, Fingerprint: binary.LittleEndian.Uint64(key[8:])}
}

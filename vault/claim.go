package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
)

// Kind says what a claim key stands for.
type Kind byte

// The kinds, with the numbers by which a sale's limits know them. They are in
// journals: never renumber, never reuse.
const (
	ClaimSession Kind = 1
	ClaimEmail   Kind = 2
	ClaimAccount Kind = 3
	ClaimPhone   Kind = 4
	ClaimCard    Kind = 5
	ClaimDomain  Kind = 6
	ClaimDevice  Kind = 7
	ClaimAddress Kind = 8
)

// Claim is a claim key: the kind, then 15 bytes of HMAC-SHA256 under the
// vault's pepper. Two of a kind are equal if and only if what they stand for is,
// but for one chance in 2^60 among a billion.
type Claim [16]byte

// Claim makes the claim key of a canonical form, see ParseEmail for that of an
// e-mail address. The pepper never changes: with another, nobody's limit would
// join to what they hold already.
func (v *Vault) Claim(kind Kind, canonical string) Claim {
	m, ok := v.macs.Get().(*claimMAC)
	if !ok {
		m = &claimMAC{mac: hmac.New(sha256.New, v.pepper[:])}
	}
	defer v.macs.Put(m)
	m.mac.Reset()
	m.input = append(append(m.input[:0], byte(kind)), canonical...)
	m.mac.Write(m.input)
	c := Claim{byte(kind)}
	copy(c[1:], m.mac.Sum(m.sum[:0]))
	clear(m.input)
	return c
}

// claimMAC is what Claim works with, kept from call to call: every hold makes
// claims, and none of them should allocate.
type claimMAC struct {
	mac   hash.Hash
	input []byte
	sum   [sha256.Size]byte
}

// loadPepper makes the pepper the first time. It is a key like any other, and
// rewrapped with them.
func (v *Vault) loadPepper(ctx context.Context) error {
	keys, err := v.ensureKeys(ctx, []Ref{pepperRef})
	if err != nil {
		return fmt.Errorf("vault: pepper: %w", err)
	}
	v.pepper = keys[pepperRef]
	return nil
}

package draw

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cloudflare/circl/sign/bls"
)

// Beacon is a network of drand: a public source of randomness whose rounds are signed
// by many parties together, at times fixed for ever. Its rounds are not chained: a
// round's signature is over its number alone, so one round is checked by itself.
type Beacon struct {
	Chain   [32]byte `wire:"1"` // hash of the network's parameters: its name
	Key     []byte   `wire:"2"` // public, on G2 of BLS12-381, compressed
	Genesis int64    `wire:"3"` // ms since 1970, of round 1
	Period  int64    `wire:"4"` // ms between rounds
}

// Quicknet is drand's public network of 2023: a round every 3 seconds, scheme
// bls-unchained-g1-rfc9380.
func Quicknet() Beacon {
	return Beacon{
		Chain: [32]byte(mustHex("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971")),
		Key: mustHex("83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451" +
			"0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"),
		Genesis: 1692803367_000,
		Period:  3_000,
	}
}

// maxRound keeps a round's instant within an int64.
const maxRound = 1 << 40

// At is the instant at which a round comes out.
func (b *Beacon) At(round uint64) int64 {
	return b.Genesis + int64(min(round, maxRound)-min(round, 1))*b.Period
}

// RoundAfter is the first round that comes out after an instant. What comes out
// exactly then may have been known.
func (b *Beacon) RoundAfter(instant int64) uint64 {
	if instant < b.Genesis {
		return 1
	}
	return uint64((instant-b.Genesis)/b.Period) + 2
}

// Valid says whether rounds of the beacon can be checked.
func (b *Beacon) Valid() error {
	if b.Period <= 0 || b.Genesis < 0 {
		return errors.New("draw: a beacon has a period above 0 and a beginning after 1970")
	}
	_, err := b.key()
	return err
}

func (b *Beacon) key() (*bls.PublicKey[bls.KeyG2SigG1], error) {
	var key bls.PublicKey[bls.KeyG2SigG1]
	if err := key.UnmarshalBinary(b.Key); err != nil {
		return nil, fmt.Errorf("draw: a beacon's key is a point on G2, compressed to 96 bytes: %w", err)
	}
	return &key, nil
}

// ErrRound says that a signature is not that of the round.
var ErrRound = errors.New("draw: this is not the beacon's signature of that round")

// signatureBytes is the length of a point on G1, compressed.
const signatureBytes = 48

// Check holds a round's signature against the network's key and gives the round's
// randomness, which is the hash of the signature. It takes some milliseconds.
func (b *Beacon) Check(round uint64, signature []byte) ([]byte, error) {
	key, err := b.key()
	if err != nil {
		return nil, err
	}
	if len(signature) != signatureBytes {
		return nil, fmt.Errorf("%w: it has %d bytes, not %d", ErrRound, len(signature), signatureBytes)
	}
	message := sha256.Sum256(binary.BigEndian.AppendUint64(nil, round))
	if !bls.Verify(key, message[:], signature) {
		return nil, fmt.Errorf("%w (%d)", ErrRound, round)
	}
	randomness := sha256.Sum256(signature)
	return randomness[:], nil
}

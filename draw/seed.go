package draw

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Seed is what all ranks of a draw follow from.
type Seed [32]byte

// String is the seed as it is published.
func (s Seed) String() string { return hex.EncodeToString(s[:]) }

// seedDomain keeps the hash of a seed from being one of anything else.
const seedDomain = "facevalue/seed/v1\n"

// NewSeed mixes a room's name, how many entered by the cut-off, the root over their
// entries, and the randomness that came after. Each has its length before it or a
// fixed one, so no two draws share the bytes that are hashed.
func NewSeed(room string, size uint64, root Hash, randomness []byte) Seed {
	b := []byte(seedDomain)
	b = binary.BigEndian.AppendUint32(b, uint32(len(room)))
	b = append(b, room...)
	b = binary.BigEndian.AppendUint64(b, size)
	b = append(b, root[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(randomness)))
	b = append(b, randomness...)
	return sha256.Sum256(b)
}

// SecretBytes is the length of a secret of the house.
const SecretBytes = 32

// secretDomain keeps the hash of a secret from being one of anything else.
const secretDomain = "facevalue/commitment/v1\n"

// Commit is what is published of a secret before the entries close. Without a beacon
// the secret is revealed after they did and makes the seed. This is the weaker way:
// the house knows the secret all along, and nothing but its word stops it from
// looking for entries of its own that come out well.
func Commit(secret []byte) Hash { return sha256.Sum256(append([]byte(secretDomain), secret...)) }

// ErrSecret says that what was revealed is not what was committed to.
var ErrSecret = errors.New("draw: the secret is not the one that the commitment was made of")

// CheckSecret holds a revealed secret against its commitment.
func CheckSecret(commitment Hash, secret []byte) error {
	if len(secret) != SecretBytes {
		return fmt.Errorf("%w: it has %d bytes, not %d", ErrSecret, len(secret), SecretBytes)
	}
	if Commit(secret) != commitment {
		return ErrSecret
	}
	return nil
}

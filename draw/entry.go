package draw

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strconv"
)

// Lengths of what an entry is made of.
const (
	SaltBytes      = 16
	KeyBytes       = 65 // a public key on P-256, uncompressed, as browsers export it raw
	ClaimSignature = 64 // r and s, as browsers sign
)

// commitDomain keeps an entry's hash from being one of anything else.
const commitDomain = "facevalue/entry/v1\n"

// CommitEntry is what is logged of a visitor: a hash of who they are to the house, of
// the key that their browser made, and of a salt, also made there. It tells a
// stranger nothing, and the visitor can show what it was made of.
func CommitEntry(room string, identity [16]byte, key [32]byte, salt [SaltBytes]byte) Hash {
	b := make([]byte, 0, 128)
	b = append(b, commitDomain...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(room)))
	b = append(b, room...)
	b = append(b, identity[:]...)
	b = append(b, key[:]...)
	b = append(b, salt[:]...)
	return sha256.Sum256(b)
}

// KeyHash is the browser's key as it goes into an entry.
func KeyHash(key []byte) [32]byte { return sha256.Sum256(key) }

// LineBytes is the length of a line with its end: the n-th entry is found without
// reading those before it.
const LineBytes = 43 + 1 + 2 + 1 + 13 + 1

// AppendLine appends the log's line of an entry, without its end: the commitment, how
// many people enter together in two digits, and when, in thirteen, as ms since 1970.
// The line is what the tree is made over.
func AppendLine(b []byte, commit Hash, people int, at int64) []byte {
	b = base64.RawStdEncoding.AppendEncode(b, commit[:])
	b = append(b, ' ')
	b = appendDigits(b, uint64(people), 2)
	b = append(b, ' ')
	return appendDigits(b, uint64(at), 13)
}

// appendDigits appends a number of at least so many digits: a million times over, at a
// tenth of what fmt takes.
func appendDigits(b []byte, n uint64, digits int) []byte {
	var room [20]byte
	i := len(room)
	for ; n > 0 || digits > 0; digits-- {
		i--
		room[i] = '0' + byte(n%10)
		n /= 10
	}
	return append(b, room[i:]...)
}

// ErrLine says that a line is none of a log.
var ErrLine = errors.New("draw: a line of the log has a commitment, a number of people and an instant")

// ParseLine reads what AppendLine wrote, and nothing else.
func ParseLine(line []byte) (commit Hash, people int, at int64, err error) {
	parts := bytes.Split(line, []byte(" "))
	if len(parts) != 3 {
		return commit, 0, 0, ErrLine
	}
	commit, err = ParseHash(string(parts[0]))
	people, wrong1 := strconv.Atoi(string(parts[1]))
	at, wrong2 := strconv.ParseInt(string(parts[2]), 10, 64)
	if err = errors.Join(err, wrong1, wrong2); err != nil {
		return commit, 0, 0, fmt.Errorf("%w: %w", ErrLine, err)
	}
	if !bytes.Equal(AppendLine(nil, commit, people, at), line) {
		return commit, 0, 0, ErrLine
	}
	return commit, people, at, nil
}

// claimDomain keeps a claim's signature from being one of anything else.
const claimDomain = "facevalue/claim/v1\n"

// ClaimMessage is what a browser signs to show that it has the key of an entry, at an
// instant that the house gave it.
func ClaimMessage(room string, entry uint64, at int64) []byte {
	return fmt.Appendf([]byte(claimDomain), "%s %d %d", room, entry, at)
}

// ErrClaim says that a signature is not of the key.
var ErrClaim = errors.New("draw: this is not a signature by the key that the entry was made with")

// CheckClaim holds a browser's signature against its key: ECDSA on P-256 with SHA-256,
// which every browser can do.
func CheckClaim(key, message, signature []byte) error {
	if len(signature) != ClaimSignature {
		return ErrClaim
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key)
	if err != nil {
		return fmt.Errorf("draw: a key is a point on P-256, raw and uncompressed: %w", err)
	}
	sum := sha256.Sum256(message)
	half := ClaimSignature / 2
	r, s := new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:])
	if !ecdsa.Verify(public, sum[:], r, s) {
		return ErrClaim
	}
	return nil
}

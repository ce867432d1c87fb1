package draw

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
)

// round1000 is a round that drand's quicknet published.
var round1000 = mustHex("b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39")

func TestAPublishedRoundIsBelieved(t *testing.T) {
	b := Quicknet()
	randomness, err := b.Check(1000, round1000)
	if err != nil || hex.EncodeToString(randomness) != "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd" {
		t.Errorf("%x, %v", randomness, err)
	}
}

func TestAlteredRoundsAreRefused(t *testing.T) {
	b := Quicknet()
	other := b
	other.Key = append([]byte(nil), b.Key...)
	other.Key[20] ^= 1
	flipped := append([]byte(nil), round1000...)
	flipped[47] ^= 1
	for name, check := range map[string]func() ([]byte, error){
		"another round":     func() ([]byte, error) { return b.Check(1001, round1000) },
		"a bit of it":       func() ([]byte, error) { return b.Check(1000, flipped) },
		"a byte less":       func() ([]byte, error) { return b.Check(1000, round1000[:47]) },
		"nothing":           func() ([]byte, error) { return b.Check(1000, nil) },
		"no point":          func() ([]byte, error) { return b.Check(1000, make([]byte, 48)) },
		"the point at zero": func() ([]byte, error) { return b.Check(1000, append([]byte{0xc0}, make([]byte, 47)...)) },
		"another key":       func() ([]byte, error) { return other.Check(1000, round1000) },
	} {
		if _, err := check(); err == nil {
			t.Errorf("%s was believed", name)
		}
	}
}

// TestRoundsComeOutInTime: the round for a cut-off is one that nobody can have seen.
func TestRoundsComeOutInTime(t *testing.T) {
	b := Quicknet()
	if b.At(1) != 1692803367_000 || b.At(1000) != 1692806364_000 {
		t.Errorf("round 1 at %d, round 1000 at %d", b.At(1), b.At(1000))
	}
	for _, cutOff := range []int64{b.At(1000) - 1, b.At(1000), b.At(1000) + 1, b.Genesis - 5, b.Genesis} {
		round := b.RoundAfter(cutOff)
		if b.At(round) <= cutOff || round > 1 && b.At(round-1) > cutOff {
			t.Errorf("after %d comes round %d, at %d", cutOff, round, b.At(round))
		}
	}
	if b.Valid() != nil || (&Beacon{Period: 1}).Valid() == nil || (&Beacon{Key: b.Key}).Valid() == nil {
		t.Error("a beacon has a key on G2 and a period")
	}
}

// TestSeedTakesInEverything: no part of the seed can be another without another seed.
func TestSeedTakesInEverything(t *testing.T) {
	seen := map[Seed]string{}
	for name, seed := range map[string]Seed{
		"as it is":           NewSeed("room", 10, Hash{1}, []byte("beacon")),
		"another room":       NewSeed("roon", 10, Hash{1}, []byte("beacon")),
		"another size":       NewSeed("room", 11, Hash{1}, []byte("beacon")),
		"another root":       NewSeed("room", 10, Hash{2}, []byte("beacon")),
		"another randomness": NewSeed("room", 10, Hash{1}, []byte("beacoN")),
		"no randomness":      NewSeed("room", 10, Hash{1}, nil),
	} {
		if other, twice := seen[seed]; twice {
			t.Errorf("%s and %s have one seed", name, other)
		}
		seen[seed] = name
	}
	// The bytes that are hashed are published in docs/algorithms/draw.md.
	sum := sha256.Sum256([]byte("facevalue/seed/v1\n\x00\x00\x00\x01r\x00\x00\x00\x00\x00\x00\x00\x02" +
		string(make([]byte, 32)) + "\x00\x00\x00\x01b"))
	if NewSeed("r", 2, Hash{}, []byte("b")) != sum {
		t.Error("the seed is not the hash of the published bytes")
	}
}

func TestSecretsAreHeldAgainstTheirCommitment(t *testing.T) {
	secret := make([]byte, SecretBytes)
	secret[3] = 7
	c := Commit(secret)
	if err := CheckSecret(c, secret); err != nil {
		t.Error(err)
	}
	secret[3]++
	for _, bad := range [][]byte{secret, secret[:31], nil} {
		if err := CheckSecret(c, bad); !errors.Is(err, ErrSecret) {
			t.Errorf("%x was believed: %v", bad, err)
		}
	}
}

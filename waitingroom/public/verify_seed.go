package public

import (
	"encoding/hex"
	"encoding/json"

	"facevalue/draw"
)

// checkSeed holds the seed against the notice, the root, and what it says it was made
// of.
func (c *check) checkSeed() bool {
	var signed draw.Signed
	var s Seeded
	there, err := c.load(SeedFile, &signed)
	if !there && err == nil {
		c.rep.opens("The draw has not been held yet: there is no seed.")
		return false
	}
	if err == nil {
		err = signed.Read(draw.SeedText, c.keys, &s)
	}
	if err != nil {
		c.rep.broken("The seed is not as it was signed: %v", err)
		return false
	}
	c.seeded = &s
	if !c.checkSavedSeeds(&s) {
		return false
	}
	if s.Room != c.rep.Room || s.Size != c.cut.Size || s.Root != hex.EncodeToString(c.cut.Root[:]) {
		c.rep.broken("The seed was made over another size or root than the checkpoint's: the draw was held over other entries.")
		return false
	}
	randomness, ok := c.randomness(&s)
	if !ok {
		return false
	}
	seed := draw.NewSeed(s.Room, s.Size, c.cut.Root, randomness)
	if seed.String() != s.Seed {
		c.rep.broken("The seed does not follow from room, size, root and randomness: it was chosen, or the draw was repeated.")
		return false
	}
	c.seed = &seed
	return true
}

// checkSavedSeeds looks for a draw that was held twice.
func (c *check) checkSavedSeeds(s *Seeded) bool {
	same := true
	c.saved(draw.SeedText, func(saved *draw.Signed) {
		var before Seeded
		if err := json.Unmarshal([]byte(saved.Text), &before); err != nil || before.Seed != s.Seed {
			c.rep.broken("You saved another signed seed of this room: the draw was held twice.")
			same = false
		}
	})
	return same
}

// randomness is what the seed was made with, when it is what the notice announced.
func (c *check) randomness(s *Seeded) ([]byte, bool) {
	n := c.notice()
	signature, err1 := hex.DecodeString(s.Signature)
	secret, err2 := hex.DecodeString(s.Secret)
	switch {
	case err1 != nil || err2 != nil || (len(signature) == 0) == (len(secret) == 0):
		c.rep.broken("The seed does not say what it was made of: a round's signature or a secret, one of them.")
		return nil, false
	case len(secret) > 0:
		return secret, c.checkSecret(secret, s.At)
	case n.Beacon == nil || s.Round != n.Round:
		c.rep.broken("The seed was made of round %d, and the notice says round %d: the draw was repeated until it came out well.", s.Round, n.Round)
		return nil, false
	}
	randomness, err := n.Beacon.Check(n.Round, signature)
	if err != nil {
		c.rep.broken("The beacon never signed round %d like this: %v", n.Round, err)
		return nil, false
	}
	c.rep.holds("The seed is made of round %d of the beacon, whose signature is valid. It came out at %s, %.0f s after the cut-off: nobody could know it before.",
		n.Round, instant(n.Beacon.At(n.Round)), float64(n.Beacon.At(n.Round)-n.CutOff)/1000)
	if b := draw.Quicknet(); n.Beacon.Chain == b.Chain && string(n.Beacon.Key) == string(b.Key) && n.Beacon.Genesis == b.Genesis && n.Beacon.Period == b.Period {
		c.rep.holds("The beacon is drand's quicknet, by its public key and its clock.")
	} else {
		c.rep.opens("That the beacon is an independent one: it is none that this program knows. Compare its key and its clock.")
	}
	return randomness, true
}

// checkSecret holds a secret against what was committed to, and says what that is
// worth.
func (c *check) checkSecret(secret []byte, at int64) bool {
	n := c.notice()
	if err := draw.CheckSecret(n.Commitment, secret); err != nil {
		c.rep.broken("The seed was made of a secret that the house had not committed to: %v", err)
		return false
	}
	if !n.Weak() && (n.RevealAfter == 0 || at < n.Beacon.At(n.Round)+n.RevealAfter) {
		c.rep.broken("The seed was made of the secret where the notice says the beacon.")
		return false
	}
	c.rep.holds("The seed is made of the secret that the house had committed to before entries closed.")
	c.rep.opens("That the draw was fair: the house knew the secret all along, and could have made entries of its own that come out well.")
	return true
}

// checkRanks works all ranks out.
func (c *check) checkRanks() bool {
	c.ranks = draw.Ranks(c.seed, int(c.cut.Size))
	c.rep.holds("All %d ranks follow from the seed alone, each given once (%s).", len(c.ranks), draw.Algorithm)
	for _, r := range c.receipts {
		c.rep.holds("Entry %d has rank %d.", r.Entry, c.rank(r.Entry))
	}
	return true
}

// rank is where an entry stands, from 1; behind those drawn it keeps its number.
func (c *check) rank(entry uint64) uint64 {
	if entry < 1 || entry > uint64(len(c.ranks)) {
		return entry
	}
	return uint64(c.ranks[entry-1]) + 1
}

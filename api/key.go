package api

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"facevalue/sale"
)

// maxKey is the most bytes of an idempotency key.
const maxKey = 255

// readKey reads the request's idempotency key: a text, in quotes or without.
func (c *call) readKey() *Refusal {
	keys := c.r.Header["Idempotency-Key"]
	if len(keys) != 1 {
		return refuse(problemKeyNeeded, "")
	}
	key := keys[0]
	if len(key) > 1 && key[0] == '"' && key[len(key)-1] == '"' {
		key = key[1 : len(key)-1]
	}
	if key == "" || len(key) > maxKey || strings.ContainsFunc(key, notVisible) {
		return refuse(problemKeyNeeded, "a key has from 1 to 255 visible ASCII characters")
	}
	c.idempotency = key
	return nil
}

func notVisible(r rune) bool { return r < ' ' || r > '~' }

// meta is what every command of the request carries. The key is a hash of whose it is
// and of the text, so that two buyers with the same text never meet; the fingerprint
// is a hash of what was asked.
func (c *call) meta() sale.Meta {
	var m sale.Meta
	if c.idempotency == "" {
		return m
	}
	b := append(c.out, c.session.Claim[:]...) // the answer has not begun: its memory is free
	b = append(append(b, 0), c.idempotency...)
	sum := sha256.Sum256(b)
	copy(m.Key[:], sum[:])
	b = append(append(b[:0], c.r.Method...), ' ')
	b = append(append(b, c.r.URL.Path...), 0)
	b = append(b, c.body...)
	sum = sha256.Sum256(b)
	m.Fingerprint = binary.BigEndian.Uint64(sum[:])
	c.out = b[:0]
	return m
}

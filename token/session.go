package token

// Claim is a claim key, as package vault makes them.
type Claim [16]byte

// MaxProven is how many claims a session can carry beside its own.
const MaxProven = 6

// Claims are a few claim keys without a pointer to them.
type Claims struct {
	n    uint8
	list [MaxProven]Claim
}

// All is the claims; the slice shares their memory.
func (c *Claims) All() []Claim { return c.list[:c.n] }

// Add adds a claim unless it is there, and says whether it is now.
func (c *Claims) Add(claim Claim) bool {
	for _, have := range c.All() {
		if have == claim {
			return true
		}
	}
	if int(c.n) == len(c.list) {
		return false
	}
	c.list[c.n] = claim
	c.n++
	return true
}

// Session is a buyer's browser, or a program that buys: a claim that its holds and
// orders belong to, and what it has proven since.
type Session struct {
	Claim   Claim
	Proven  Claims
	Issued  int64 // ms since 1970
	Expires int64
}

// AppendSession appends a session's token to dst.
func (r *Ring) AppendSession(dst []byte, s Session) []byte {
	var room [maxPayload]byte
	b := append(room[:0], s.Claim[:]...)
	b = appendInstant(b, s.Issued)
	b = appendInstant(b, s.Expires)
	for _, c := range s.Proven.All() {
		b = append(b, c[:]...)
	}
	return r.sign(dst, sessionKind, b)
}

// ReadSession reads a session's token at an instant.
func (r *Ring) ReadSession(text string, now int64) (s Session, err error) {
	var room [maxPayload]byte
	payload, err := r.open(sessionKind, text, &room)
	if err != nil {
		return s, err
	}
	in := reader{rest: payload}
	s.Claim, s.Issued, s.Expires = in.claim(), in.instant(), in.instant()
	for len(in.rest) > 0 {
		if !s.Proven.Add(in.claim()) {
			return Session{}, ErrInvalid
		}
	}
	if !in.done() {
		return Session{}, ErrInvalid
	}
	if now >= s.Expires {
		return Session{}, ErrExpired
	}
	return s, nil
}

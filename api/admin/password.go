package admin

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what argon2id is asked for.
type cost struct {
	memory, passes uint32 // KiB
	lanes          uint8
}

// fullCost is RFC 9106's second recommendation, for servers that do not have gibibytes to
// give away: 64 MiB, three passes, four lanes.
var fullCost = cost{memory: 64 << 10, passes: 3, lanes: 4}

const (
	hashSalt    = 16
	hashBytes   = 32
	hashesAtOne = 2  // at the same time: each takes 64 MiB
	hashesWait  = 16 // who wait for that; more are told to come again

	minPassword = 10
	maxPassword = 256
)

// errBusy: too many passwords are being checked.
var errBusy = errors.New("too many sign-ins at this moment")

// hasher makes and checks hashes of passwords, few at a time: each takes memory and
// time on purpose, and a flood of sign-ins must not take the machine from those who buy.
type hasher struct {
	random io.Reader
	cost   cost
	places chan struct{} // one for each who works or waits
	work   chan struct{}
}

func newHasher(random io.Reader, c cost) *hasher {
	if c == (cost{}) {
		c = fullCost
	}
	return &hasher{random, c, make(chan struct{}, hashesAtOne+hashesWait), make(chan struct{}, hashesAtOne)}
}

// enter waits for a turn; leave gives it back.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.places <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case h.work <- struct{}{}:
		return func() { <-h.work; <-h.places }, nil
	case <-ctx.Done():
		<-h.places
		return nil, ctx.Err()
	}
}

// make is a password's hash in PHC form.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return h.cost.hash(h.random, password)
}

// HashPassword is a password's argon2id hash in PHC form, with a salt from random. It
// takes 64 MiB for some tens of milliseconds.
func HashPassword(random io.Reader, password string) (string, error) {
	return fullCost.hash(random, password)
}

func (c cost) hash(random io.Reader, password string) (string, error) {
	if len(password) < minPassword || len(password) > maxPassword {
		return "", fmt.Errorf("a password has from %d to %d bytes", minPassword, maxPassword)
	}
	salt := make([]byte, hashSalt)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	return c.phc(salt, c.sum(password, salt, hashBytes)), nil
}

func (c cost) sum(password string, salt []byte, bytes int) []byte {
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, uint32(bytes))
}

func (c cost) phc(salt, sum []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		enc.EncodeToString(salt), enc.EncodeToString(sum))
}

// nobodys is the hash that the password of somebody unknown is held against, so that
// both take as long. No password has it.
func (c cost) nobodys() phc {
	return phc{cost: c, salt: []byte("no such person!!"), sum: make([]byte, hashBytes)}
}

// check says whether a password has a hash; "" is the hash of nobody.
func (h *hasher) check(ctx context.Context, password, hash string) (bool, error) {
	if len(password) > maxPassword {
		return false, nil
	}
	p := h.cost.nobodys()
	if hash != "" {
		var err error
		if p, err = parsePHC(hash); err != nil {
			return false, err
		}
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	same := subtle.ConstantTimeCompare(p.cost.sum(password, p.salt, len(p.sum)), p.sum) == 1
	return same && hash != "", nil
}

// phc is a stored hash taken apart.
type phc struct {
	cost
	salt, sum []byte
}

// Bounds on what a stored hash may ask for: one from a restored or foreign store must
// not take the machine down.
const (
	maxMemory = 1 << 20 // KiB
	maxPasses = 16
	maxLanes  = 16
)

func parsePHC(hash string) (p phc, err error) {
	parts := strings.Split(hash, "$")
	var version int
	if len(parts) != 6 || parts[1] != "argon2id" {
		return p, errors.New("admin: a stored password is no argon2id hash")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, fmt.Errorf("admin: a stored password has version %s of argon2id, known is %d", parts[2], argon2.Version)
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return p, fmt.Errorf("admin: a stored password has parameters %q", parts[3])
	}
	if p.memory > maxMemory || p.passes < 1 || p.passes > maxPasses || p.lanes < 1 || p.lanes > maxLanes {
		return p, fmt.Errorf("admin: a stored password asks for %q, which is out of bounds", parts[3])
	}
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, errors.New("admin: a stored password's salt is not base64")
	}
	if p.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(p.sum) < 16 {
		return p, errors.New("admin: a stored password's hash is not base64 of 16 bytes or more")
	}
	return p, nil
}

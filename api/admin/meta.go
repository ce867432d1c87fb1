package admin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"io"
	"strings"

	"facevalue/catalog"
)

// Keyed is embedded in requests that must name themselves: what is bought, cancelled or
// given back is done once, however often it is asked for.
type Keyed struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255" doc:"A text that is new for every new request and the same when it is repeated."`
}

// MayKeyed is embedded in requests that may name themselves.
type MayKeyed struct {
	Key string `header:"Idempotency-Key" maxLength:"255" doc:"A text that is new for every new request and the same when it is repeated."`
}

// meta is what a catalog's command carries: who asks, and the request's key with a
// fingerprint of what was asked for.
func meta(ctx context.Context, key string, asked any) catalog.Meta {
	c := callerOf(ctx)
	m := catalog.Meta{By: c.by}
	m.Key, m.Fingerprint = keyed(c, key, asked)
	return m
}

// keyed hashes a key together with whose it is, and what was asked for.
func keyed(c *caller, key string, asked any) (k catalog.Key, fingerprint uint64) {
	if key == "" {
		return k, 0
	}
	key = strings.Trim(key, `"`)
	sum := sha256.Sum256([]byte(c.organ.Suffix() + "\x00" + c.by.String() + "\x00" + key))
	copy(k[:], sum[:])
	body, err := json.Marshal(asked)
	if err != nil { // requests are structs of plain fields
		panic(err)
	}
	sum = sha256.Sum256(append([]byte(c.path+"\x00"), body...))
	return k, binary.BigEndian.Uint64(sum[:])
}

// submit leaves a command with the caller's catalog, and returns when readers see it.
func (a *Admin) submit(ctx context.Context, cmd catalog.Command) (catalog.Outcome, error) {
	o := callerOf(ctx).organ
	out, seq, err := o.Submit(ctx, cmd)
	if err != nil {
		return out, a.failed(ctx, err)
	}
	if !out.OK() {
		return out, said(ctx, out)
	}
	if err := o.Wait(ctx, seq); err != nil {
		return out, a.failed(ctx, err)
	}
	return out, nil
}

// read shows the caller's catalog. What fn refuses with is answered.
func (a *Admin) read(ctx context.Context, fn func(m *catalog.Machine) error) error {
	var refused error
	if err := callerOf(ctx).organ.Read(func(m *catalog.Machine, _ uint64) { refused = fn(m) }); err != nil {
		return a.failed(ctx, err)
	}
	return refused
}

var plain = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// secret draws a text that nobody can guess: 160 bits.
func (a *Admin) secret() (string, error) { return a.draw(20) }

func (a *Admin) draw(n int) (string, error) {
	random := a.options.Random
	if random == nil {
		random = rand.Reader
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	return plain.EncodeToString(b), nil
}

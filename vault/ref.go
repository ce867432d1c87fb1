package vault

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Ref names a key: a person's, that of an accounting year, or that of a secret that
// the house keeps for somebody. It is a name and no secret.
type Ref [16]byte

// The first byte of a Ref says what it names.
const (
	kindPerson     = 1
	kindAccounting = 2
	kindPepper     = 3
	kindSecret     = 4
)

var pepperRef = Ref{kindPepper}

// NewPerson draws a Ref for somebody not met before. The key comes into being
// with the first Seal.
func (v *Vault) NewPerson() (Ref, error) {
	r := Ref{kindPerson}
	return r, v.random(r[1:])
}

// NewSecret draws a Ref for something that the house has to keep secret and to read
// again, such as what it signs news for a program with.
func (v *Vault) NewSecret() (Ref, error) {
	r := Ref{kindSecret}
	return r, v.random(r[1:])
}

// Accounting is the Ref for what the law wants kept of a calendar year.
func Accounting(year int) Ref {
	r := Ref{kindAccounting}
	binary.BigEndian.PutUint32(r[12:], uint32(year))
	return r
}

// IsPerson says whether r names a person.
func (r Ref) IsPerson() bool { return r[0] == kindPerson }

func (r Ref) String() string { return hex.EncodeToString(r[:]) }

// ParseRef reads what String writes.
func ParseRef(s string) (Ref, error) {
	var r Ref
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(r) {
		return r, fmt.Errorf("vault: %q is no reference, that is 32 hex digits", s)
	}
	copy(r[:], b)
	return r, r.check()
}

func (r Ref) check() error {
	if r[0] != kindPerson && r[0] != kindAccounting && r[0] != kindSecret {
		return errors.New("vault: reference names neither a person, nor an accounting year, nor a secret")
	}
	return nil
}

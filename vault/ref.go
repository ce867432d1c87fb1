package vault

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Ref names a key: a person's, or that of an accounting year. It is a name and
// no secret.
type Ref [16]byte

// The first byte of a Ref says what it names.
const (
	kindPerson     = 1
	kindAccounting = 2
	kindPepper     = 3
)

var pepperRef = Ref{kindPepper}

// NewPerson draws a Ref for somebody not met before. The key comes into being
// with the first Seal.
func (v *Vault) NewPerson() (Ref, error) {
	r := Ref{kindPerson}
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
	if r[0] != kindPerson && r[0] != kindAccounting {
		return errors.New("vault: reference names neither a person nor an accounting year")
	}
	return nil
}

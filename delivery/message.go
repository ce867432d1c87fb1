package delivery

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Message is one mail, ready to be sent.
type Message struct {
	ID      string // names it: the same for the same letter, in letters, digits, dots and dashes
	Kind    string // tickets, notice, code, ...
	To      string // an address
	Name    string // whose it is; may be empty
	Subject string
	Text    string
	HTML    string
	Person  [16]byte // whose data is in it, as the vault knows them; zero for nobody's
}

// Sender sends mail. A nil error means that it is somebody else's now. An error for
// which errors.Is(err, ErrRefused) holds is final; after any other the message is sent
// again later.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// ErrRefused: this message will never be taken.
var ErrRefused = errors.New("delivery: refused for good")

// Refused says why a message will never be taken.
func Refused(why error) error { return fmt.Errorf("%w: %w", ErrRefused, why) }

// check refuses a message that could become another one on its way: a line break in a
// header is a second header. What it says of a message names nobody: reasons are kept
// where nothing is ever deleted.
func (m *Message) check() error {
	if m.ID == "" || strings.ContainsFunc(m.ID, notInID) {
		return Refused(fmt.Errorf("%q is no id of a message: letters, digits, dots, dashes and underscores", m.ID))
	}
	for _, f := range []struct{ name, text string }{{"address", m.To}, {"name", m.Name}, {"subject", m.Subject}} {
		if strings.ContainsFunc(f.text, unicode.IsControl) || !utf8.ValidString(f.text) {
			return Refused(fmt.Errorf("the %s has a control character or is not UTF-8", f.name))
		}
	}
	return checkAddress(m.To)
}

func notInID(r rune) bool {
	return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// checkAddress takes one bare address and nothing else.
func checkAddress(to string) error {
	a, err := mail.ParseAddress(to)
	if err != nil || a.Name != "" || a.Address != to || len(to) > 254 {
		return Refused(errors.New("the address is not one bare address of at most 254 bytes"))
	}
	return nil
}

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

	Attachments []Attachment
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name string // in letters, digits, dots, dashes and underscores
	Type string // application/pdf
	Body []byte
}

const (
	mostAttachments = 4
	mostAttached    = 4 << 20 // bytes, all together; mail servers take some 10 MB
)

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
	if err := m.checkAttachments(); err != nil {
		return err
	}
	return checkAddress(m.To)
}

// checkAttachments refuses names and types that would be more than that in a header.
func (m *Message) checkAttachments() error {
	size := 0
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if a.Name == "" || strings.ContainsFunc(a.Name, notInID) || strings.ContainsFunc(a.Type, func(r rune) bool { return r != '/' && notInID(r) }) {
			return Refused(fmt.Errorf("attachment %d: its name or type has something other than letters, digits, dots, dashes and underscores", i+1))
		}
		size += len(a.Body)
	}
	if len(m.Attachments) > mostAttachments || size > mostAttached {
		return Refused(fmt.Errorf("%d attachments of %d bytes; at most %d of %d bytes go with a message", len(m.Attachments), size, mostAttachments, mostAttached))
	}
	return nil
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

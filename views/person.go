package views

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The states of what is known of a person.
const (
	personOpen   = "open"
	personErased = "erased"
	personSealed = "sealed" // it does not open
	personNone   = "none"   // nothing was given
)

// contact is what a buyer or an attendee gave.
type contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// personRow is what somebody gave for an order: the buyer's contact (ticket 0), the
// name on a ticket, or an answer. Ticket is below 0 while it has no number: then it
// is the ordinal of the ticket to come.
type personRow struct {
	ord      uint64
	ticket   int64
	question string // of an answer; "" for a contact

	person   [16]byte // as the fact says
	purpose  string
	sealed   []byte
	agreed   bool
	version  uint32
	language string
	at       int64
	first    bool // nothing was given before

	state string // set by open
	contact
	text string
}

// open makes readable what is sealed. What will never open is no error: the row says
// so, as a rebuilt one would.
func (p *personRow) open(ctx context.Context, o *Options) error {
	p.state, p.contact, p.text = personNone, contact{}, ""
	if len(p.sealed) == 0 {
		return nil
	}
	if whose, ok := o.Person(p.sealed); ok {
		p.person = whose // the key that it goes with, whatever the order says
	}
	plain, err := o.Open(ctx, p.purpose, p.sealed)
	switch {
	case errors.Is(err, ErrErased):
		p.state = personErased
		return nil
	case errors.Is(err, ErrSealed):
		p.state = personSealed
		return nil
	case err != nil:
		return fmt.Errorf("open what order %d has sealed: %w", p.ord, err)
	}
	p.state = personOpen
	p.read(plain)
	return nil
}

// read takes what was opened. Data that is not of the form we know is shown as text
// rather than not at all.
func (p *personRow) read(plain []byte) {
	if p.question != "" || json.Unmarshal(plain, &p.contact) != nil {
		p.contact, p.text = contact{}, strings.ToValidUTF8(string(plain), "\uFFFD")
	}
}

const putPerson = `INSERT INTO people (sale, ord, ticket, question, person, state, name, email, phone, text, agreed, version, language, at)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET person = excluded.person, state = excluded.state, name = excluded.name, email = excluded.email,
	phone = excluded.phone, text = excluded.text, agreed = excluded.agreed, version = excluded.version,
	language = excluded.language, at = excluded.at`

func (p *personRow) write(ctx context.Context, t *tx) error {
	person := p.person[:]
	if p.state == personNone || p.person == [16]byte{} {
		person = []byte{}
	}
	err := t.w.exec(ctx, putPerson, t.id, p.ord, p.ticket, p.question, person, p.state, p.Name, p.Email, p.Phone,
		p.text, p.agreed, p.version, p.language, p.at)
	if err == nil && p.question == "" && !p.first {
		err = t.w.exec(ctx, "DELETE FROM terms WHERE sale = ? AND ord = ? AND ticket = ?", t.id, p.ord, p.ticket)
	}
	if err != nil || p.question != "" {
		return err
	}
	return t.terms(ctx, p.ord, p.ticket, p.contact.terms()...)
}

// terms are what a contact is found by.
func (c *contact) terms() []string {
	name := fold(c.Name)
	all := words(name)
	all = append(all, pieces(all)...)
	if len(all) > 1 {
		all = append(all, name)
	}
	if c.Email != "" {
		all = append(all, fold(c.Email))
	}
	if d := digits(c.Phone); len(d) >= 4 {
		all = append(all, d)
	}
	return all
}

// terms enters what an order is found by.
func (t *tx) terms(ctx context.Context, ord uint64, ticket int64, all ...string) error {
	for i, term := range all {
		if term = cut(term); term == "" || slices.Contains(all[:i], term) {
			continue
		}
		if err := t.w.exec(ctx, "INSERT OR IGNORE INTO terms (sale, term, ord, ticket) VALUES (?, ?, ?, ?)", t.id, term, ord, ticket); err != nil {
			return err
		}
	}
	return nil
}

// numberRow gives the names of tickets to come the numbers that they got.
type numberRow struct {
	ord, first uint64
}

func (n *numberRow) write(ctx context.Context, t *tx) error {
	var named bool
	if _, err := t.w.one(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE sale = ? AND ord = ? AND ticket BETWEEN ? AND -1)",
		[]any{t.id, n.ord, -maxOrdinal}, &named); err != nil || !named {
		return err
	}
	for _, table := range []string{"people", "terms"} {
		q := "UPDATE OR REPLACE " + table + " SET ticket = ? - 1 - ticket WHERE sale = ? AND ord = ? AND ticket BETWEEN ? AND -1"
		if err := t.w.exec(ctx, q, n.first, t.id, n.ord, -maxOrdinal); err != nil {
			return err
		}
	}
	return nil
}

// unnameRow drops the names of tickets that will not come.
type unnameRow struct{ ord uint64 }

func (u *unnameRow) write(ctx context.Context, t *tx) error {
	for _, table := range []string{"people", "terms"} {
		q := "DELETE FROM " + table + " WHERE sale = ? AND ord = ? AND ticket BETWEEN ? AND -1"
		if err := t.w.exec(ctx, q, t.id, u.ord, -maxOrdinal); err != nil {
			return err
		}
	}
	return nil
}

// maxOrdinal bounds the ordinals of tickets to come.
const maxOrdinal = 1 << 31

// nobody stands where terms name whose they are, for what is an order's own: its
// seats and its payments.
const nobody = -1 << 40

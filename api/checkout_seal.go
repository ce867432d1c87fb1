package api

import (
	"encoding/json"

	"facevalue/sale"
	"facevalue/vault"
)

// What personal data is sealed for; views and letters open it by these names.
const (
	sealedBuyer    = "buyer"
	sealedAttendee = "attendee"
	sealedAnswer   = "answer"
)

// buyerClaims are the claims of a checkout: what the session has proven, and of what
// was only typed those that the sale counts and does not join by. To join by what
// anybody can type would give a stranger's orders away.
func (c *call) buyerClaims(s *shop, f *form) []sale.Claim {
	claims := c.claims(nil)
	p := &s.setup.Policy
	add := func(kind vault.Kind, canonical string) {
		k := sale.ClaimKind(kind)
		if canonical == "" || p.JoinKinds.Has(k) || !p.CountKinds.Has(k) || len(claims) == maxClaims {
			return
		}
		claim := sale.Claim(c.api.options.Vault.Claim(kind, canonical))
		for _, have := range claims {
			if have == claim {
				return
			}
		}
		claims = append(claims, claim)
	}
	add(vault.ClaimEmail, f.typed.Address)
	if !f.typed.Public {
		add(vault.ClaimDomain, f.typed.Group)
	}
	add(vault.ClaimPhone, digits(f.buyer.Phone))
	return claims
}

// maxClaims is how many claims a sale takes.
const maxClaims = 8

// digits is a telephone number for comparing: its digits, and whether it begins with
// the code of a country.
func digits(phone string) string {
	var b []byte
	for i := range len(phone) {
		if c := phone[i]; c >= '0' && c <= '9' || c == '+' && len(b) == 0 {
			b = append(b, c)
		}
	}
	return string(b)
}

// seal seals everything personal, each person under a name of their own. When it
// returns the keys are durable: only then may the order's record hold the data. Every
// order's buyer is a person of its own: to erase one is to erase one order's data.
func (c *call) seal(cmd *sale.Checkout, f *form) *Refusal {
	v := c.api.options.Vault
	person, err := v.NewPerson()
	if err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	items := []vault.Item{{Ref: person, Purpose: sealedBuyer, Plain: plain(f.buyer)}}
	cmd.Person = person
	for i := range f.attendees {
		a := &f.attendees[i]
		who, err := v.NewPerson()
		if err != nil {
			return &Refusal{Problem: problemInternal, Why: err}
		}
		cmd.Attendees = append(cmd.Attendees, sale.Attendee{Ticket: a.ticket, Person: who})
		items = append(items, vault.Item{Ref: who, Purpose: sealedAttendee, Plain: plain(a.person)})
	}
	for i := range f.answers {
		a := f.answers[i].Answer
		a.Language = f.language
		cmd.Answers = append(cmd.Answers, a)
		if text := f.answers[i].text; text != "" {
			items = append(items, vault.Item{Ref: person, Purpose: sealedAnswer, Plain: []byte(text)})
		}
	}
	blobs, err := v.Seal(c.r.Context(), items...)
	if err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	deal(cmd, f, blobs)
	return nil
}

// deal puts sealed data where it belongs, in the order in which it was sealed.
func deal(cmd *sale.Checkout, f *form, blobs [][]byte) {
	cmd.Sealed, blobs = blobs[0], blobs[1:]
	for i := range cmd.Attendees {
		cmd.Attendees[i].Sealed, blobs = blobs[0], blobs[1:]
	}
	for i := range cmd.Answers {
		if f.answers[i].text != "" {
			cmd.Answers[i].Sealed, blobs = blobs[0], blobs[1:]
		}
	}
}

func plain(p person) []byte {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // three texts can always be written
	}
	return b
}

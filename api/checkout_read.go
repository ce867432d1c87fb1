package api

import (
	"math"
	"net/mail"
	"strings"

	"facevalue/sale"
	"facevalue/vault"
)

const (
	maxName      = 200
	maxAddress   = 254
	maxPhone     = 40
	maxAnswer    = 2_000
	maxAttendees = 10_000
	maxAnswers   = 40_000
	maxOrdinal   = math.MaxUint32 - 1
)

// form is what a buyer has filled in.
type form struct {
	agreed    int64
	told      bool // agreed was there
	buyer     person
	typed     vault.Email
	language  string
	attendees []attendee
	answers   []answer
}

// person is a contact as it is sealed.
type person struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

type attendee struct {
	ticket uint32
	person
}

type answer struct {
	sale.Answer
	text string
}

// readForm reads a checkout.
func (c *call) readForm(s *shop, f *form) *Refusal {
	bad := c.fields(&c.place.in, func(in *reader, name string) bool {
		switch name {
		case "agreed_total":
			f.agreed, f.told = in.number(0, maxAmount), true
		case "buyer":
			in.object(func(in *reader, name string) bool { return f.buyer.read(in, name) })
		case "attendees":
			in.list(maxAttendees, func(in *reader) { f.attendees = append(f.attendees, readAttendee(in)) })
		case "answers":
			in.list(maxAnswers, func(in *reader) { f.answers = append(f.answers, s.readAnswer(in)) })
		case "language":
			f.language = readLanguage(in)
		default:
			return false
		}
		return true
	})
	if bad != nil {
		return bad
	}
	return f.check()
}

// check refuses what is missing.
func (f *form) check() *Refusal {
	at := func(pointer, what string) *Refusal {
		bad := refuse(problemMalformed, what)
		bad.Pointer = pointer
		return bad
	}
	switch {
	case !f.told:
		return at("/agreed_total", "agreed_total is missing: the total that the buyer was shown and agreed to")
	case f.buyer.Name == "":
		return at("/buyer/name", "the buyer's name is missing")
	case f.buyer.Email == "":
		return at("/buyer/email", "the buyer's e-mail address is missing: the tickets go there")
	}
	var why error
	if f.typed, why = readEmail(f.buyer.Email); why != nil {
		return at("/buyer/email", "this is not an e-mail address such as name@example.com")
	}
	if f.language == "" {
		f.language = "en"
	}
	return nil
}

// readEmail checks an address that mail is to go to.
func readEmail(typed string) (vault.Email, error) {
	if _, err := mail.ParseAddress(typed); err != nil {
		return vault.Email{}, err
	}
	return vault.ParseEmail(typed)
}

func (p *person) read(in *reader, name string) bool {
	switch name {
	case "name":
		p.Name = in.line(maxName)
	case "email":
		p.Email = in.line(maxAddress)
		if in.bad == nil && strings.ContainsAny(p.Email, "<>\"(),:; ") {
			in.fail("a bare address is wanted, such as name@example.com")
		}
	case "phone":
		p.Phone = in.line(maxPhone)
		if in.bad == nil && strings.Trim(p.Phone, "+0123456789 ()-./") != "" {
			in.fail("a telephone number has digits, and + ( ) - . / between them")
		}
	default:
		return false
	}
	return true
}

func readAttendee(in *reader) attendee {
	a := attendee{}
	ticket := int64(-1)
	in.object(func(in *reader, name string) bool {
		if name == "ticket" {
			ticket = in.number(0, maxOrdinal)
			return true
		}
		return name != "phone" && a.read(in, name)
	})
	if in.bad == nil && ticket < 0 {
		in.fail("ticket is missing: which ticket of the order, counted from 0 through its lines")
	}
	a.ticket = uint32(ticket)
	return a
}

// readAnswer reads an answer or a consent.
func (s *shop) readAnswer(in *reader) answer {
	var a answer
	var key []byte
	version := int64(-1)
	in.object(func(in *reader, name string) bool {
		switch name {
		case "question":
			key = in.key()
		case "version":
			version = in.number(0, math.MaxUint32)
		case "ticket":
			a.Ticket = uint32(in.number(0, maxOrdinal)) + 1
		case "agreed":
			a.Agreed = in.flag()
		case "text":
			a.text = in.prose(maxAnswer)
		default:
			return false
		}
		return true
	})
	if in.bad != nil {
		return a
	}
	q, ok := s.question(key, version)
	if !ok {
		in.unknownKey("question", key)
		return a
	}
	a.Question, a.Version = q, s.setup.Questions[q].Version
	return a
}

// question finds a question by its key and the version of the text that was shown; the
// newest, if that is not said.
func (n *names) question(key []byte, version int64) (uint32, bool) {
	newest, ok := n.questions[string(key)]
	if !ok || version < 0 {
		return newest, ok
	}
	for i := range n.setup.Questions {
		if q := &n.setup.Questions[i]; q.Key == string(key) && int64(q.Version) == version {
			return uint32(i), true
		}
	}
	return 0, false
}

// readLanguage reads a language tag.
func readLanguage(in *reader) string {
	tag := string(in.text(35))
	if in.bad != nil {
		return ""
	}
	for i, part := range strings.Split(tag, "-") {
		if part == "" || len(part) > 8 || i == 0 && len(part) > 3 || strings.ContainsFunc(part, notAlphanumeric) {
			in.fail("a language tag is wanted, such as en or pt-BR")
			return ""
		}
	}
	return tag
}

func notAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

package delivery

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"facevalue/sale"
)

// Write is the letter that an effect owes, as a message.
func Write(l *Letter, e sale.Effect) (Message, error) {
	switch e.Kind {
	case sale.DeliverEffect:
		m, err := write("tickets", l, e.ID, ticketsPage(speak(l.Language), l, e.Reason != ""))
		if err != nil {
			return m, err
		}
		return attachTickets(m, l)
	case sale.NoticeEffect:
		if e.Reason == sale.ReasonLapsed && l.State != "lapsed" {
			return Message{}, Refused(errors.New("the order has not lapsed any more: it was paid after all"))
		}
		return write("notice", l, e.ID, noticePage(speak(l.Language), l, e.Reason))
	}
	return Message{}, fmt.Errorf("delivery: effect %d of kind %d is not written about", e.ID, e.Kind)
}

// write makes a page a message. Its name has the person in it: after a correction of
// the contact the letter is another one, to somebody else.
func write(kind string, l *Letter, effect uint64, p page) (Message, error) {
	m := Message{
		ID:   strings.Join([]string{kind, l.Sale, strconv.FormatUint(effect, 10), hex.EncodeToString(l.Person[8:])}, "-"),
		Kind: kind, To: l.To, Name: clean(greetable(l.Name)), Subject: clean(p.Title), Person: l.Person,
	}
	return finish(m, p)
}

// mostInMail is how many tickets go with a mail as a file: the mails of a whole group
// are large, and what they link to has the same file.
const mostInMail = 10

// attachTickets puts the tickets into a letter as a file, to print or to keep.
func attachTickets(m Message, l *Letter) (Message, error) {
	if len(l.Tickets) == 0 || len(l.Tickets) > mostInMail {
		return m, nil
	}
	file, err := TicketsPDF(l)
	if err != nil {
		return m, err
	}
	m.Attachments = append(m.Attachments, Attachment{Name: TicketsName(l.Order), Type: "application/pdf", Body: file})
	return m, m.check()
}

// TicketsName is what the file of an order's tickets is called.
func TicketsName(order string) string {
	return "tickets-" + strings.Map(func(r rune) rune {
		if notInID(r) {
			return -1
		}
		return r
	}, order) + ".pdf"
}

// finish renders a page into its message and checks it.
func finish(m Message, p page) (Message, error) {
	var err error
	if m.Text, m.HTML, err = p.render(); err != nil {
		return m, err
	}
	return m, m.check()
}

func ticketsPage(s *phrases, l *Letter, again bool) page {
	first := fill(s.ticketsFirst, "seller", l.Seller)
	switch {
	case again:
		first = s.ticketsAgain
	case len(l.Tickets) == 0:
		first = fill(s.ticketsNone, "seller", l.Seller)
	}
	p := s.page(l, fill(s.ticketsTitle, "order", l.Order), first)
	switch n := len(l.Tickets); {
	case n > mostInMail && n <= MostPrinted:
		p.First = append(p.First, s.asFile)
	case n > 0 && n <= mostInMail:
		p.First = append(p.First, s.attached)
	}
	p.Tickets = s.tickets(l)
	p.Rows = s.rows(l)
	if l.Papers {
		p.After = append(p.After, s.papersAt)
	}
	return p
}

// reasonLate is the reason that a sale gives for a notice about money which came for
// nothing.
const reasonLate = sale.ReasonLate

// noticePage says what became of an order: it ended unpaid, was paid too late or twice,
// all of it is cancelled, or some of its tickets are.
func noticePage(s *phrases, l *Letter, reason string) page {
	p := s.noticeFirst(l, reason == reasonLate)
	if l.Refund > 0 {
		p.After = append(p.After, fill(s.refund, "amount", s.amount(l.Refund, l.Currency)), s.refundTakes)
	}
	return p
}

func (s *phrases) noticeFirst(l *Letter, late bool) page {
	title := func(phrase string) string { return fill(phrase, "order", l.Order) }
	switch {
	case late && l.State == "confirmed":
		return s.page(l, title(s.twiceTitle), s.paidTwice)
	case late:
		return s.page(l, title(s.lateTitle), s.paidLate)
	case l.State == "lapsed":
		return s.page(l, title(s.lapsedTitle), s.lapsed, s.lapsedMoney)
	case l.State == "cancelled":
		return s.page(l, title(s.cancelTitle), s.cancelled)
	}
	p := s.page(l, title(s.partTitle), s.part)
	if p.Tickets = s.tickets(l); len(p.Tickets) > 0 {
		p.TicketsTitle = s.stillValid
	}
	return p
}

// page is what all letters about an order have.
func (s *phrases) page(l *Letter, title string, first ...string) page {
	p := page{
		Language: s.tag, Title: title, Hello: s.helloTo(l.Name), First: first,
		Link: l.OrderURL, LinkText: s.lookAt,
		Regards: fill(s.regards, "seller", l.Seller), Foot: fill(s.whyYouGetThis, "order", l.Order),
	}
	if l.Note != "" {
		p.First = append(p.First, s.note, l.Note)
	}
	return p
}

// greetable is a name, unless it is an advertisement: whoever can have a mail sent to
// any address will try to have it say something.
func greetable(name string) string {
	if len(name) > 120 || strings.ContainsAny(name, "@/\\<>") || strings.Contains(strings.ToLower(name), "www.") {
		return ""
	}
	return name
}

func (s *phrases) helloTo(name string) string {
	if name = greetable(name); name == "" {
		return s.helloNobody
	}
	return fill(s.hello, "name", name)
}

func (s *phrases) tickets(l *Letter) []ticketPart {
	parts := make([]ticketPart, len(l.Tickets))
	for i := range l.Tickets {
		t := &l.Tickets[i]
		parts[i] = ticketPart{Title: t.Event, Code: t.Code, CodeText: s.ticketCode}
		for _, line := range []string{t.Starts, t.Venue, t.Type, s.of(s.seat, "seat", t.Seat), s.of(s.attendee, "name", t.Attendee), t.Name} {
			if line != "" {
				parts[i].Lines = append(parts[i].Lines, line)
			}
		}
	}
	return parts
}

// of fills a phrase, unless there is nothing to say.
func (s *phrases) of(phrase, name, text string) string {
	if text == "" {
		return ""
	}
	return fill(phrase, name, text)
}

// rows are the lines of an order and its total.
func (s *phrases) rows(l *Letter) []row {
	if len(l.Lines) == 0 {
		return nil
	}
	rows := make([]row, 0, len(l.Lines)+1)
	for i := range l.Lines {
		line := &l.Lines[i]
		what := line.What
		if line.Count > 1 {
			what = strconv.FormatUint(uint64(line.Count), 10) + " × " + what
		}
		rows = append(rows, row{what, s.amount(line.Total, l.Currency)})
	}
	return append(rows, row{s.total, s.amount(l.Total, l.Currency)})
}

package api

import (
	"fmt"
	"strconv"
	"strings"

	"facevalue/sale"
)

// said is a sale's refusal as a problem: the machine's word, what it is about, and
// what was missing.
func (c *call) said(s *shop, out sale.Outcome) *Refusal {
	p := OfSale(out.Status)
	d := out.Detail
	if d == nil {
		d = &sale.Detail{}
	}
	bad := refuse(p, s.detail(out.Status, d))
	bad.More = func(b []byte) []byte { return s.appendMore(b, &out, d) }
	if out.Status == sale.WindowEarly {
		bad.Retry = min(seconds(d.At-c.now), 3600)
	}
	return bad
}

// lined are the statuses that are about one line of the request.
var lined = map[sale.Status]bool{
	sale.NotInWindow: true, sale.SeatNotSold: true, sale.SeatsTaken: true, sale.SeatRule: true, sale.NoSeats: true, sale.SoldOut: true,
}

// counted are those that say how many could be had.
var counted = map[sale.Status]bool{
	sale.SoldOut: true, sale.TooFew: true, sale.TooMany: true, sale.LimitType: true, sale.LimitEvent: true,
	sale.LimitSale: true, sale.NoSeats: true, sale.Committed: true,
}

func (s *shop) appendMore(b []byte, out *sale.Outcome, d *sale.Detail) []byte {
	if d.What != "" {
		b = appendTextField(b, "what", d.What)
	}
	if lined[out.Status] {
		b = appendNumberField(b, "line", int64(d.Index))
	}
	if counted[out.Status] {
		b = appendNumberField(b, "available", d.Available)
	}
	if out.Status == sale.SoldOut || out.Status == sale.NoSeats {
		b = appendNumberField(b, "returning", d.Returning)
	}
	if len(d.Seats) > 0 {
		if int(d.Event) < len(s.setup.Events) {
			b = appendTextField(b, "event", s.setup.Events[d.Event].Key)
		}
		b = append(s.appendSeats(append(appendName(b, "seats"), '['), d.Event, d.Seats, 0), ']')
	}
	if d.At != 0 {
		b = appendTimeField(b, "at", d.At)
	}
	switch out.Status {
	case sale.PriceChanged:
		b = appendNumberField(b, "total", out.Total)
	case sale.HoldCeiling:
		b = appendTimeField(b, "expires_at", out.Expires)
	case sale.HoldGone:
		if out.Ref != 0 {
			b = appendIDField(b, "order", orderPrefix, s.suffix, out.Ref)
		}
	case sale.AnswerMissing:
		b = appendNumberField(b, "ticket", int64(d.Index))
	}
	return b
}

// detail says in particular what was wrong.
func (s *shop) detail(status sale.Status, d *sale.Detail) string {
	switch status {
	case sale.SoldOut, sale.NoSeats:
		return fmt.Sprintf("%s: %d can be had now, %d are held and may come back", d.What, d.Available, d.Returning)
	case sale.TooFew:
		return fmt.Sprintf("%s: at least %d", d.What, d.Available)
	case sale.TooMany:
		return fmt.Sprintf("%s: at most %d", d.What, d.Available)
	case sale.LimitType, sale.LimitEvent, sale.LimitSale:
		return fmt.Sprintf("%s: %d more can be had", d.What, d.Available)
	case sale.SeatsTaken, sale.SeatNotSold, sale.SeatRule:
		return d.What + ": " + s.seatList(d)
	case sale.IdentityNeeded:
		return "prove one of: " + d.What
	case sale.CodeUnknown, sale.CodeEarly, sale.CodeOver, sale.CodeUsedUp, sale.CodeNotYours, sale.CodeConflict, sale.CodeNoUse:
		return "code " + strconv.QuoteToASCII(clip(d.What, 80))
	case sale.AnswerMissing:
		return "question " + d.What
	}
	return d.What
}

// fewSeats is how many seats a sentence names.
const fewSeats = 10

func (s *shop) seatList(d *sale.Detail) string {
	var ids []string
	for _, seat := range d.Seats[:min(len(d.Seats), fewSeats)] {
		ids = append(ids, s.seatID(d.Event, seat))
	}
	list := strings.Join(ids, ", ")
	if more := len(d.Seats) - fewSeats; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

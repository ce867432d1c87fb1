package api

import (
	"net/http"

	"facevalue/sale"
)

// checkout turns a hold into an order. Personal data is sealed before the sale sees
// it; see checkout_seal.go.
func (c *call) checkout() *Refusal {
	s, n, bad := c.held()
	if bad != nil {
		return bad
	}
	var form form
	if bad := c.readForm(&s, &form); bad != nil {
		return bad
	}
	meta := c.meta()
	if !c.api.running.begin(meta.Key) {
		return &Refusal{Problem: problemRunning, Retry: 1}
	}
	defer c.api.running.end(meta.Key)
	cmd := &sale.Checkout{Meta: meta, Hold: n, Agreed: form.agreed, Language: form.language}
	if bad := c.prepare(&s, cmd, &form); bad != nil {
		return bad
	}
	out, bad := c.submit(&s, cmd)
	if bad != nil {
		return bad
	}
	if !out.OK() {
		return c.said(&s, out)
	}
	c.status = http.StatusCreated
	c.header("Location", "/v1/orders/"+orderID(s.suffix, out.Ref))
	currency, bad := c.currency(&s, out.Ref)
	if bad != nil {
		return bad
	}
	c.out = s.appendOrdered(c.out, n, &out, currency)
	return nil
}

// prepare completes the command with who buys. What has ended is not sealed for: the
// sale will say so, or give the first answer again.
func (c *call) prepare(s *shop, cmd *sale.Checkout, form *form) *Refusal {
	var info sale.HoldInfo
	var known, mine bool
	_, err := s.read(c.r.Context(), func(m *sale.Machine) {
		info, known = m.HoldInfo(cmd.Hold)
		cmd.Owner, mine = c.firstClaim(func(claim sale.Claim) bool { return m.OwnsHold(cmd.Hold, claim) })
	})
	switch {
	case err != nil:
		return c.broken(err)
	case !known && s.sale.Live().Seq() < s.newest.Load():
		return &Refusal{Problem: problemBehind, Retry: 1}
	case !known, info.State == "live" && !mine: // keys are not made for who only knows an id
		return refuse(problemUnknown, "there is no "+holdID(s.suffix, cmd.Hold)+" of yours")
	case info.State != "live":
		return nil
	case len(form.attendees) > tickets(info.Lines): // each would have a key, and keys are kept
		bad := refuse(problemMalformed, "there are more attendees than tickets")
		bad.Pointer = "/attendees"
		return bad
	}
	cmd.Claims = c.buyerClaims(s, form)
	return c.seal(cmd, form)
}

// tickets is how many tickets lines are for.
func tickets(lines []sale.Line) (n int) {
	for i := range lines {
		if lines[i].Kind == sale.TicketLine {
			n += int(lines[i].Count)
		}
	}
	return n
}

// currency is that of an order. A sale has one, as a rule; where it has several, the
// order itself is asked.
func (c *call) currency(s *shop, order uint64) (string, *Refusal) {
	one := s.setup.Sellers[0].Currency
	same := true
	for i := range s.setup.Sellers {
		same = same && s.setup.Sellers[i].Currency == one
	}
	if same {
		return one, nil
	}
	var info sale.OrderInfo
	var known bool
	if _, err := s.read(c.r.Context(), func(m *sale.Machine) { info, known = m.OrderInfo(order) }); err != nil {
		return "", c.broken(err)
	}
	if !known { // ordered, and not to be seen yet: the same request will be told
		return "", &Refusal{Problem: problemDoubt, Retry: 1}
	}
	return info.Currency, nil
}

// appendOrdered answers a checkout: what it made, what it costs, and until when.
func (s *shop) appendOrdered(b []byte, hold uint64, out *sale.Outcome, currency string) []byte {
	b = append(b, '{')
	b = appendIDField(b, "order", orderPrefix, s.suffix, out.Ref)
	b = appendTextField(b, "sale", salePrefix+s.suffix)
	b = appendIDField(b, "hold", holdPrefix, s.suffix, hold)
	state := "confirmed"
	if out.Total > 0 {
		state = "waiting"
	}
	b = appendTextField(b, "state", state)
	b = appendTextField(b, "currency", currency)
	b = appendNumberField(b, "total", out.Total)
	if out.Expires != 0 {
		b = appendTimeField(b, "pay_by", out.Expires)
	}
	b = s.appendOrderLinks(b, out.Ref, out.Total > 0, false)
	return append(b, '}')
}

func (s *shop) appendOrderLinks(b []byte, order uint64, pay, receipts bool) []byte {
	path := "/v1/orders/" + orderID(s.suffix, order)
	b = append(appendName(b, "links"), '{')
	b = appendTextField(b, "order", path)
	if pay {
		b = appendTextField(b, "pay", path+"/pay")
	}
	if receipts {
		b = appendTextField(b, "receipts", path+"/receipts.pdf")
	}
	return append(b, '}')
}

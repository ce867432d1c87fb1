package api

import (
	"facevalue/sale"
	"facevalue/token"
)

// placing is the memory of one POST of a hold. A desk may look at the command until it
// has answered; see call.lost.
type placing struct {
	in     reader
	cmd    sale.PlaceHold
	wants  []sale.Want
	claims []sale.Claim
	codes  []string
	seats  []uint32
	ids    [][]byte    // seats as they were named
	lines  []sale.Line // of the answer
}

func (a *API) placeRoute() *route {
	return &route{
		name: "hold_place", method: "POST", pattern: "/v1/sales/{sale}/holds", wild: "sale",
		session: mustSession, key: true, body: holdBody, budget: holdBudget, do: (*call).placeHold,
	}
}

// placeHold sets stock aside: all that was asked for, or nothing.
func (c *call) placeHold() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	p := &c.place
	p.reset()
	if bad := c.readPlace(&s); bad != nil {
		return bad
	}
	p.cmd.Meta = c.meta()
	if bad := c.hurdle(&s, p.cmd.Window); bad != nil {
		return bad
	}
	if !c.api.running.begin(p.cmd.Key) {
		return &Refusal{Problem: problemRunning, Retry: 1}
	}
	defer c.api.running.end(p.cmd.Key)
	out, bad := c.submit(&s, &p.cmd)
	if bad != nil {
		return bad
	}
	if !out.OK() {
		return c.said(&s, out)
	}
	c.status = 201
	return c.given(&s, &out)
}

func (p *placing) reset() {
	p.cmd = sale.PlaceHold{}
	p.wants, p.claims, p.codes = p.wants[:0], p.claims[:0], p.codes[:0]
	p.seats, p.ids, p.lines = p.seats[:0], p.ids[:0], p.lines[:0]
}

// readPlace reads the request into the command.
func (c *call) readPlace(s *shop) *Refusal {
	p := &c.place
	var window, turn []byte
	bad := c.fields(&p.in, func(in *reader, name string) bool {
		switch name {
		case "window":
			window = in.key()
		case "lines":
			c.readWants(in, s)
		case "codes":
			c.readCodes(in)
		case "turn":
			turn = in.text(maxTurn)
		default:
			return false
		}
		return true
	})
	if bad != nil {
		return bad
	}
	if bad := c.admitCodes(len(p.codes)); bad != nil {
		return bad
	}
	p.claims = c.claims(p.claims)
	p.cmd.Wants, p.cmd.Claims, p.cmd.Codes = p.wants, p.claims, p.codes
	if p.cmd.Window, bad = s.window(window); bad != nil {
		return bad
	}
	return c.readTurn(s, turn)
}

// maxTurn is the most bytes of a turn's token.
const maxTurn = 512

// maxCodes bounds the codes of one request; the sale's own bound is lower.
const maxCodes = 64

func (c *call) readCodes(in *reader) {
	in.list(maxCodes, func(in *reader) {
		c.place.codes = append(c.place.codes, string(in.text(maxText)))
	})
}

// window finds a window by its key.
func (n *names) window(key []byte) (uint32, *Refusal) {
	if i, ok := n.windows[string(key)]; ok {
		return i, nil
	}
	bad := refuse(problemUnknown, "there is no window "+quote(key)+" in this sale; its windows are in GET /v1/sales")
	if len(key) == 0 {
		bad = refuse(problemMalformed, "window is missing: the window to buy through")
	}
	bad.Pointer = "/window"
	return 0, bad
}

// readTurn checks the turn that came with a request. A window that wants one and gets
// none refuses here, before anything is asked of the sale.
func (c *call) readTurn(s *shop, text []byte) *Refusal {
	cmd := &c.place.cmd
	if len(text) == 0 {
		if w := &s.setup.Windows[cmd.Window]; w.Turn {
			return refuse(OfSale(sale.TurnNeeded), "window "+w.Key+" lets in who has a turn")
		}
		return nil
	}
	t, err := c.api.options.Ring.ReadTurn(string(text), c.now)
	switch {
	case err == token.ErrExpired:
		return refuse(problemTurn, "its time is over")
	case err != nil || t.Sale != s.short || t.Window != cmd.Window:
		return refuse(problemTurn, "")
	}
	cmd.Entry, cmd.Generation = t.Admission(), t.Generation
	return nil
}

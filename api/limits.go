package api

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"facevalue/guard"
)

// budget says which limits a route counts towards, beside the one on everything.
type budget uint8

const (
	anyBudget budget = iota
	holdBudget
	sessionBudget
	mailBudget
	noBudget // health and metrics, which are asked for by machines of the house
)

// sharing is how much more an address may ask than one session: an office has one.
const sharing = 4

// wider is how much more a whole network may ask than one address of it.
const wider = 8

// limiters holds everybody to the limits.
type limiters struct {
	requests, requestsWide      *guard.Limiter
	holds, holdsSession         *guard.Limiter
	sessions                    *guard.Limiter
	mails, mailsSession, mailTo *guard.Limiter
	codes, codesSession         *guard.Limiter
}

func newLimiters(l Limits) limiters {
	wide := l.Requests
	wide.Burst *= wider
	manyMails := l.Mails
	manyMails.Burst *= sharing
	manyCodes := l.Codes
	manyCodes.Burst *= sharing
	return limiters{
		requests: limiter(l.Requests, l.Names), requestsWide: limiter(wide, l.Names),
		holds: limiter(l.Holds, l.Names), holdsSession: limiter(l.Holds, l.Names),
		sessions: limiter(l.Sessions, l.Names),
		mails:    limiter(manyMails, l.Names), mailsSession: limiter(l.Mails, l.Names), mailTo: limiter(l.Mails, l.Names),
		codes: limiter(manyCodes, l.Names), codesSession: limiter(l.Codes, l.Names),
	}
}

// limiter is nil for a limit that is none.
func limiter(l guard.Limit, names int) *guard.Limiter {
	if l.Burst == 0 {
		return nil
	}
	return guard.NewLimiter(l, names)
}

// admit asks the limits that go by address.
func (c *call) admit(b budget) *Refusal {
	if b == noBudget {
		return nil
	}
	l := &c.api.limits
	if l.requests == nil && l.holds == nil && l.sessions == nil && l.mails == nil {
		return nil
	}
	address := c.address()
	narrow := guard.Narrow(address)
	if bad := c.ask(l.requests, "requests", narrow); bad != nil {
		return bad
	}
	if bad := c.ask(l.requestsWide, "network", guard.Wide(address)); bad != nil {
		return bad
	}
	switch b {
	case holdBudget:
		return c.ask(l.holds, "holds", narrow)
	case sessionBudget:
		return c.ask(l.sessions, "sessions", narrow)
	case mailBudget:
		return c.ask(l.mails, "mails", narrow)
	}
	return nil
}

// admitCodes asks the limits on trying codes. A code that is right counts like one that
// is not: who is told apart learns.
func (c *call) admitCodes(codes int) *Refusal {
	if codes == 0 {
		return nil
	}
	if bad := c.ask(c.api.limits.codes, "codes", guard.Narrow(c.address())); bad != nil {
		return bad
	}
	return c.admitSession(c.api.limits.codesSession, "codes of a session")
}

// admitSession asks the limit that goes by session.
func (c *call) admitSession(l *guard.Limiter, name string) *Refusal {
	return c.ask(l, name, guard.KeyOf(0, c.session.Claim))
}

// ask takes one from a limit. Who comes near its end is told how near.
func (c *call) ask(l *guard.Limiter, name string, key guard.Key) *Refusal {
	if l == nil {
		return nil
	}
	a := l.Ask(key, 1, c.now)
	if limit := l.Limit(); !a.OK || a.Left*2 < limit.Burst {
		c.rateHeaders(name, limit, a)
	}
	if a.OK {
		return nil
	}
	return &Refusal{Problem: problemRate, Detail: "limit: " + name, Retry: seconds(a.Retry)}
}

// rateHeaders tell the limit that is nearest to its end.
func (c *call) rateHeaders(name string, l guard.Limit, a guard.Answer) {
	q := strconv.Quote(name)
	c.header("Ratelimit-Policy", q+";q="+strconv.FormatInt(l.Burst, 10)+";w="+strconv.FormatInt(seconds(l.Per), 10))
	c.header("Ratelimit", q+";r="+strconv.FormatInt(a.Left, 10)+";t="+strconv.FormatInt(seconds(a.Reset), 10))
}

// address is where a request came from.
func (c *call) address() netip.Addr { return c.api.Address(c.r) }

// Address is where a request came from: the peer, or whom a proxy of ours names. It is
// not valid when that cannot be known.
func (a *API) Address(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := peer.Addr().Unmap()
	if len(a.options.Proxies) == 0 {
		return at
	}
	chain := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for i := len(chain) - 1; i >= 0 && a.proxied(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		at = next.Unmap()
	}
	return at
}

// proxied says whether an address is one of our proxies.
func (a *API) proxied(at netip.Addr) bool {
	for _, p := range a.options.Proxies {
		if p.Contains(at) {
			return true
		}
	}
	return false
}

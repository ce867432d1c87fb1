package api

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"facevalue/sale"
	"facevalue/token"
	"facevalue/vault"
)

// The names of the cookie: the first can only be set by us and over https.
const (
	secureCookie = "__Host-fv"
	plainCookie  = "fv"
	bearer       = "Bearer "
)

// sessionFor is how long a session lives, in ms: as long as people buy for and come
// back to look.
const sessionFor = 90 * 24 * 60 * 60 * 1000

func (a *API) cookieName() string {
	if a.options.Secure {
		return secureCookie
	}
	return plainCookie
}

// readSession reads who asks: from Authorization, or else from the cookie.
func (c *call) readSession(must bool) *Refusal {
	text, ok := c.credential()
	if !ok {
		if must {
			return refuse(problemSession, "")
		}
		return nil
	}
	s, err := c.api.options.Ring.ReadSession(text, c.now)
	switch {
	case err == nil:
		c.session, c.signedIn = s, true
		return nil
	case !must && c.byCookie: // an old cookie is no reason to show nothing
		return nil
	case errors.Is(err, token.ErrExpired):
		return refuse(problemSessionOver, "")
	}
	return refuse(problemSession, "the session that was sent is not one of this house")
}

// credential is the token that was sent.
func (c *call) credential() (string, bool) {
	c.byCookie = false
	if auth := c.r.Header["Authorization"]; len(auth) > 0 {
		return strings.CutPrefix(auth[0], bearer)
	}
	c.byCookie = true
	return cookie(c.r.Header["Cookie"], c.api.cookieName())
}

// cookie finds a cookie's value without making anything of the others.
func cookie(lines []string, name string) (string, bool) {
	for _, line := range lines {
		for line != "" {
			var one string
			one, line, _ = strings.Cut(line, ";")
			one = strings.TrimLeft(one, " ")
			if rest, ok := strings.CutPrefix(one, name); ok && rest != "" && rest[0] == '=' {
				return rest[1:], true
			}
		}
	}
	return "", false
}

// claims appends the claims of who asks: the session's own first.
func (c *call) claims(dst []sale.Claim) []sale.Claim {
	dst = append(dst, sale.Claim(c.session.Claim))
	for _, p := range c.session.Proven.All() {
		dst = append(dst, sale.Claim(p))
	}
	return dst
}

// beginSession is a buyer whom nobody has met.
func (c *call) beginSession() *Refusal {
	if bad := c.fields(&c.place.in, func(*reader, string) bool { return false }); bad != nil {
		return bad
	}
	claim, bad := c.newClaim()
	if bad != nil {
		return bad
	}
	c.giveSession(token.Session{Claim: claim, Issued: c.now, Expires: c.now + sessionFor})
	return nil
}

// newClaim draws the claim of a session. Its randomness goes through the vault like
// everything that claims are made of, so that no two kinds of claim ever meet.
func (c *call) newClaim() (token.Claim, *Refusal) {
	var id [16]byte
	if _, err := io.ReadFull(c.api.options.Random, id[:]); err != nil {
		return token.Claim{}, &Refusal{Problem: problemInternal, Why: err}
	}
	return token.Claim(c.api.options.Vault.Claim(vault.ClaimSession, string(id[:]))), nil
}

// giveSession answers with a session, as a cookie and in the body.
func (c *call) giveSession(s token.Session) {
	text := string(c.api.options.Ring.AppendSession(nil, s))
	http.SetCookie(c.w, &http.Cookie{
		Name: c.api.cookieName(), Value: text, Path: "/", HttpOnly: true, Secure: c.api.options.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int((s.Expires - c.now) / 1000),
	})
	c.status = http.StatusCreated
	b := append(c.out, '{')
	b = appendTextField(b, "token", text)
	b = appendTimeField(b, "expires_at", s.Expires)
	b = append(appendName(b, "proven"), '[')
	for _, p := range s.Proven.All() {
		b = appendText(appendComma(b), sale.ClaimKind(p[0]).String())
	}
	c.out = append(b, ']', '}')
}

// showSession tells a page who it is: what it has proven, nothing else.
func (c *call) showSession() *Refusal {
	b := append(c.out, '{')
	b = appendTimeField(b, "expires_at", c.session.Expires)
	b = append(appendName(b, "proven"), '[')
	for _, p := range c.session.Proven.All() {
		b = appendText(appendComma(b), sale.ClaimKind(p[0]).String())
	}
	c.out = append(b, ']', '}')
	return nil
}

package api

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"facevalue/guard"
	"facevalue/token"
	"facevalue/vault"
)

// An address is proven by digits that are mailed to it. What is remembered is a signed
// challenge that the client keeps; here only guesses are counted.

const (
	challengeMinutes = 10
	guesses          = 5
	guessesKept      = 100_000
	mailPatience     = 15 * time.Second
)

// proofs counts the guesses for each challenge.
type proofs struct{ tries *guard.Limiter }

func newProofs() proofs {
	// Within the life of a challenge no guess comes back.
	return proofs{guard.NewLimiter(guard.Limit{Burst: guesses, Per: guesses * 60 * 60_000}, guessesKept)}
}

// sendProof mails the digits. It answers the same for every address, so that nobody
// learns who is known here.
func (c *call) sendProof() *Refusal {
	var typed, language string
	bad := c.fields(&c.place.in, func(in *reader, name string) bool {
		switch name {
		case "email":
			p := person{}
			p.read(in, name)
			typed = p.Email
		case "language":
			language = readLanguage(in)
		default:
			return false
		}
		return true
	})
	if bad != nil {
		return bad
	}
	address, err := readEmail(typed)
	if err != nil {
		bad := refuse(problemMalformed, "this is not an e-mail address such as name@example.com")
		bad.Pointer = "/email"
		return bad
	}
	if d := c.api.options.Guard.Domains; d != nil && d.Disposable(address.Domain) {
		bad := refuse(problemEmail, "addresses of "+address.Domain+" are thrown away after use")
		bad.Pointer = "/email"
		return bad
	}
	ch := c.challenge(&address)
	if bad := c.admitMail(ch.Claims.All()[0]); bad != nil {
		return bad
	}
	return c.mailProof(ch, typed, language)
}

// challenge is what would be proven about an address.
func (c *call) challenge(address *vault.Email) token.Challenge {
	v := c.api.options.Vault
	ch := token.Challenge{Session: c.session.Claim, Expires: c.now + challengeMinutes*60_000}
	ch.Claims.Add(token.Claim(v.Claim(vault.ClaimEmail, address.Address)))
	if !address.Public {
		ch.Claims.Add(token.Claim(v.Claim(vault.ClaimDomain, address.Group)))
	}
	return ch
}

// admitMail asks the limits by session and by the address that the mail goes to.
func (c *call) admitMail(to token.Claim) *Refusal {
	if bad := c.admitSession(c.api.limits.mailsSession, "mails of a session"); bad != nil {
		return bad
	}
	return c.ask(c.api.limits.mailTo, "mails to an address", guard.KeyOf(1, to))
}

func (c *call) mailProof(ch token.Challenge, to, language string) *Refusal {
	o := &c.api.options
	if o.Mail == nil {
		return &Refusal{Problem: problemMail, Retry: 60}
	}
	if _, err := io.ReadFull(o.Random, ch.Nonce[:]); err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	text := string(o.Ring.AppendChallenge(nil, ch))
	ctx, cancel := context.WithTimeout(c.r.Context(), mailPatience)
	defer cancel()
	m := Mail{ID: hex.EncodeToString(ch.Nonce[:]), To: to, Code: o.Ring.Code(text), Language: language, Minutes: challengeMinutes}
	if err := o.Mail(ctx, m); err != nil {
		return &Refusal{Problem: problemMail, Retry: 10, Why: fmt.Errorf("mail a code: %w", err)}
	}
	c.status = http.StatusAccepted
	c.out = append(c.out, '{')
	c.out = appendTextField(c.out, "challenge", text)
	c.out = append(appendTimeField(c.out, "expires_at", ch.Expires), '}')
	return nil
}

// proveEmail takes the digits and gives a session that has proven the address.
func (c *call) proveEmail() *Refusal {
	var challenge, code string
	bad := c.fields(&c.place.in, func(in *reader, name string) bool {
		switch name {
		case "challenge":
			challenge = string(in.text(maxTurn))
		case "code":
			code = string(in.text(maxText))
		default:
			return false
		}
		return true
	})
	if bad != nil {
		return bad
	}
	ch, bad := c.guess(challenge, code)
	if bad != nil {
		return bad
	}
	s := c.session
	s.Issued, s.Expires = c.now, c.now+sessionFor
	for _, claim := range ch.Claims.All() {
		if !s.Proven.Add(claim) { // so many addresses: only the newest counts
			s.Proven = ch.Claims
			break
		}
	}
	c.giveSession(s)
	return nil
}

// guess checks the digits. A guess counts whether it is right or not, so that one who
// asks many times at once has no more of them.
func (c *call) guess(challenge, code string) (token.Challenge, *Refusal) {
	ring := c.api.options.Ring
	ch, err := ring.ReadChallenge(challenge, c.now)
	switch {
	case errors.Is(err, token.ErrExpired):
		return ch, refuse(problemProofOver, "")
	case err != nil:
		bad := refuse(problemMalformed, "this is no challenge of POST /v1/sessions/email")
		bad.Pointer = "/challenge"
		return ch, bad
	case ch.Session != c.session.Claim:
		return ch, refuse(problemProofOver, "this code was asked for in another session")
	}
	var key guard.Key
	copy(key[:], ch.Nonce[:])
	tries := c.api.proofs.tries.Ask(key, 1, c.now)
	if !tries.OK {
		return ch, refuse(problemProofOver, "")
	}
	if !ring.Knows(challenge, code) {
		bad := refuse(problemCode, "")
		bad.More = func(b []byte) []byte { return appendNumberField(b, "attempts_left", tries.Left) }
		return ch, bad
	}
	return ch, nil
}

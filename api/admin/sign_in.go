package admin

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strings"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/guard"
)

type signIn struct {
	Body struct {
		Organizer string `json:"organizer" minLength:"1" maxLength:"32" example:"org_demo"`
		Email     string `json:"email" minLength:"1" maxLength:"254"`
		Password  string `json:"password" minLength:"1" maxLength:"256"`
	}
}

// SignedIn is a session of staff.
type SignedIn struct {
	Token   string   `json:"token" doc:"Shown once; send it as Authorization: Bearer."`
	Staff   string   `json:"staff"`
	Roles   []string `json:"roles"`
	Expires Instant  `json:"expires_at"`
}

type signedIn struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   SignedIn
}

// sessionFor is how long a sign-in lasts, in ms.
const sessionFor = 12 * 3_600_000

// signIn checks a password and starts a session. Somebody unknown, somebody shut out
// and a wrong password are told alike, and take as long.
func (a *Admin) signIn(ctx context.Context, in *signIn) (*signedIn, error) {
	if err := a.tooOften(ctx, in); err != nil {
		return nil, err
	}
	organ, ok := a.options.Organizer(strings.TrimPrefix(in.Body.Organizer, organizerPrefix))
	var staff catalog.Staff
	if ok {
		found := false
		err := organ.Read(func(m *catalog.Machine, _ uint64) { staff, found = m.StaffByEmail(in.Body.Email) })
		if err != nil {
			return nil, a.failed(ctx, err)
		}
		ok = found && !staff.Disabled && staff.Password != ""
	}
	if !ok {
		staff = catalog.Staff{}
	}
	right, err := a.hasher.check(ctx, in.Body.Password, staff.Password)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !right || !ok {
		return nil, refuse(ctx, "session_needed", "no such address and password at this organizer")
	}
	return a.startSession(ctx, organ, staff)
}

// tooOften refuses who tries passwords: by address, and by account from wherever.
func (a *Admin) tooOften(ctx context.Context, in *signIn) error {
	now := a.options.Clock.Now()
	for _, ask := range []struct {
		of *guard.Limiter
		by guard.Key
	}{{a.byPlace, guard.Narrow(callerOf(ctx).place)}, {a.byName, accountKey(in)}} {
		if answer := ask.of.Ask(ask.by, 1, now); !answer.OK {
			return tell(ctx, withRetry(api.Refuse("rate_limited", "too many attempts to sign in"), (answer.Retry+999)/1000))
		}
	}
	return nil
}

// accountKey is the account that somebody tries, however its address is spelled.
func accountKey(in *signIn) (k guard.Key) {
	organ := strings.TrimPrefix(in.Body.Organizer, organizerPrefix)
	sum := sha256.Sum256([]byte(organ + "\x00" + strings.ToLower(in.Body.Email)))
	copy(k[:], sum[:])
	return k
}

func (a *Admin) startSession(ctx context.Context, organ Organizer, staff catalog.Staff) (*signedIn, error) {
	drawn, err := a.secret()
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	secret := sessionPrefix + organ.Suffix() + "_" + drawn
	expires := a.options.Clock.Now() + sessionFor
	out, seq, err := organ.Submit(ctx, &catalog.StartSession{
		Meta: catalog.Meta{By: catalog.Actor{Kind: catalog.House}}, Staff: staff.Key, Token: hashOf(secret), Expires: expires,
	})
	if err == nil && out.OK() {
		err = organ.Wait(ctx, seq)
	}
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !out.OK() {
		return nil, said(ctx, out)
	}
	answer := &signedIn{Body: SignedIn{Token: secret, Staff: staff.Key, Roles: staff.Roles.Names(), Expires: Instant(expires)}}
	answer.Cookie = a.cookie(secret, sessionFor/1000)
	return answer, nil
}

func (a *Admin) cookie(value string, age int) http.Cookie {
	return http.Cookie{
		Name: a.cookieName(), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: a.options.Secure,
		SameSite: http.SameSiteStrictMode,
	}
}

type signedOut struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

// signOut ends the session that asks. A key has none to end.
func (a *Admin) signOut(ctx context.Context, _ *struct{}) (*signedOut, error) {
	c := callerOf(ctx)
	if c.session == [32]byte{} {
		return nil, refuse(ctx, "malformed", "an API key has no session to end; revoke the key instead")
	}
	if _, err := a.submit(ctx, &catalog.EndSession{Meta: catalog.Meta{By: c.by}, Token: c.session}); err != nil {
		return nil, err
	}
	return &signedOut{a.cookie("", -1)}, nil
}

type whoAnswer struct {
	Body struct {
		Organizer string   `json:"organizer"`
		Actor     string   `json:"actor" example:"staff:ada"`
		Roles     []string `json:"roles"`
	}
}

// who says who asks, as the trail will name them.
func (a *Admin) who(ctx context.Context, _ *struct{}) (*whoAnswer, error) {
	c := callerOf(ctx)
	var out whoAnswer
	out.Body.Organizer = organizerPrefix + c.organ.Suffix()
	out.Body.Actor, out.Body.Roles = c.by.String(), c.roles.Names()
	return &out, nil
}

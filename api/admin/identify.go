package admin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"facevalue/api"
	"facevalue/catalog"
)

// caller is who asks.
type caller struct {
	path     string
	organ    Organizer
	by       catalog.Actor
	roles    catalog.Roles
	session  [32]byte // of the sign-in; zero for a key
	byCookie bool
	place    netip.Addr
	query    url.Values
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	if c == nil {
		c = &caller{}
	}
	return c
}

func pathOf(ctx context.Context) string { return callerOf(ctx).path }

// cookieName is the cookie of a sign-in: under https one that no other host and no
// script can set.
func (a *Admin) cookieName() string {
	if a.options.Secure {
		return secureCookie
	}
	return "fvs"
}

const secureCookie = "__Host-fvs"

// identify finds out who asks, before anything of the request is looked at.
func (a *Admin) identify(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	c := &caller{path: r.URL.Path, query: r.URL.Query(), place: a.options.Address(r)}
	known := huma.WithValue(ctx, callerKey{}, c)
	op := ctx.Operation()
	var err error
	switch {
	case op.Metadata[openRoute] != nil:
		err = a.sameSite(r, c)
	case op.Metadata[operatorRoute] != nil:
		err = a.isOperator(known.Context(), r)
	default:
		err = a.isStaff(known.Context(), r, c)
	}
	if err != nil {
		_ = huma.WriteErr(a.huma, known, http.StatusUnauthorized, "", err)
		return
	}
	next(known)
}

func bearer(r *http.Request) string {
	t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(t)
}

func (a *Admin) isOperator(ctx context.Context, r *http.Request) error {
	sum := sha256.Sum256([]byte(bearer(r)))
	if a.options.Operator == [32]byte{} || subtle.ConstantTimeCompare(sum[:], a.options.Operator[:]) != 1 {
		return refuse(ctx, "session_needed", "this needs the operator's token")
	}
	return nil
}

// isStaff finds the organizer and the actor behind a key or a sign-in. One that is not
// good and one of nobody are told alike.
func (a *Admin) isStaff(ctx context.Context, r *http.Request, c *caller) error {
	secret := bearer(r)
	if secret == "" {
		if k, err := r.Cookie(a.cookieName()); err == nil {
			secret, c.byCookie = k.Value, true
		}
	}
	suffix, ok := organizerIn(secret)
	if ok {
		c.organ, ok = a.options.Organizer(suffix)
	}
	if ok {
		now := a.options.Clock.Now()
		err := c.organ.Read(func(m *catalog.Machine, _ uint64) { ok = c.opens(m, secret, now) })
		if err != nil {
			return a.failed(ctx, err)
		}
	}
	if !ok {
		return refuse(ctx, "session_needed", "this needs an API key `fvk_...` or a sign-in, as `Authorization: Bearer`; what was sent opens nothing")
	}
	return a.sameSite(r, c)
}

// sameSite refuses a write that a page of another site makes with our cookie.
func (a *Admin) sameSite(r *http.Request, c *caller) error {
	if bearer(r) != "" {
		return nil
	}
	if err := a.origins.Check(r); err != nil {
		return &problemDocument{api.Refuse("cross_origin", ""), c.path}
	}
	return nil
}

// The two kinds of secret: fvk_ORGANIZER_ID_SECRET and fvs_ORGANIZER_SECRET.
const (
	keyPrefix     = "fvk_"
	sessionPrefix = "fvs_"
)

func organizerIn(secret string) (suffix string, ok bool) {
	if !strings.HasPrefix(secret, keyPrefix) && !strings.HasPrefix(secret, sessionPrefix) {
		return "", false
	}
	suffix, _, ok = strings.Cut(secret[len(keyPrefix):], "_")
	return suffix, ok && suffix != ""
}

// opens says whether a secret opens the organizer, and to whom.
func (c *caller) opens(m *catalog.Machine, secret string, now int64) bool {
	sum := sha256.Sum256([]byte(secret))
	if strings.HasPrefix(secret, sessionPrefix) {
		s, _, ok := m.Session(sum, now)
		if !ok {
			return false
		}
		c.by, c.session = catalog.Actor{Kind: catalog.Person, Name: s.Key}, sum
	} else {
		parts := strings.SplitN(secret, "_", 4)
		if len(parts) != 4 {
			return false
		}
		k, ok := m.APIKey(parts[2])
		if !ok || subtle.ConstantTimeCompare(sum[:], k.Secret[:]) != 1 || !k.Usable(now) {
			return false
		}
		c.by = catalog.Actor{Kind: catalog.Program, Name: k.ID}
	}
	c.roles = m.RolesOf(c.by, now)
	return c.roles != 0
}

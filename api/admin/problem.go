package admin

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/sale"
)

// problemDocument is a refusal on its way out, in the one form that all of facevalue answers.
type problemDocument struct {
	refusal  *api.Refusal
	instance string
}

// Error, GetStatus, GetHeaders, ContentType and MarshalJSON are what huma asks.
func (p *problemDocument) Error() string { return p.refusal.Error() }

func (p *problemDocument) GetStatus() int { return p.refusal.Problem.Status }

func (p *problemDocument) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.refusal.Retry > 0 {
		h.Set("Retry-After", strconv.FormatInt(p.refusal.Retry, 10))
	}
	if p.refusal.Problem.Status == http.StatusUnauthorized {
		h.Set("Www-Authenticate", `Bearer realm="facevalue organizer"`)
	}
	return h
}

func (*problemDocument) ContentType(string) string { return "application/problem+json" }

func (p *problemDocument) MarshalJSON() ([]byte, error) {
	return p.refusal.Append(nil, p.instance), nil
}

// Schema is the one of package api's document, which this one is joined to.
func (*problemDocument) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Ref: "#/components/schemas/Problem"}
}

// refuse is a refusal of a known code.
func refuse(ctx context.Context, code, detail string) error {
	return tell(ctx, api.Refuse(code, detail))
}

func refuseAt(ctx context.Context, code, pointer, detail string) error {
	r := api.Refuse(code, detail)
	r.Pointer = pointer
	return tell(ctx, r)
}

func tell(ctx context.Context, r *api.Refusal) error { return &problemDocument{r, pathOf(ctx)} }

// said is a catalog's refusal; nil for an answer that is none.
func said(ctx context.Context, out catalog.Outcome) error {
	if out.OK() {
		return nil
	}
	r := &api.Refusal{Problem: api.OfCatalog(out.Status)}
	if d := out.Detail; d != nil {
		r.Detail = d.What
		r.More = func(b []byte) []byte { return appendProblems(b, d) }
	}
	return tell(ctx, r)
}

// saidBySale is a sale's refusal; nil for an answer that is none.
func saidBySale(ctx context.Context, out sale.Outcome) error {
	if out.OK() {
		return nil
	}
	r := &api.Refusal{Problem: api.OfSale(out.Status)}
	if d := out.Detail; d != nil {
		r.Detail = d.What
	}
	return tell(ctx, r)
}

// failed is the refusal for what has no outcome. Only outcome_unknown says that it may
// have been carried out.
func (a *Admin) failed(ctx context.Context, err error) error {
	var busy *desk.BusyError
	switch {
	case errors.Is(err, desk.ErrUnknown):
		return tell(ctx, withRetry(api.Refuse("outcome_unknown", "read it again, or repeat the request with the same key"), 1))
	case errors.As(err, &busy):
		return tell(ctx, withRetry(api.Refuse("busy", ""), (busy.RetryAfter+999)/1000))
	case errors.Is(err, errBusy):
		return tell(ctx, withRetry(api.Refuse("busy", err.Error()), 1))
	case errors.Is(err, desk.ErrStopped), errors.Is(err, desk.ErrNotOwner):
		return a.noted(ctx, withRetry(api.Refuse("sale_stopped", ""), 10), err)
	case errors.Is(err, desk.ErrClosed), errors.Is(err, follow.ErrClosed):
		return tell(ctx, withRetry(api.Refuse("closing", ""), 1))
	case errors.Is(err, desk.ErrTooLarge):
		return refuse(ctx, "malformed", "this asks for too much at once; cut it into several requests")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return tell(ctx, withRetry(api.Refuse("not_yet", ""), 1))
	}
	for _, e := range a.options.Errors {
		if errors.Is(err, e.Err) {
			return tell(ctx, withRetry(api.Refuse(e.Code, ""), 1))
		}
	}
	return a.noted(ctx, api.Refuse("internal", ""), err)
}

func (a *Admin) noted(ctx context.Context, r *api.Refusal, why error) error {
	a.options.Log.Error("admin: "+r.Problem.Code, "path", pathOf(ctx), "why", why)
	return tell(ctx, r)
}

func withRetry(r *api.Refusal, seconds int64) *api.Refusal {
	r.Retry = max(seconds, 1)
	return r
}

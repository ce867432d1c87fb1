package admin

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"facevalue/api"
)

// huma makes its refusals through variables of its own, the same for every API in a
// process. This is the only one.
func init() {
	huma.NewErrorWithContext = ofHuma
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return ofHuma(nil, status, message, errs...)
	}
	huma.ValidateStrictCasing = true // else a field could come twice, spelled otherwise
}

// codes are huma's own refusals by their status.
var codes = map[int]string{
	http.StatusBadRequest: "malformed", http.StatusUnprocessableEntity: "malformed", http.StatusNotFound: "unknown",
	http.StatusRequestEntityTooLarge: "body_too_large", http.StatusUnsupportedMediaType: "unsupported_media_type",
	http.StatusNotAcceptable: "malformed", http.StatusRequestTimeout: "body_slow", http.StatusMethodNotAllowed: "method_not_allowed",
	http.StatusPreconditionFailed: "stale",
}

// readable refuses a body that does not say what it is: guessing would take a form of
// another site's page for a request.
func (a *Admin) readable(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	if _, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil && r.ContentLength != 0 && ctx.Operation().RequestBody != nil {
		_ = huma.WriteErr(a.huma, ctx, http.StatusUnsupportedMediaType, "send a Content-Type, such as application/json")
		return
	}
	next(ctx)
}

// needed are the codes for headers that are missing.
var needed = map[string]string{"header.Idempotency-Key": "key_needed", "header.If-Match": "precondition_needed"}

// ofHuma makes a refusal of what huma finds wrong with a request. The first mistake
// gives the pointer, all of them the detail.
func ofHuma(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
	code, known := codes[status]
	if !known {
		code = "internal"
	}
	r := api.Refuse(code, "")
	var texts []string
	for _, err := range errs {
		if err == nil {
			continue
		}
		var p *problemDocument
		if errors.As(err, &p) {
			return p
		}
		text, pointer, better := mistake(err)
		if texts = append(texts, text); r.Pointer == "" {
			r.Pointer = pointer
		}
		if better != "" {
			r.Problem = api.Refuse(better, "").Problem
		}
	}
	if r.Detail = strings.Join(texts, "; "); r.Detail == "" {
		r.Detail = message
	}
	path := ""
	if ctx != nil {
		u := ctx.URL()
		path = u.Path
	}
	return &problemDocument{r, path}
}

// mistake is one thing that huma finds wrong: in words, its place in the body, and the
// code if there is one that says more.
func mistake(err error) (text, place, code string) {
	var d huma.ErrorDetailer
	if !errors.As(err, &d) {
		return err.Error(), "", ""
	}
	detail := d.ErrorDetail()
	if body, ok := detail.Value.(string); ok && detail.Location == "body" {
		var m *misread // huma keeps what was said, but not where
		if errors.As(strict([]byte(body)), &m) {
			return m.text + at(m.path), m.path, ""
		}
	}
	if strings.HasSuffix(detail.Message, "parameter is missing") {
		code = needed[detail.Location]
	}
	return detail.Message + at(detail.Location), pointer(detail.Location), code
}

// pointer is huma's place, such as body.lines[2].count, as a JSON pointer into the body.
func pointer(location string) string {
	rest, ok := strings.CutPrefix(location, "body")
	if !ok {
		return ""
	}
	return strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(rest)
}

func at(location string) string {
	if location == "" {
		return ""
	}
	return " (" + location + ")"
}

package admin

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"facevalue/api"
	"facevalue/guard"
)

// Admin is the organizer's door. It is an http.Handler for the paths of Patterns and
// may be used from everywhere.
type Admin struct {
	options Options
	mux     *http.ServeMux
	huma    huma.API
	hasher  *hasher
	byName  *guard.Limiter // sign-ins by account
	byPlace *guard.Limiter // and by address
	origins http.CrossOriginProtection
	edits   edits
}

// Patterns are the paths that belong to the organizer's door.
func Patterns() []string { return []string{"/v1/organizer/", "/v1/organizers"} }

const (
	smallBody   = 64 << 10
	planBody    = 4 << 20
	bodyTimeout = 15 * time.Second
	accounts    = 50_000 // names and addresses that sign-ins are counted for
)

// New makes the door. Nothing runs by itself: there is nothing to close.
func New(o Options) (*Admin, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	a := &Admin{
		options: o, mux: http.NewServeMux(), hasher: newHasher(o.Random),
		byName: guard.NewLimiter(o.SignIns, accounts), byPlace: guard.NewLimiter(o.SignIns, accounts),
	}
	config := huma.DefaultConfig("facevalue", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in answers
	config.RejectUnknownQueryParameters = true
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"organizer": {Type: "http", Scheme: "bearer", Description: "An API key `fvk_...`, or the token of a sign-in `fvs_...`."},
		"operator":  {Type: "http", Scheme: "bearer", Description: "The operator's token."},
	}
	a.huma = humago.New(a.mux, config)
	a.huma.UseMiddleware(a.identify)
	a.addPeople()
	a.addOffers()
	a.addCharts()
	a.addEvents()
	a.addStock()
	a.addReports()
	a.addOrders()
	return a, nil
}

// ServeHTTP answers.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	defer a.recover(w, r)
	a.mux.ServeHTTP(w, r)
}

// Document describes the routes, for whoever joins documents.
func (a *Admin) Document() *huma.OpenAPI { return a.huma.OpenAPI() }

// huma makes its refusals through a variable of its own, the same for every API in a
// process. This is the only one.
func init() {
	huma.NewErrorWithContext = ofHuma
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return ofHuma(nil, status, message, errs...)
	}
}

// route is one operation: a method and path with what huma and we need to know.
type route struct {
	method, path, id, summary string
	created                   bool  // answers 201
	empty                     bool  // answers 204
	body                      int64 // most bytes; 0 = smallBody
	open                      bool  // for who has not signed in
	operator                  bool
}

// handle adds an operation.
func handle[I, O any](a *Admin, rt route, do func(context.Context, *I) (*O, error)) {
	op := huma.Operation{
		OperationID: rt.id, Method: rt.method, Path: rt.path, Summary: rt.summary, Tags: []string{"organizer"},
		MaxBodyBytes: smallBody, BodyReadTimeout: bodyTimeout, DefaultStatus: http.StatusOK,
		Security: []map[string][]string{{"organizer": {}}},
	}
	switch {
	case rt.open:
		op.Security = nil
		op.Metadata = map[string]any{openRoute: true}
	case rt.operator:
		op.Security = []map[string][]string{{"operator": {}}}
		op.Metadata = map[string]any{operatorRoute: true}
	}
	if rt.body != 0 {
		op.MaxBodyBytes = rt.body
	}
	if rt.created {
		op.DefaultStatus = http.StatusCreated
	}
	if rt.empty {
		op.DefaultStatus = http.StatusNoContent
	}
	huma.Register(a.huma, op, do)
}

const (
	openRoute     = "open"
	operatorRoute = "operator"
)

// errAborted ends an answer that has begun and cannot be finished.
var errAborted = http.ErrAbortHandler

// recover turns a panic into an answer; the log has the rest.
func (a *Admin) recover(w http.ResponseWriter, r *http.Request) {
	why := recover()
	switch {
	case why == nil:
		return
	case why == errAborted:
		panic(why)
	}
	a.options.Log.Error("admin: panic", "path", r.URL.Path, "why", why, "stack", string(debug.Stack()))
	p := &problemDocument{api.Refuse("internal", ""), r.URL.Path}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.GetStatus())
	_, _ = w.Write(p.refusal.Append(nil, p.instance))
}

package admin

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
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
	uploads *guard.Limiter // files by organizer
	tests   *guard.Limiter // messages to webhooks that are asked for, by organizer
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

	accountShare = 4 // how much oftener an account may be tried than one address may try
)

// New makes the door. Nothing runs by itself: there is nothing to close.
func New(o Options) (*Admin, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	return newDoor(o), nil
}

func newDoor(o Options) *Admin {
	byName := o.SignIns
	byName.Burst *= accountShare // or else whoever knows an address could keep its owner out
	a := &Admin{
		options: o, mux: http.NewServeMux(), hasher: newHasher(o.Random, o.hash),
		byName: guard.NewLimiter(byName, accounts), byPlace: guard.NewLimiter(o.SignIns, accounts),
		uploads: guard.NewLimiter(uploads, accounts), tests: guard.NewLimiter(tests, accounts),
	}
	a.huma = humago.New(a.mux, humaConfig())
	a.huma.UseMiddleware(a.identify, a.readable)
	a.addPeople()
	a.addOffers()
	a.addCharts()
	a.addEvents()
	a.addRuns()
	a.addImages()
	a.addStock()
	a.addRooms()
	a.addReports()
	a.addLedger()
	a.addDoor()
	a.addOrders()
	a.addWebhooks()
	a.mux.HandleFunc("/", a.nothing)
	return a
}

// ServeHTTP answers.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Facevalue-Time", strconv.FormatInt(a.options.Clock.Now(), 10))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	defer a.recover(w, r)
	a.mux.ServeHTTP(w, r)
}

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
	send(w, &problemDocument{api.Refuse("internal", ""), r.URL.Path})
}

// nothing answers for paths and methods that no route has.
func (a *Admin) nothing(w http.ResponseWriter, r *http.Request) {
	refusal := api.Refuse("unknown", "there is no such path here; /openapi.json lists them all")
	if allowed := a.methods(r); len(allowed) > 0 {
		list := strings.Join(allowed, ", ")
		w.Header().Set("Allow", list)
		refusal = api.Refuse("method_not_allowed", r.Method+" is not one of "+list)
	}
	send(w, &problemDocument{refusal, r.URL.Path})
}

// methods are those that some route takes for a request's path.
func (a *Admin) methods(r *http.Request) (methods []string) {
	for _, m := range []string{get, post, put, remove} {
		probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		if _, pattern := a.mux.Handler(probe); pattern != "/" {
			methods = append(methods, m)
		}
	}
	return methods
}

// send answers with a problem where huma does not.
func send(w http.ResponseWriter, p *problemDocument) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.GetStatus())
	_, _ = w.Write(p.refusal.Append(nil, p.instance))
}

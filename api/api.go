package api

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// API is the front door. It is an http.Handler and may be used from everywhere.
type API struct {
	options Options
	mux     *http.ServeMux
	routes  []*route
	place   *route // the route that is asked for by the thousand
	shops   sync.Map
	calls   sync.Pool
	clock   atomic.Pointer[shownTime]
	running running
	origins http.CrossOriginProtection
	limits  limiters
	proofs  proofs
	streams streams
	shared  library

	described *document
}

// New makes the front door of a house. Nothing runs by itself: there is nothing to
// close but the server that it is given to.
func New(o Options) (*API, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	a := &API{options: o, mux: http.NewServeMux()}
	a.calls.New = func() any { return newCall(a) }
	for _, origin := range o.Origins {
		if err := a.origins.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	a.limits = newLimiters(o.Limits)
	a.proofs = newProofs()
	a.streams.init(o.Limits)
	for _, rt := range append(a.fanRoutes(), a.roomRoutes()...) {
		a.add(rt)
	}
	a.mux.HandleFunc("/", a.nothing)
	if err := a.Describe(); err != nil {
		return nil, err
	}
	return a, nil
}

// Mount puts another handler beside the routes of this package: the organizer's, the
// payment company's, pages. It must be called before the first request.
func (a *API) Mount(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }

// add makes a route known.
func (a *API) add(rt *route) {
	rt.metrics = a.options.Metrics.bind(rt.name)
	a.routes = append(a.routes, rt)
	a.mux.HandleFunc(rt.method+" "+rt.pattern, func(w http.ResponseWriter, r *http.Request) {
		a.serve(rt, w, r, r.PathValue(rt.wild), r.PathValue(rt.wild2))
	})
}

// ServeHTTP takes the shortest way to the route that is asked for by the thousand, and
// the mux's to all others.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if id, ok := between(r.URL.Path, "/v1/sales/", "/holds"); ok {
			a.serve(a.place, w, r, id, "")
			return
		}
	}
	a.mux.ServeHTTP(w, r)
}

// between is the one path segment between a prefix and a suffix.
func between(path, prefix, suffix string) (string, bool) {
	mid, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return "", false
	}
	mid, ok = strings.CutSuffix(mid, suffix)
	return mid, ok && mid != "" && strings.IndexByte(mid, '/') < 0
}

// nothing answers for paths and methods that no route has.
func (a *API) nothing(w http.ResponseWriter, r *http.Request) {
	c := a.call(nil, w, r)
	defer a.done(c)
	if allowed := a.methods(r); len(allowed) > 0 {
		c.header("Allow", strings.Join(allowed, ", "))
		c.refuse(refuse(problemMethod, r.Method+" is not one of "+strings.Join(allowed, ", ")))
		return
	}
	c.refuse(refuse(problemUnknown, "there is no "+clip(r.URL.Path, 100)))
}

// methods are those that some route takes for a request's path.
func (a *API) methods(r *http.Request) (methods []string) {
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		if _, pattern := a.mux.Handler(probe); pattern != "" && pattern != "/" {
			methods = append(methods, m)
		}
	}
	return methods
}

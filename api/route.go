package api

import (
	"net/http"
	"runtime/debug"
)

// route is one action: how it is asked for, what it needs, and what it does.
type route struct {
	name    string // of the metrics and of the operation in the document
	method  string
	pattern string
	wild    string // the pattern's wildcards
	wild2   string
	session need
	key     bool  // wants an Idempotency-Key
	body    int64 // most bytes; 0 for none
	budget  budget
	stream  bool // answers for as long as its client stays; writes by itself
	do      func(c *call) *Refusal
	metrics *routeMetrics
}

// need says whether a route needs a session.
type need uint8

const (
	noSession   need = iota
	anySession       // reads one if there is one
	mustSession      // refuses without
)

const (
	smallBody = 16 << 10
	holdBody  = 64 << 10
	formBody  = 512 << 10
)

// serve carries a request through a route: who asks, how often, with what; then what
// the route does, and the answer. The order is that of cost.
func (a *API) serve(rt *route, w http.ResponseWriter, r *http.Request, id, id2 string) {
	c := a.call(rt, w, r)
	c.id, c.id2 = id, id2
	defer a.done(c)
	defer c.recover()
	if bad := c.run(); bad != nil {
		c.refuse(bad)
		return
	}
	if !rt.stream {
		c.write()
	}
}

// run is everything between a request and its answer.
func (c *call) run() *Refusal {
	rt := c.route
	if bad := c.admit(rt.budget); bad != nil {
		return bad
	}
	if rt.session != noSession {
		if bad := c.readSession(rt.session == mustSession); bad != nil {
			return bad
		}
	}
	if rt.budget == holdBudget && c.signedIn {
		if bad := c.admitSession(c.api.limits.holdsSession, "holds of a session"); bad != nil {
			return bad
		}
	}
	if rt.method != http.MethodGet {
		if bad := c.sameSite(); bad != nil {
			return bad
		}
	}
	if rt.key {
		if bad := c.readKey(); bad != nil {
			return bad
		}
	}
	if rt.body > 0 {
		if bad := c.readBody(rt.body); bad != nil {
			return bad
		}
	}
	return rt.do(c)
}

// recover turns a panic into an answer; the log has the rest.
func (c *call) recover() {
	why := recover()
	if why == nil {
		return
	}
	if why == http.ErrAbortHandler {
		panic(why)
	}
	c.lost = true
	c.api.options.Log.Error("api: panic", "route", c.route.name, "why", why, "stack", string(debug.Stack()))
	c.refuse(refuse(problemInternal, ""))
}

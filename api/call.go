package api

import (
	"net/http"
	"strconv"

	"facevalue/sale"
	"facevalue/token"
)

// call is one request on its way, with the memory that it needs. Calls are used again:
// nothing of one may be kept.
type call struct {
	api    *API
	route  *route
	w      http.ResponseWriter
	r      *http.Request
	now    int64
	id     string // the wildcard of the path
	id2    string
	status int
	began  bool // an answer has begun
	lost   bool // a desk may still look at this call's memory
	inputs []byte
	body   []byte // of the request, in inputs
	out    []byte // of the answer

	session     token.Session
	signedIn    bool // session is one
	byCookie    bool
	idempotency string // the key as it was sent

	place placing
}

func newCall(a *API) *call {
	return &call{api: a, inputs: make([]byte, 0, 2<<10), out: make([]byte, 0, 2<<10)}
}

func (a *API) call(rt *route, w http.ResponseWriter, r *http.Request) *call {
	c := a.calls.Get().(*call) //nolint:forcetypeassert // New makes nothing else
	c.route, c.w, c.r = rt, w, r
	c.now = a.options.Clock.Now()
	c.status, c.began = http.StatusOK, false
	c.out, c.body, c.signedIn, c.idempotency = c.out[:0], nil, false, ""
	return c
}

// kept bounds the memory that a call keeps for the next one.
const kept = 64 << 10

// done counts a call and gives its memory back.
func (a *API) done(c *call) {
	if c.route != nil {
		c.route.metrics.count(c.status, a.options.Clock.Now()-c.now)
	}
	if c.lost || cap(c.out) > kept || cap(c.inputs) > kept {
		return
	}
	c.w, c.r, c.route = nil, nil, nil
	a.calls.Put(c)
}

// Values of headers that are the same each time, so that setting one costs nothing.
var (
	jsonType    = []string{"application/json"}
	problemType = []string{"application/problem+json"}
	noStore     = []string{"no-store"}
	noSniff     = []string{"nosniff"}
)

// header sets a header of the answer.
func (c *call) header(name, value string) { c.w.Header()[name] = []string{value} }

// write sends the answer that was made, as JSON that nobody may keep unless the route
// has said otherwise.
func (c *call) write() {
	if c.began {
		return
	}
	h := c.w.Header()
	if len(c.out) > 0 && h["Content-Type"] == nil {
		h["Content-Type"] = jsonType
	}
	c.send(h)
}

func (c *call) send(h http.Header) {
	c.began = true
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = noStore
	}
	h["X-Content-Type-Options"] = noSniff
	h["Facevalue-Time"] = c.api.timeHeader(c.now)
	if len(c.out) > 2000 { // below, net/http counts for itself
		h["Content-Length"] = []string{strconv.Itoa(len(c.out))}
	}
	c.w.WriteHeader(c.status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(c.out) // who has gone away is told nothing
	}
}

// refuse sends a problem document.
func (c *call) refuse(bad *Refusal) {
	if bad.Why != nil {
		c.api.options.Log.Warn("api: refused", "code", bad.Problem.Code, "path", c.r.URL.Path, "why", bad.Why)
	}
	if c.began {
		return
	}
	c.note(bad)
	c.status = bad.Problem.Status
	h := c.w.Header()
	h["Content-Type"], h["Cache-Control"] = problemType, noStore
	if bad.Retry > 0 {
		c.header("Retry-After", strconv.FormatInt(bad.Retry, 10))
	}
	if bad.Problem == problemSession || bad.Problem == problemSessionOver {
		c.header("Www-Authenticate", `Bearer realm="facevalue"`)
	}
	c.out = bad.append(c.out[:0], c.r.URL.Path)
	c.send(h)
}

// atSeq tells which record the answer rests on.
func (c *call) atSeq(seq uint64) { c.header("Facevalue-Seq", strconv.FormatUint(seq, 10)) }

// shownTime is the header of one millisecond, shared by all answers of it.
type shownTime struct {
	at     int64
	header []string
}

func (a *API) timeHeader(now int64) []string {
	if t := a.clock.Load(); t != nil && t.at == now {
		return t.header
	}
	t := &shownTime{now, []string{strconv.FormatInt(now, 10)}}
	a.clock.Store(t)
	return t.header
}

// submit leaves a command with a sale and waits for its answer.
func (c *call) submit(s *shop, cmd sale.Command) (sale.Outcome, *Refusal) {
	out, seq, err := s.sale.Submit(c.r.Context(), cmd)
	if err != nil {
		return out, c.failed(err)
	}
	s.told(seq)
	if !out.OK() {
		return out, nil
	}
	c.atSeq(seq)
	return out, nil
}

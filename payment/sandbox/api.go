package sandbox

import (
	"context"
	"net/http"
	"regexp"
	"strconv"

	"facevalue/payment"
)

// operation is one thing that the API does, in one transaction.
type operation func(b *books, r *http.Request, f form) (any, *apiError)

// Handler is the whole company: the API, the pages that buyers pay on, and the admin
// routes.
func (c *Company) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, do := range map[string]operation{
		"POST /v1/payment_intents":              func(b *books, _ *http.Request, f form) (any, *apiError) { return shown(b.create(f)) },
		"GET /v1/payment_intents/search":        search,
		"GET /v1/payment_intents/{id}":          onIntent(nil),
		"POST /v1/payment_intents/{id}/confirm": onIntent((*books).confirm),
		"POST /v1/payment_intents/{id}/capture": onIntent((*books).capture),
		"POST /v1/payment_intents/{id}/cancel":  onIntent((*books).cancel),
		"POST /v1/refunds":                      func(b *books, _ *http.Request, f form) (any, *apiError) { return b.refundAnswer(f) },
		"GET /v1/refunds":                       listRefunds,
		"GET /v1/refunds/{id}":                  get[refund]("refund", "refunds"),
		"GET /v1/charges":                       listCharges,
		"GET /v1/disputes": func(b *books, _ *http.Request, f form) (any, *apiError) {
			return listDisputes(b, f.Get("payment_intent"), f)
		},
		"GET /v1/disputes/{id}": get[dispute]("dispute", "disputes"),
		"GET /v1/events":        listEvents,
		"GET /v1/events/{id}":   get[event]("event", "events"),
	} {
		mux.HandleFunc(pattern, c.operate(do))
	}
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		e := invalid("", "", "Unrecognized request URL ("+r.Method+": "+r.URL.Path+").")
		e.status = http.StatusNotFound
		e.answer().write(w)
	})
	c.pages(mux)
	c.admin(mux)
	c.switches(mux)
	return mux
}

// operate does an operation once for each key, with whatever fault the script has.
func (c *Company) operate(do operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !c.authorized(r) {
			e := invalid("", "", "Invalid API key provided.")
			e.status = http.StatusUnauthorized
			e.answer().write(w)
			return
		}
		f, err := readForm(r)
		if err != nil {
			err.answer().write(w)
			return
		}
		key := ""
		if r.Method == http.MethodPost {
			key = r.Header.Get("Idempotency-Key")
		}
		if len(key) > 255 {
			invalid("", "", "A key has at most 255 bytes.").answer().write(w)
			return
		}
		c.once(w, r, f, key, do)
	}
}

// once answers a request; another one with its key has to wait meanwhile.
func (c *Company) once(w http.ResponseWriter, r *http.Request, f form, key string, do operation) {
	if !c.running.begin(key) {
		keyInUse().answer().write(w)
		return
	}
	defer c.running.end(key)
	fault, _ := c.faults.meet(r.Method+" "+r.URL.Path, false)
	if a, over := fault.before(r.Context()); over {
		a.write(w)
		return
	}
	a, err := c.answer(context.WithoutCancel(r.Context()), r, f, key, &fault, do)
	if err != nil {
		c.options.Notice(err)
		a = broken("An error occurred on our side.").answer()
	}
	c.look()
	fault.after(r.Context())
	a.write(w)
}

// answer does the work and keeps its answer, both or neither. It is not undone because
// whoever asked has gone away.
func (c *Company) answer(ctx context.Context, r *http.Request, f form, key string, fault *Fault, do operation) (a answer, err error) {
	request := requestHash(r, f.Values)
	err = c.inBooks(ctx, func(b *books) error {
		var known bool
		if a, known = b.remembered(key, request); known {
			return nil
		}
		a = b.work(r, f, fault, do)
		b.remember(key, request, a)
		return nil
	})
	return a, err
}

func (b *books) work(r *http.Request, f form, fault *Fault, do operation) answer {
	switch fault.Kind {
	case FaultSavedError:
		return broken("An error occurred on our side.").answer()
	case FaultBalance:
		return invalid("", payment.CodeBalance, "Insufficient funds in your account.").answer()
	}
	v, apiErr := do(b, r, f)
	if apiErr != nil {
		return apiErr.answer()
	}
	return answerOf(http.StatusOK, v)
}

// shown is an intent as an answer.
func shown(r *record, err *apiError) (any, *apiError) {
	if err != nil {
		return nil, err
	}
	return r.shown(), nil
}

// onIntent does something to the intent that the path names.
func onIntent(do func(*books, *record, form) *apiError) operation {
	return func(b *books, r *http.Request, f form) (any, *apiError) {
		rec, ok := b.intentByID(r.PathValue("id"))
		if !ok {
			return nil, missing("payment_intent", r.PathValue("id"))
		}
		if do != nil {
			if err := do(b, rec, f); err != nil {
				return nil, err
			}
		}
		return expanded(rec, f), nil
	}
}

// expanded shows the charge of an intent in full where that was asked for.
func expanded(r *record, f form) *intent {
	in := r.shown()
	if r.Charge != nil && f.wants("latest_charge") {
		in.LatestCharge = r.Charge
	}
	return in
}

func (b *books) refundAnswer(f form) (any, *apiError) {
	re, err := b.refund(f)
	if err != nil {
		return nil, err
	}
	return re, nil
}

// page is how many a list shows: from 1 to 100.
func (f form) page() (int, *apiError) {
	limit, given, err := f.integer("limit")
	if err != nil || given && (limit < 1 || limit > 100) {
		return 0, invalid("limit", "parameter_invalid_integer", "A limit is from 1 to 100.")
	}
	if !given {
		limit = 10
	}
	return int(limit), nil
}

var searchTerm = regexp.MustCompile(`^metadata\[["']([^"']{1,40})["']\]:["']([^"']{1,500})["']$`)

// search finds intents by one pair of their metadata, the newest first. It is never
// behind.
func search(b *books, _ *http.Request, f form) (any, *apiError) {
	limit, err := f.page()
	if err != nil {
		return nil, err
	}
	term := searchTerm.FindStringSubmatch(f.Get("query"))
	if term == nil {
		return nil, invalid("query", "parameter_invalid_string", `Search by metadata["name"]:"value".`)
	}
	before, _ := strconv.ParseInt(f.Get("page"), 10, 64) // what is none begins at the first page
	if before <= 0 {
		before = 1 << 62
	}
	found := docs[record](b, `SELECT i.doc FROM metadata m JOIN intents i ON i.n = m.n
		WHERE m.name = ? AND m.value = ? AND m.n < ? ORDER BY m.n DESC LIMIT ?`, term[1], term[2], before, limit+1)
	out := list{Object: "search_result", URL: "/v1/payment_intents/search", Data: []any{}, HasMore: len(found) > limit}
	for i := range found[:min(limit, len(found))] {
		out.Data = append(out.Data, expanded(&found[i], f))
	}
	if out.HasMore {
		var n int64
		b.find("SELECT n FROM intents WHERE id = ?", []any{found[limit-1].ID}, &n)
		next := strconv.FormatInt(n, 10)
		out.NextPage = &next
	}
	return &out, nil
}

// listCharges lists the charges of a transfer group, the newest first. It has one page.
func listCharges(b *books, _ *http.Request, f form) (any, *apiError) {
	if _, err := f.page(); err != nil {
		return nil, err
	}
	out := list{Object: "list", URL: "/v1/charges", Data: []any{}}
	for _, r := range docs[record](b, `SELECT i.doc FROM metadata m JOIN intents i ON i.n = m.n
		WHERE m.name = ? AND m.value = ? ORDER BY m.n DESC LIMIT 100`, byGroup, f.Get("transfer_group")) {
		if r.Charge != nil {
			out.Data = append(out.Data, r.Charge)
		}
	}
	return &out, nil
}

// listRefunds lists an intent's refunds, the newest first.
func listRefunds(b *books, _ *http.Request, f form) (any, *apiError) {
	return newestFirst[refund](b, f, "refunds", "intent = ?", f.Get("payment_intent"))
}

// listEvents lists events, the newest first.
func listEvents(b *books, _ *http.Request, f form) (any, *apiError) {
	return newestFirst[event](b, f, "events", "TRUE")
}

// newestFirst is a page of a table, from behind the object that the request names.
func newestFirst[T any](b *books, f form, table, where string, args ...any) (any, *apiError) {
	limit, err := f.page()
	if err != nil {
		return nil, err
	}
	before := int64(1 << 62)
	if after := f.Get("starting_after"); after != "" && !b.find("SELECT n FROM "+table+" WHERE id = ?", []any{after}, &before) {
		return nil, missing(table[:len(table)-1], after)
	}
	query := "SELECT doc FROM " + table + " WHERE " + where + " AND n < ? ORDER BY n DESC LIMIT ?"
	found := docs[T](b, query, append(args, before, limit+1)...)
	out := list{Object: "list", URL: "/v1/" + table, Data: []any{}, HasMore: len(found) > limit}
	for i := range found[:min(limit, len(found))] {
		out.Data = append(out.Data, found[i])
	}
	return &out, nil
}

// get is the object of a table that the path names.
func get[T any](what, table string) operation {
	return func(b *books, r *http.Request, _ form) (any, *apiError) {
		v, ok := one[T](b, "SELECT doc FROM "+table+" WHERE id = ?", r.PathValue("id"))
		if !ok {
			return nil, missing(what, r.PathValue("id"))
		}
		return v, nil
	}
}

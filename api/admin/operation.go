package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// route is one operation: a method and path with what huma and we need to know.
type route struct {
	method, path, id, summary string
	created                   bool  // answers 201
	empty                     bool  // answers 204
	body                      int64 // most bytes; 0 = smallBody
	open                      bool  // for who has not signed in
	operator                  bool
	also                      []int // statuses of refusals that others of its method do not have
}

const (
	openRoute     = "open"
	operatorRoute = "operator"
)

// handle adds an operation.
func handle[I, O any](a *Admin, rt route, do func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, rt.operation(), do)
}

func (rt *route) operation() huma.Operation {
	op := huma.Operation{
		OperationID: rt.id, Method: rt.method, Path: rt.path, Summary: strings.TrimSuffix(rt.summary, "."), Tags: []string{tagOf(rt.path)},
		MaxBodyBytes: smallBody, BodyReadTimeout: bodyTimeout, DefaultStatus: http.StatusOK, Errors: rt.errors(),
		Security: []map[string][]string{{"organizer": {}}, {"staff": {}}},
	}
	switch {
	case rt.open:
		op.Security = []map[string][]string{{}}
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
	return op
}

// errors are the statuses that a route's refusals may have.
func (rt *route) errors() []int {
	all := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusServiceUnavailable}
	if rt.method != get {
		all = append(all, http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	return append(all, rt.also...)
}

// tags are what the routes are about, for who reads the document.
var tags = []*huma.Tag{
	{Name: "organizer-people", Description: "For organizers: who acts, and with which key."},
	{Name: "organizer-offer", Description: "For organizers: sellers, venues, seat maps, events and their images."},
	{Name: "organizer-plan", Description: "For organizers: sales, and the plan that each is set up by."},
	{Name: "organizer-running", Description: "For organizers: stock, codes and switches of a sale that runs."},
	{Name: "organizer-orders", Description: "For organizers: orders and what staff does about them."},
	{Name: "organizer-webhooks", Description: "For organizers: programs that are told what happens."},
	{Name: "organizer-books", Description: "For organizers: reports, settlements and the trail of who did what."},
}

// tagOf is what a route is about, by the end of its path that says most.
func tagOf(path string) string {
	rest := strings.TrimPrefix(path, "/v1/organizer/")
	for _, of := range []struct{ tag, words string }{
		{"organizer-webhooks", "webhooks"},
		{"organizer-orders", "orders export"},
		{"organizer-books", "reports settlement settlement.csv audit trial-balance trial-balance.csv taxes.csv payout.csv receipts receipts.csv receipts.pdf payments"},
		{"organizer-running", "switch extend block unblock move codes stock holds person runs"},
		{"organizer-plan", "sales"},
		{"organizer-offer", "sellers venues events images"},
	} {
		for _, word := range strings.Fields(of.words) {
			if strings.Contains("/"+rest+"/", "/"+word+"/") {
				return of.tag
			}
		}
	}
	return "organizer-people"
}

func humaConfig() huma.Config {
	config := huma.DefaultConfig("facevalue", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema in answers
	config.RejectUnknownQueryParameters = true
	config.Formats = map[string]huma.Format{"application/json": strictJSON, "json": strictJSON}
	config.Tags = tags
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"organizer": {Type: "http", Scheme: "bearer", Description: "An API key `fvk_...`, or the token of a sign-in `fvs_...`."},
		"staff":     {Type: "apiKey", In: "cookie", Name: secureCookie, Description: "The cookie of a sign-in. Pages of other sites cannot write with it."},
		"operator":  {Type: "http", Scheme: "bearer", Description: "The operator's token, from the file of --operator-token-file."},
	}
	return config
}

// Document describes the routes in OpenAPI, to be joined to that of package api.
func Document() ([]byte, error) {
	return json.Marshal(newDoor(Options{}).huma.OpenAPI())
}

package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The document that describes the routes is made of Go values, beside the routes, and
// checked in as openapi.json. Tests hold every answer against it.

// m is a JSON object.
type m = map[string]any

// Document is the OpenAPI document of the fan's routes.
func Document() []byte {
	doc := m{
		"openapi": "3.1.0",
		"info": m{
			"title": "facevalue", "version": "1",
			"license": m{"name": "Apache 2.0", "identifier": "Apache-2.0"},
			"description": "Event tickets to real fans at face value. Amounts are minor units of the currency beside them; instants are RFC 3339 in UTC. " +
				"Every answer has Facevalue-Time, the server's clock in ms since 1970; what rests on a record has Facevalue-Seq.",
		},
		"servers":  []any{m{"url": "/"}},
		"security": []any{m{}, m{"session": []any{}}, m{"cookie": []any{}}},
		"tags": []any{
			m{"name": "sales", "description": "What is on sale."},
			m{"name": "sessions", "description": "Who asks."},
			m{"name": "holds", "description": "What is reserved."},
			m{"name": "orders", "description": "What was bought."},
			m{"name": "house", "description": "How the server is."},
		},
		"paths": paths(),
		"components": m{
			"schemas": schemas(),
			"securitySchemes": m{
				"session": m{"type": "http", "scheme": "bearer", "description": "The token of POST /v1/sessions."},
				"cookie":  m{"type": "apiKey", "in": "cookie", "name": secureCookie},
			},
		},
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic(err) // it is made of what JSON has
	}
	return append(b, '\n')
}

// operation is one route as it is described.
type operation struct {
	method, path, id, tag, summary string
	query                          []any
	headers                        []any
	body                           string // schema of the request
	answer                         int
	schema                         string // of the answer
	media                          string // of the answer, where it is no JSON; several with spaces between
	page                           bool   // it may also answer with a page
	problems                       []int
	session                        bool
}

// paths are all operations by path and method.
func paths() m {
	all := m{}
	for _, op := range operations() {
		path, ok := all[op.path].(m)
		if !ok {
			path = m{}
			all[op.path] = path
		}
		path[op.method] = op.describe()
	}
	return all
}

func (op *operation) describe() m {
	d := m{
		"operationId": op.id, "tags": []any{op.tag}, "summary": op.summary,
		"responses": op.responses(),
	}
	if params := op.parameters(); len(params) > 0 {
		d["parameters"] = params
	}
	if op.body != "" {
		d["requestBody"] = m{"required": true, "content": m{"application/json": m{"schema": ref(op.body)}}}
	}
	if op.session {
		d["security"] = []any{m{"session": []any{}}, m{"cookie": []any{}}}
	}
	return d
}

// wildcards are the parts of a path that are named by somebody.
var wildcards = map[string]string{
	"sale": "A sale's id: sale_club.", "event": "An event's key.", "window": "A window's key.", "chart": "A chart's hash, 64 hexadecimal digits.",
	"hold": "A hold's id: hold_club_17.", "order": "An order's id: ord_club_3.", "code": "A problem's code.",
	"image": "An image's hash, 64 hexadecimal digits.", "entry": "An entry's number, from 1.", "file": "A published file's name.",
}

func (op *operation) parameters() []any {
	var params []any
	for _, name := range slices.Sorted(maps.Keys(wildcards)) {
		if containsWild(op.path, name) {
			params = append(params, m{"name": name, "in": "path", "required": true, "description": wildcards[name], "schema": m{"type": "string"}})
		}
	}
	return append(append(params, op.query...), op.headers...)
}

func containsWild(path, name string) bool {
	for i := range len(path) - len(name) - 1 {
		if path[i] == '{' && path[i+1:i+1+len(name)] == name && path[i+1+len(name)] == '}' {
			return true
		}
	}
	return false
}

func (op *operation) responses() m {
	good := m{"description": http.StatusText(op.answer), "headers": m{"Facevalue-Time": m{"schema": m{"type": "integer"}, "description": "The server's clock, ms since 1970."}}}
	switch {
	case op.media != "":
		content := m{}
		for media := range strings.FieldsSeq(op.media) {
			content[media] = m{"schema": m{"type": "string"}}
			if op.schema != "" {
				content[media] = m{"schema": ref(op.schema)}
			}
		}
		good["content"] = content
	case op.schema != "":
		good["content"] = m{"application/json": m{"schema": ref(op.schema)}}
	}
	all := m{strconv.Itoa(op.answer): good}
	if op.page {
		all["200"] = m{"description": "A page with what to do", "content": m{"text/html": m{"schema": m{"type": "string"}}}}
	}
	if op.tag == "sales" && op.media != "text/event-stream" {
		all["304"] = m{"description": "The client has it already"}
	}
	if op.id == "ready" {
		all["503"] = m{"description": "Not everything is open", "content": m{"application/json": m{"schema": ref(op.schema)}}}
	}
	for _, status := range op.problems {
		all[strconv.Itoa(status)] = m{
			"description": http.StatusText(status),
			"content":     m{"application/problem+json": m{"schema": ref("Problem")}},
		}
	}
	return all
}

func ref(schema string) m { return m{"$ref": "#/components/schemas/" + schema} }

// MergeDocuments puts the paths and the schemas of other documents into the first. A
// path or schema that two of them have is an error.
func MergeDocuments(first []byte, others ...[]byte) ([]byte, error) {
	var doc m
	if err := json.Unmarshal(first, &doc); err != nil {
		return nil, fmt.Errorf("api: openapi: %w", err)
	}
	for _, other := range others {
		var more m
		if err := json.Unmarshal(other, &more); err != nil {
			return nil, fmt.Errorf("api: openapi: %w", err)
		}
		if err := merge(doc, more); err != nil {
			return nil, err
		}
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	return append(b, '\n'), err
}

func merge(doc, more m) error {
	if err := adopt(part(doc, "paths"), part(more, "paths")); err != nil {
		return err
	}
	for kind, things := range part(more, "components") {
		theirs, _ := things.(m)
		if err := adopt(part(part(doc, "components"), kind), theirs); err != nil {
			return err
		}
	}
	tags, _ := doc["tags"].([]any)
	theirs, _ := more["tags"].([]any)
	doc["tags"] = append(tags, theirs...)
	return nil
}

// part is an object within an object, made if it is not there.
func part(of m, name string) m {
	p, ok := of[name].(m)
	if !ok {
		p = m{}
		of[name] = p
	}
	return p
}

func adopt(into, from m) error {
	for name, thing := range from {
		if _, twice := into[name]; twice {
			return fmt.Errorf("api: openapi: %s is described twice", name)
		}
		into[name] = thing
	}
	return nil
}

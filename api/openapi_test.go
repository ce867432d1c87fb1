package api

import (
	"bytes"
	"flag"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

var rewrite = flag.Bool("rewrite", false, "write docs/reference/problems.md anew")

// checked is a file that is made by the program and checked in.
func checked(t *testing.T, path string, want []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not what the program says (%v); go test ./api -run %s -rewrite", path, err, t.Name())
	}
}

// openapi.json has the organizer's routes too; package admin holds it against both.
func TestProblemsPageIsCheckedIn(t *testing.T) {
	checked(t, "../docs/reference/problems.md", []byte(ProblemsPage()))
}

var described = sync.OnceValues(func() (validator.Validator, error) {
	doc, err := libopenapi.NewDocument(Document())
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	for _, err := range errs {
		return nil, err
	}
	return v, nil
})

func TestDocumentIsValid(t *testing.T) {
	v, err := described()
	if err != nil {
		t.Fatal(err)
	}
	if ok, errs := v.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Errorf("%s: %s", e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s", s.Reason, s.FieldPath)
			}
		}
	}
}

// Every route is described, and everything described is a route.
func TestDocumentHasEveryRoute(t *testing.T) {
	w := newWorld(t)
	there := map[string]bool{}
	for _, rt := range w.api.routes {
		there[strings.ToLower(rt.method)+" "+rt.pattern] = true
	}
	for _, op := range operations() {
		name := op.method + " " + op.path
		if !there[name] {
			t.Errorf("%s is described and is no route", name)
		}
		delete(there, name)
	}
	for name := range there {
		t.Errorf("%s is a route and not described", name)
	}
}

// conforms holds an answer against the document, and a request that was accepted too:
// what the document calls wrong must not be taken.
func conforms(t testing.TB, req *http.Request, body string, res *http.Response, answer []byte) {
	t.Helper()
	v, err := described()
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode == http.StatusMethodNotAllowed {
		return
	}
	again := req.Clone(req.Context())
	again.Body = io.NopCloser(strings.NewReader(body))
	if path := req.URL.Path; undescribed(path) {
		return
	}
	copied := &http.Response{StatusCode: res.StatusCode, Header: res.Header.Clone(), Body: io.NopCloser(bytes.NewReader(answer)), Request: again}
	if ok, errs := v.ValidateHttpResponse(again, copied); !ok {
		for _, e := range errs {
			t.Errorf("%s %s answers what openapi.json does not say: %s: %s", req.Method, req.URL.Path, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s in %s", s.Reason, s.FieldPath, answer)
			}
		}
	}
	if res.StatusCode < 300 && body != "" {
		again.Body = io.NopCloser(strings.NewReader(body))
		again.AddCookie(&http.Cookie{Name: secureCookie, Value: "x"}) // over http ours has another name
		if ok, errs := v.ValidateHttpRequest(again); !ok {
			for _, e := range errs {
				t.Errorf("%s %s was accepted, and openapi.json says that it is wrong: %s: %s", req.Method, req.URL.Path, e.Message, e.Reason)
			}
		}
	}
}

// undescribed are paths that no route has.
func undescribed(path string) bool {
	return !strings.HasPrefix(path, "/v1/") && !strings.HasPrefix(path, "/problems/") && path != "/livez" && path != "/readyz" && path != "/openapi.json" ||
		strings.HasPrefix(path, "/v1/nowhere") || strings.HasPrefix(path, "/v1/organizer/")
}

package admin

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

	"facevalue/api"
)

var rewrite = flag.Bool("rewrite", false, "write api/openapi.json and docs/reference/organizer.md anew")

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
		t.Errorf("%s is not what the program says (%v); go test ./api/admin -run %s -rewrite", path, err, t.Name())
	}
}

// joined is the one document of every route there is.
var joined = sync.OnceValues(func() ([]byte, error) {
	ours, err := Document()
	if err != nil {
		return nil, err
	}
	return api.MergeDocuments(api.Document(), ours)
})

func TestDocumentIsCheckedIn(t *testing.T) {
	doc, err := joined()
	if err != nil {
		t.Fatal(err)
	}
	checked(t, "../openapi.json", doc)
}

var described = sync.OnceValues(func() (validator.Validator, error) {
	b, err := joined()
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocument(b)
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

func TestOperationsHaveNamesOfTheirOwn(t *testing.T) {
	doc, err := joined()
	if err != nil {
		t.Fatal(err)
	}
	read, err := libopenapi.NewDocument(doc)
	if err != nil {
		t.Fatal(err)
	}
	model, err := read.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			if at := seen[op.OperationId]; at != "" || op.OperationId == "" {
				t.Errorf("%s %s has the operation id %q, as %s has", method, path, op.OperationId, at)
			}
			if seen[op.OperationId] = method + " " + path; op.Summary == "" || len(op.Tags) != 1 {
				t.Errorf("%s %s needs a summary and a tag", method, path)
			}
		}
	}
}

// conforms holds an answer against the document, and a request that was accepted too:
// what the document calls wrong must not be taken.
func conforms(t testing.TB, req *http.Request, body []byte, res *http.Response, answer []byte) {
	t.Helper()
	v, err := described()
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode == http.StatusMethodNotAllowed || strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv") {
		return
	}
	again := req.Clone(req.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	if ok, errs := v.ValidateHttpResponse(again, &http.Response{
		StatusCode: res.StatusCode, Header: res.Header.Clone(), Body: io.NopCloser(bytes.NewReader(answer)), Request: again,
	}); !ok {
		for _, e := range errs {
			t.Errorf("%s %s answers what openapi.json does not say: %s: %s", req.Method, req.URL.Path, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s at %s in %s", s.Reason, s.FieldPath, answer)
			}
		}
	}
	if res.StatusCode < 300 && req.Header.Get("Content-Type") == "application/json" {
		again.Body = io.NopCloser(bytes.NewReader(body))
		again.AddCookie(&http.Cookie{Name: secureCookie, Value: "x"}) // over http ours has another name
		if ok, errs := v.ValidateHttpRequest(again); !ok {
			for _, e := range errs {
				t.Errorf("%s %s was accepted, and openapi.json says that it is wrong: %s: %s", req.Method, req.URL.Path, e.Message, e.Reason)
				for _, s := range e.SchemaValidationErrors {
					t.Errorf("  %s at %s in %s", s.Reason, s.FieldPath, body)
				}
			}
		}
	}
}

package api

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"facevalue/catalog"
	"facevalue/sale"
)

// Every status of a sale and of a catalog leaves by a problem of its own code.
func TestEveryStatusHasAProblem(t *testing.T) {
	for _, s := range sale.Statuses()[1:] {
		if p := OfSale(s); p == nil || p.Code != s.String() {
			t.Errorf("sale status %s: %+v", s, p)
		}
	}
	for _, s := range catalog.Statuses()[1:] {
		if p := OfCatalog(s); p == nil || p.Code != s.String() {
			t.Errorf("catalog status %s: %+v", s, p)
		}
	}
	if OfSale(sale.OK) != nil || OfCatalog(catalog.OK) != nil {
		t.Error("done is no problem")
	}
}

func TestProblemsAreTold(t *testing.T) {
	codes := map[string]bool{}
	for _, p := range Problems() {
		if codes[p.Code] {
			t.Errorf("%s is there twice", p.Code)
		}
		codes[p.Code] = true
		if !regexp.MustCompile(`^[a-z_]+$`).MatchString(p.Code) || p.Status < 400 || http.StatusText(p.Status) == "" || !strings.HasSuffix(p.Title, ".") || !strings.HasSuffix(p.Do, ".") {
			t.Errorf("%+v", p)
		}
	}
}

func TestProblemPage(t *testing.T) {
	w := newWorld(t)
	c := &client{w: w}
	got := c.get("/problems/sold_out")
	got.is(t, http.StatusOK)
	if !strings.HasPrefix(string(got.body), "sold_out (409)") {
		t.Errorf("%s", got.body)
	}
	c.get("/problems/nope").refused(t, 404, "unknown")
	c.get("/v1/nowhere").refused(t, 404, "unknown")
	got = c.send("PUT", "/v1/sales", "", nil)
	got.refused(t, 405, "method_not_allowed")
	if got.header.Get("Allow") != "GET" {
		t.Errorf("Allow %q", got.header.Get("Allow"))
	}
}

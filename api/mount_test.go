package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestDocumentsAreMerged(t *testing.T) {
	other := []byte(`{"openapi":"3.1.0","paths":{"/v1/organizer/staff":{"get":{}}},"components":{"schemas":{"Staff":{"type":"object"}}},"tags":[{"name":"staff"}]}`)
	got, err := MergeDocuments(Document(), other)
	if err != nil {
		t.Fatal(err)
	}
	for _, has := range []string{`"/v1/organizer/staff"`, `"/v1/sales"`, `"Staff"`, `"HoldRequest"`, `"name": "staff"`} {
		if !strings.Contains(string(got), has) {
			t.Errorf("no %s", has)
		}
	}
	if _, err := MergeDocuments(Document(), []byte(`{"paths":{"/v1/sales":{}}}`)); err == nil || !strings.Contains(err.Error(), "/v1/sales is described twice") {
		t.Errorf("a path of two documents: %v", err)
	}
	if _, err := MergeDocuments(Document(), []byte(`{`)); err == nil {
		t.Error("merged what is no document")
	}
	if _, err := MergeDocuments([]byte(`[]`)); err == nil {
		t.Error("merged into what is no document")
	}
}

func TestMount(t *testing.T) {
	w := newWorld(t)
	w.api.Mount("/v1/organizer/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("organizer " + r.URL.Path)) }))
	w.api.Mount("GET /about", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("page")) }))
	c := &client{w: w}
	if got := c.get("/v1/organizer/staff"); string(got.body) != "organizer /v1/organizer/staff" {
		t.Errorf("%s", got.body)
	}
	if got := c.get("/about"); string(got.body) != "page" {
		t.Errorf("%s", got.body)
	}
	c.send("POST", "/nowhere", "", nil).refused(t, 404, "unknown")
	c.send("DELETE", "/v1/sales", "", nil).refused(t, 405, "method_not_allowed")
}

func TestMetrics(t *testing.T) {
	registry := prometheus.NewRegistry()
	metrics, err := NewMetrics(registry)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(o *Options) { o.Metrics = metrics })
	c := w.client()
	c.hold(twoGA)
	c.keyed("POST", holds, `{}`).refused(t, 400, "malformed")
	got := map[string]float64{}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, metric := range f.Metric {
			name := f.GetName()
			for _, label := range metric.Label {
				name += " " + label.GetValue()
			}
			got[name] = metric.GetCounter().GetValue() + float64(metric.GetHistogram().GetSampleCount())
		}
	}
	for name, want := range map[string]float64{
		"facevalue_http_requests_total hold_place 201": 1, "facevalue_http_requests_total hold_place 400": 1,
		"facevalue_http_request_seconds hold_place": 2, "facevalue_http_requests_total session_begin 201": 1,
	} {
		if got[name] != want {
			t.Errorf("%s: %v, want %v", name, got[name], want)
		}
	}
	if _, err := NewMetrics(registry); err == nil {
		t.Error("registered twice")
	}
}

func TestOptionsSayWhatIsMissing(t *testing.T) {
	if _, err := New(Options{}); err == nil || !strings.Contains(err.Error(), "Clock is missing") {
		t.Errorf("%v", err)
	}
	if _, err := New(Options{Origins: []string{"x"}}); err == nil {
		t.Error("opened with nothing")
	}
}

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// client is one browser or program.
type client struct {
	w     *world
	token string
	keys  int
	name  string
}

var clients atomic.Int64

// client begins a session.
func (w *world) client() *client {
	w.t.Helper()
	c := &client{w: w, name: fmt.Sprint("client", clients.Add(1))}
	got := c.send("POST", "/v1/sessions", "", nil)
	got.is(w.t, http.StatusCreated)
	c.token = got.text("token")
	return c
}

// answer is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
	fields map[string]any
	asked  string
}

func (c *client) send(method, path, body string, header http.Header) *reply {
	c.w.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, c.w.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.w.t.Fatal(err)
	}
	if body == "" {
		req.Body, req.ContentLength = nil, 0
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	client := *c.w.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(req)
	if err != nil {
		c.w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	got := &reply{status: res.StatusCode, header: res.Header, asked: method + " " + path}
	if got.body, err = io.ReadAll(res.Body); err != nil {
		c.w.t.Fatal(err)
	}
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(got.body, &got.fields); err != nil {
			c.w.t.Fatalf("%s %s: %v in %s", method, path, err, got.body)
		}
	}
	conforms(c.w.t, req, body, res, got.body)
	return got
}

// keyed sends a write with a key of its own.
func (c *client) keyed(method, path, body string) *reply {
	c.w.t.Helper()
	c.keys++
	return c.send(method, path, body, key(fmt.Sprint(c.name, "-", c.keys)))
}

func key(text string) http.Header { return http.Header{"Idempotency-Key": {text}} }

func (c *client) get(path string) *reply {
	c.w.t.Helper()
	return c.send("GET", path, "", nil)
}

// hold places a hold that has to be given, and answers its id.
func (c *client) hold(body string) string {
	c.w.t.Helper()
	got := c.keyed("POST", "/v1/sales/sale_club/holds", body)
	got.is(c.w.t, http.StatusCreated)
	return got.text("hold")
}

func (a *reply) is(t testing.TB, status int) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%s: %d %s, want %d", a.asked, a.status, a.body, status)
	}
}

// refused is a refusal with a code, told as it should be.
func (a *reply) refused(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.text("code") != code {
		t.Fatalf("%s: %d %s, want %d %s", a.asked, a.status, a.body, status, code)
	}
	if a.header.Get("Content-Type") != "application/problem+json" || a.text("type") != "/problems/"+code || a.text("title") == "" ||
		a.header.Get("Cache-Control") != "no-store" || a.number("status") != int64(status) {
		t.Errorf("%s: not told as a problem: %v %s", a.asked, a.header, a.body)
	}
}

func (a *reply) text(field string) string {
	s, _ := a.fields[field].(string)
	return s
}

func (a *reply) number(field string) int64 {
	n, _ := a.fields[field].(float64)
	return int64(n)
}

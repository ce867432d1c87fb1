package admin

import (
	"strings"
	"testing"

	"facevalue/api/apitest"
)

// Nothing that can be sent to a write of the organizer's does more than it says: what no
// reader may take is refused with what is wrong, what is only odd breaks nothing, and
// what is refused has changed nothing. Routes are those that have a sample, and every
// route has one.
func TestHostileBodies(t *testing.T) {
	w := stage(t)
	tried := 0
	for _, s := range samples() {
		body, is := s.body.(m)
		text, plan := s.body.(string)
		if plan && strings.HasPrefix(text, "{") {
			is = true
		} else if is {
			text = string(w.bytes(body))
		}
		if s.method == "GET" || !is {
			continue
		}
		t.Run(s.id, func(t *testing.T) {
			w.t = t
			for _, a := range apitest.Attacks([]byte(text)) {
				w.attack(s, a)
				tried++
			}
		})
	}
	w.t = t
	if tried < 1000 {
		t.Errorf("only %d attacks were tried", tried)
	}
	w.quiet()
}

// attack sends an attack and looks at what became of it.
func (w *world) attack(s sample, a apitest.Attack) {
	w.t.Helper()
	before := w.stand()
	headers := append([]string{}, s.headers...)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Idempotency-Key" { // another request is another key
			headers[i+1] = "attack " + a.Name
		}
	}
	out := w.ask(s.method, s.path, string(a.Body), headers...)
	detail, _ := out.body["detail"].(string)
	switch {
	case out.status >= 500:
		w.t.Errorf("%s: answered %d: %s", a.Name, out.status, out.raw)
	case out.status < 400:
		if a.Wrong {
			w.t.Errorf("%s: was taken: %s", a.Name, out.raw)
		}
		w.carried("nye") // what follows from it is not the next one's doing
		return
	case a.Wrong && (out.status != 400 || detail == ""):
		w.t.Errorf("%s: answered %d, which does not help: %s", a.Name, out.status, out.raw)
	}
	if after := w.stand(); after != before {
		w.t.Errorf("%s: was refused, and has changed something: %s", a.Name, out.raw)
	}
}

// quiet says whether nothing broke inside.
func (w *world) quiet() {
	w.t.Helper()
	if log := w.log.String(); strings.Contains(log, "panic") || strings.Contains(log, "internal") {
		w.t.Errorf("something broke: %s", log)
	}
}

// Bodies that are not JSON, and those that are no file of the kind that is wanted.
func TestHostileFiles(t *testing.T) {
	w := stage(t)
	large := strings.Repeat("a", 8<<20)
	for _, s := range samples() {
		if s.method == "GET" {
			continue
		}
		for name, c := range map[string]struct{ body, media string }{
			"a form":             {"a=b", "application/x-www-form-urlencoded"},
			"a picture":          {"\x89PNG\r\n\x1a\nand no more", "image/png"},
			"a table of nothing": {"\x00\xff\xfe", "text/csv"},
			"no media type":      {"{}", ";;"},
			"more than is taken": {`{"x":"` + large + `"}`, "application/json"},
		} {
			before := w.stand()
			headers := append([]string{}, s.headers...)
			for i := 0; i+1 < len(headers); i += 2 {
				if headers[i] == "Idempotency-Key" {
					headers[i+1] = "file " + name
				}
			}
			out := w.ask(s.method, s.path, c.body, append(headers, "Content-Type", c.media)...)
			if s.body == nil && out.status < 400 {
				w.carried("nye")
				continue // a route that reads no body has not read this one
			}
			if out.status < 400 || out.status >= 500 {
				t.Errorf("%s with %s: %d %s", s.id, name, out.status, out.raw)
			}
			if after := w.stand(); after != before {
				t.Errorf("%s with %s changed something: %s", s.id, name, out.raw)
			}
		}
	}
	w.quiet()
}

package delivery

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPurge: after a person is erased nothing of them is in the file.
func TestPurge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outbox.db")
	o := openOutbox(t, path)
	ada, bo := [16]byte{1, 1}, [16]byte{1, 2}
	for i := range 200 {
		person, text := ada, "the needle in the hay"
		if i%2 == 1 {
			person, text = bo, "nothing to see"
		}
		m := Message{ID: fmt.Sprintf("m-%d", i), To: "fan@fans.example", Subject: "s", Text: strings.Repeat(text+" ", 50), Person: person}
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if !inFiles(t, path, "needle") {
		t.Fatal("the test looks in the wrong place")
	}
	if err := o.Purge(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, path, "needle") {
		t.Error("purged, and still in the file")
	}
	if left, err := o.Newest(t.Context(), 0, 1000); err != nil || len(left) != 100 || left[0].Person != bo {
		t.Errorf("%d mails left (%v), want Bo's 100", len(left), err)
	}
}

func inFiles(t *testing.T, path, text string) bool {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

func TestOutboxPages(t *testing.T) {
	o := openOutbox(t, filepath.Join(t.TempDir(), "outbox.db"))
	for i := range pageSize + 5 {
		m := Message{ID: fmt.Sprintf("m-%d", i), To: "fan@fans.example", Subject: fmt.Sprintf("<b>mail %d</b>", i), Text: "a < b", HTML: "<p>hello</p>"}
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	h := o.Handler("/dev/outbox")
	for _, c := range []struct {
		path, has, lacks string
		status           int
	}{
		{"/dev/outbox", "&lt;b&gt;mail 54&lt;/b&gt;", "mail 4&lt;", 200},
		{"/dev/outbox", "?before=6", "<b>mail", 200},
		{"/dev/outbox?before=6", "mail 4&lt;", "Older", 200},
		{"/dev/outbox?before=x", "number of a mail", "<html", 400},
		{"/dev/outbox/3", "a &lt; b", "<p>hello</p>", 200},
		{"/dev/outbox/3/html", "<p>hello</p>", "Outbox", 200},
		{"/dev/outbox/99", "not found", "<html", 404},
		{"/dev/outbox/x", "not found", "<html", 404},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.has) || strings.Contains(body, c.lacks) {
			t.Errorf("%s: %d, want %d with %q and without %q:\n%s", c.path, w.Code, c.status, c.has, c.lacks, body)
		}
		if c.status == 200 && !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: no policy", c.path)
		}
	}
}

// TestOutboxIsBounded: the oldest mail goes.
func TestOutboxIsBounded(t *testing.T) {
	o := openOutbox(t, filepath.Join(t.TempDir(), "outbox.db"))
	if err := o.Send(t.Context(), Message{ID: "first", To: "fan@fans.example"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.db.ExecContext(t.Context(), "UPDATE mails SET n = ?", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := o.db.ExecContext(t.Context(), `INSERT INTO mails SELECT ?, 'last but one', at, kind, recipient, name, subject, plain, html, person FROM mails`, mostKept); err != nil {
		t.Fatal(err)
	}
	if err := o.Send(t.Context(), Message{ID: "last", To: "fan@fans.example"}); err != nil {
		t.Fatal(err)
	}
	got, err := o.Newest(t.Context(), 0, 10)
	if err != nil || len(got) != 2 || got[0].ID != "last" || got[1].ID != "last but one" {
		t.Errorf("%v, kept %+v", err, got)
	}
}

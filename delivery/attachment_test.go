package delivery

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http/httptest"
	netmail "net/mail"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/sale"
)

// Up to ten tickets go with the mail; more are only linked to, and notices have none.
func TestTicketsGoWithTheMail(t *testing.T) {
	deliver, notice := sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7}, sale.Effect{ID: 58, Kind: sale.NoticeEffect, Order: 7}
	for _, c := range []struct {
		tickets, files int
		effect         sale.Effect
		says           string
	}{{0, 0, deliver, ""}, {1, 1, deliver, english.attached}, {10, 1, deliver, english.attached}, {11, 0, deliver, english.asFile}, {1, 0, notice, ""}} {
		l := printed()
		for len(l.Tickets) < c.tickets {
			l.Tickets = append(l.Tickets, l.Tickets[0])
		}
		l.Tickets = l.Tickets[:c.tickets]
		m, err := Write(&l, c.effect)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Attachments) != c.files || !strings.Contains(m.Text, c.says) {
			t.Errorf("%d tickets: %d files, %s", c.tickets, len(m.Attachments), m.Text)
		}
		for _, phrase := range []string{english.attached, english.asFile} {
			if phrase != c.says && strings.Contains(m.Text, phrase) {
				t.Errorf("%d tickets: says %s", c.tickets, phrase)
			}
		}
		if c.files == 1 && (m.Attachments[0].Name != "tickets-ord_club_7.pdf" || len(pagesOf(t, m.Attachments[0].Body)) != c.tickets) {
			t.Errorf("%d tickets: %s", c.tickets, m.Attachments[0].Name)
		}
	}
}

func TestAttachmentsThatAreRefused(t *testing.T) {
	ok := Message{ID: "m", To: "fan@fans.example", Subject: "s", Text: "t"}
	for _, files := range [][]Attachment{
		{{Name: "", Type: "application/pdf"}},
		{{Name: "a\r\nBcc: x", Type: "application/pdf"}},
		{{Name: "../a.pdf", Type: "application/pdf"}},
		{{Name: "a.pdf", Type: "application/pdf\r\nX: y"}},
		{{Name: "a.pdf", Type: "application/pdf", Body: make([]byte, mostAttached+1)}},
		make([]Attachment, mostAttachments+1),
	} {
		m := ok
		m.Attachments = files
		if err := m.check(); !errors.Is(err, ErrRefused) {
			t.Errorf("%.40q: %v", files[0].Name+files[0].Type, err)
		}
	}
}

func TestOutboxKeepsFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outbox.db")
	o := openOutbox(t, path)
	ctx := t.Context()
	m := Message{ID: "m-1", To: "fan@fans.example", Subject: "s", Text: "t", HTML: "<p>t</p>", Person: [16]byte{1}, Attachments: []Attachment{{"tickets-x.pdf", "application/pdf", []byte("%PDF haystack")}}}
	for range 2 { // the second is the first again
		if err := o.Send(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := o.Files(ctx, 1); err != nil || len(files) != 1 || files[0] != (KeptFile{1, "tickets-x.pdf", 13}) {
		t.Errorf("%v %v", files, err)
	}
	h := o.Handler("/dev/outbox")
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	if w := get("/dev/outbox/1"); !strings.Contains(w.Body.String(), `<a href="/dev/outbox/1/files/1">tickets-x.pdf</a>`) {
		t.Errorf("the page shows no file: %s", w.Body)
	}
	if w := get("/dev/outbox/1/files/1"); w.Body.String() != "%PDF haystack" || w.Header().Get("Content-Type") != "application/pdf" ||
		w.Header().Get("Content-Disposition") != `attachment; filename="tickets-x.pdf"` || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", w.Body, w.Header())
	}
	for _, path := range []string{"/dev/outbox/1/files/2", "/dev/outbox/1/files/x", "/dev/outbox/2/files/1"} {
		if w := get(path); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if !inFiles(t, path, "haystack") {
		t.Fatal("the test looks in the wrong place")
	}
	if err := o.Purge(ctx, m.Person); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, path, "haystack") {
		t.Error("purged, and the file is still there")
	}
}

// An outbox from before mails had files is opened and goes on.
func TestOutboxOfTheFirstFormat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outbox.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.TrimSuffix(outboxSchema, attachmentsSchema) + `INSERT INTO mails VALUES (1, 'old', 1, 'k', 'fan@fans.example', '', 's', 't', '', x'00');
		PRAGMA application_id=1719029553; PRAGMA user_version=1`
	if _, err := db.Exec(old); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	o := openOutbox(t, path)
	m := Message{ID: "new", To: "fan@fans.example", Subject: "s", Text: "t", Attachments: []Attachment{{"a.pdf", "application/pdf", []byte("x")}}}
	if err := o.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if kept, err := o.Newest(t.Context(), 0, 10); err != nil || len(kept) != 2 {
		t.Errorf("%d mails, %v", len(kept), err)
	}
	if a, there, err := o.File(t.Context(), 2, 1); err != nil || !there || string(a.Body) != "x" {
		t.Errorf("%+v %v %v", a, there, err)
	}
}

// What is sent has the file, byte for byte.
func TestMailComposedWithFiles(t *testing.T) {
	s, err := NewSMTP(SMTPOptions{Host: "mail.example", From: "Tickets <t@club.example>", Now: func() int64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	l := printed()
	m, err := Write(&l, sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7})
	if err != nil {
		t.Fatal(err)
	}
	msg, err := s.compose(&m)
	if err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	mail, err := netmail.ReadMessage(&raw)
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(mail.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatalf("%s %v", kind, err)
	}
	parts := multipart.NewReader(mail.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			t.Fatalf("no file in it: %v", err)
		}
		if part.FileName() != "tickets-ord_club_7.pdf" {
			continue
		}
		body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil || !bytes.Equal(body, m.Attachments[0].Body) || !strings.HasPrefix(part.Header.Get("Content-Type"), "application/pdf") {
			t.Errorf("%d bytes of %d, %s, %v", len(body), len(m.Attachments[0].Body), part.Header.Get("Content-Type"), err)
		}
		return
	}
}

package delivery

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"facevalue/sale"
)

// server is a mail server that says what a test wants.
type server struct {
	listener net.Listener
	replies  map[string]string // by the first word of what it was told; DATA's end is "."
	mails    chan string
	silent   bool
}

func startServer(t *testing.T, replies map[string]string, silent bool) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: listener, replies: replies, mails: make(chan string, 10), silent: silent}
	done := make(chan struct{})
	go func() { // ended by closing the listener
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.talk(conn)
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return s
}

func (s *server) reply(word, usual string) string {
	if r := s.replies[word]; r != "" {
		return r
	}
	return usual
}

func (s *server) talk(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	if s.silent {
		_, _ = r.ReadString('\n') // until the client gives up
		return
	}
	say(s.reply("HELLO", "220 mail.example"))
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word = strings.ToUpper(word); word {
		case "EHLO":
			say("250-mail.example")
			say("250 ENHANCEDSTATUSCODES")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(line)
			}
			if reply := s.reply(".", "250 2.0.0 taken"); reply[0] != '2' {
				say(reply)
			} else {
				s.mails <- b.String()
				say(reply)
			}
		case "QUIT":
			say("221 bye")
			return
		default:
			say(s.reply(word, "250 2.0.0 ok"))
		}
	}
}

func (s *server) sender(t *testing.T) *SMTP {
	addr := s.listener.Addr().(*net.TCPAddr)
	return newSMTP(t, SMTPOptions{
		Host: "127.0.0.1", Port: addr.Port, From: "Tickets <tickets@club.example>", ReplyTo: "help@club.example", TLS: "never",
		Timeout: 2 * time.Second, Now: func() int64 { return 1_780_000_000_000 },
	})
}

func TestSMTP(t *testing.T) {
	l := ada()
	m, err := Write(&l, sale.Effect{ID: 57, Kind: sale.DeliverEffect, Order: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		replies map[string]string
		final   bool
		sent    bool
	}{
		{"taken", nil, false, true},
		{"no such mailbox", map[string]string{"RCPT": "550 5.1.1 <ada@fans.example> unknown"}, true, false},
		{"mailbox full", map[string]string{"RCPT": "452 4.2.2 <ada@fans.example> full"}, false, false},
		{"called spam", map[string]string{".": "554 5.7.1 no"}, true, false},
		{"come back later", map[string]string{".": "451 4.3.0 later"}, false, false},
		{"too many connections", map[string]string{"HELLO": "421 4.7.0 too many"}, false, false},
		{"we are not let in", map[string]string{"MAIL": "530 5.7.0 authentication required"}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startServer(t, c.replies, false)
			err := s.sender(t).Send(t.Context(), m)
			if (err == nil) != c.sent || errors.Is(err, ErrRefused) != c.final {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "ada@") {
				t.Errorf("the error names the buyer: %v", err)
			}
			if c.sent {
				got := <-s.mails
				for _, want := range []string{"Message-ID: <" + m.ID + "@club.example>", "Reply-To: <help@club.example>", "multipart/alternative", "Auto-Submitted: auto-generated"} {
					if !strings.Contains(got, want) {
						t.Errorf("the mail lacks %q:\n%s", want, got)
					}
				}
			}
		})
	}
}

// TestSilentServer is a server that takes connections and says nothing.
func TestSilentServer(t *testing.T) {
	s := startServer(t, nil, true)
	sender := s.sender(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender.Send(ctx, Message{ID: "x", To: "ada@fans.example"}); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("cancelled: %v", err)
	}
	if err := sender.Send(t.Context(), Message{ID: "x", To: "ada@fans.example"}); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("silent: %v", err)
	}
}

func TestSMTPOptions(t *testing.T) {
	now := func() int64 { return 0 }
	for _, o := range []SMTPOptions{
		{Host: "mail.example", From: "tickets", Now: now},
		{Host: "mail.example", From: "t@club.example", ReplyTo: "x", Now: now},
		{Host: "mail.example", From: "t@club.example", TLS: "perhaps", Now: now},
		{From: "t@club.example", Now: now},
		{Host: "mail.example", From: "t@club.example"},
	} {
		if _, err := NewSMTP(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

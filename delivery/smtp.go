package delivery

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// SMTPOptions say which mail server is used. Host and From are needed.
type SMTPOptions struct {
	Host     string
	Port     int    // default 587, with TLS from the start 465
	Username string // none: without authentication
	Password string
	From     string // an address, or a name with an address: Tickets <tickets@club.example>
	ReplyTo  string // may be empty
	// TLS is "start" (STARTTLS, the default), "always" (TLS from the start), or "never",
	// for a server on the same machine.
	TLS     string
	Timeout time.Duration // of the connection and of each answer; default 15 s
	Now     func() int64
	// TLSConfig replaces the system's trust, for tests.
	TLSConfig *tls.Config
}

// SMTP sends mail through a server, a connection for each message.
type SMTP struct {
	options SMTPOptions
	from    *netmail.Address
	domain  string // of From; message ids end in it
	dial    []mail.Option
}

// NewSMTP makes a sender; it does not connect yet.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	from, err := netmail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("delivery: sender %q: %w; it is like Tickets <tickets@club.example>", o.From, err)
	}
	if o.ReplyTo != "" {
		if _, err := netmail.ParseAddress(o.ReplyTo); err != nil {
			return nil, fmt.Errorf("delivery: address for replies %q: %w", o.ReplyTo, err)
		}
	}
	if o.Now == nil {
		return nil, errors.New("delivery: a sender needs a clock")
	}
	s := &SMTP{options: o, from: from, domain: from.Address[strings.LastIndexByte(from.Address, '@')+1:]}
	if s.dial, err = o.dialOptions(); err != nil {
		return nil, err
	}
	if _, err := mail.NewClient(o.Host, s.dial...); err != nil {
		return nil, fmt.Errorf("delivery: mail server %q: %w", o.Host, err)
	}
	return s, nil
}

func (o *SMTPOptions) dialOptions() ([]mail.Option, error) {
	timeout := o.Timeout
	if timeout == 0 {
		timeout = 15 * time.Second
	}
	opts := []mail.Option{mail.WithTimeout(timeout)}
	port := 587
	switch o.TLS {
	case "", "start":
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	case "always":
		port, opts = 465, append(opts, mail.WithSSL())
	case "never":
		port, opts = 25, append(opts, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("delivery: TLS %q: it is start, always or never", o.TLS)
	}
	if o.Port != 0 {
		port = o.Port
	}
	opts = append(opts, mail.WithPort(port))
	if o.TLSConfig != nil {
		opts = append(opts, mail.WithTLSConfig(o.TLSConfig))
	}
	if o.Username != "" {
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(o.Username), mail.WithPassword(o.Password))
	}
	return opts, nil
}

// Send hands a message to the server.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	msg, err := s.compose(&m)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(s.options.Host, s.dial...)
	if err != nil {
		return fmt.Errorf("delivery: mail server: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("delivery: mail server %s: %w", s.options.Host, err)
	}
	err = client.Send(msg)
	closeErr := client.Close()
	if err != nil {
		return serverSaid(err)
	}
	if closeErr != nil && !msg.IsDelivered() {
		return fmt.Errorf("delivery: mail server %s: %w", s.options.Host, closeErr)
	}
	return nil
}

// compose makes a mail of a message.
func (s *SMTP) compose(m *Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(&netmail.Address{Name: m.Name, Address: m.To})
	if s.options.ReplyTo != "" {
		if err := msg.ReplyTo(s.options.ReplyTo); err != nil {
			return nil, fmt.Errorf("delivery: address for replies: %w", err)
		}
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + s.domain)
	msg.SetDateWithValue(time.UnixMilli(s.options.Now()).UTC())
	// Nobody's holiday note is wanted.
	msg.SetGenHeader(mail.Header("Auto-Submitted"), "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		msg.AttachReadSeeker(a.Name, bytes.NewReader(a.Body), mail.WithFileContentType(mail.ContentType(a.Type)))
	}
	return msg, nil
}

// serverSaid is what a server's answer means: 5xx to a message is final. What it says
// is left out but for its numbers, because it likes to name the recipient and reasons
// are kept where nothing is deleted.
func serverSaid(err error) error {
	sent, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return errors.New("delivery: the mail server did not take the message")
	}
	said := fmt.Errorf("delivery: the mail server answered %d %s", sent.ErrorCode(), sent.EnhancedStatusCode())
	switch code := sent.ErrorCode(); {
	case code/100 == 5 && code != 530 && code != 535 && code != 538: // those are about our own authentication
		return Refused(said)
	case code == 0:
		return fmt.Errorf("delivery: the mail server did not take the message: %s", sent.Reason)
	}
	return said
}

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"facevalue/delivery"
)

// smtpFlags say which server sends mail.
type smtpFlags struct {
	Host     string `placeholder:"HOST" env:"FACEVALUE_SMTP_HOST" help:"Mail server. Without one mails are kept in the data directory and not sent."`
	Port     int    `env:"FACEVALUE_SMTP_PORT" help:"Its port; 587 by default, 465 with --smtp-tls=always."`
	User     string `placeholder:"NAME" env:"FACEVALUE_SMTP_USER" help:"Name to sign in with; none for no sign-in."`
	Password string `name:"password-file" placeholder:"FILE" env:"FACEVALUE_SMTP_PASSWORD_FILE" help:"File with the password."`
	From     string `placeholder:"ADDRESS" env:"FACEVALUE_SMTP_FROM" help:"Who mails are from: Tickets <tickets@club.example>."`
	ReplyTo  string `placeholder:"ADDRESS" env:"FACEVALUE_SMTP_REPLY_TO" help:"Where answers go, if elsewhere."`
	TLS      string `enum:"start,always,never" default:"start" env:"FACEVALUE_SMTP_TLS" help:"start: STARTTLS; always: from the first byte; never: only for a server on this machine."`
}

func (f *smtpFlags) options() (*delivery.SMTPOptions, error) {
	if f.Host == "" {
		return nil, nil
	}
	if f.From == "" {
		return nil, errors.New("--smtp-host needs --smtp-from, the address that mails are from")
	}
	password, err := secretFile("--smtp-password-file", f.Password)
	if err != nil {
		return nil, err
	}
	return &delivery.SMTPOptions{
		Host: f.Host, Port: f.Port, Username: f.User, Password: password, From: f.From, ReplyTo: f.ReplyTo, TLS: f.TLS,
	}, nil
}

// secretFile reads a secret that has no business in an argument list; "" for no file.
func secretFile(flag, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" {
		return "", fmt.Errorf("%s: %s is empty", flag, path)
	}
	return secret, nil
}

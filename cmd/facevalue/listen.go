package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"facevalue/clock"
)

// listenAt takes an address, or says what to do when that is not to be had.
func listenAt(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another process; stop that one, or choose another address with --listen (a port of 0 takes any that is free)", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may only be taken by a privileged process; choose a port above 1023 with --listen, or allow it: setcap cap_net_bind_service=+ep facevalue", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s is not an address of this machine; give --listen one that is, or only a port such as :8080", address)
	}
	return nil, fmt.Errorf("--listen: %w", err)
}

// tlsFlags say where certificates come from; none means plain HTTP, for behind a proxy
// and for development.
type tlsFlags struct {
	Cert string   `name:"tls-cert" placeholder:"FILE" env:"FACEVALUE_TLS_CERT" help:"Certificate chain in PEM. It is read again when the file changes."`
	Key  string   `name:"tls-key" placeholder:"FILE" env:"FACEVALUE_TLS_KEY" help:"Its private key in PEM."`
	ACME []string `name:"acme" placeholder:"HOST" env:"FACEVALUE_ACME" help:"Get certificates for these host names from Let's Encrypt, whose terms you accept by this. Port 443 has to lead to --listen."`
	From string   `name:"acme-directory" placeholder:"URL" env:"FACEVALUE_ACME_DIRECTORY" help:"Get them from another authority that speaks ACME, such as one of your own."`
	Mail string   `name:"acme-email" placeholder:"ADDRESS" env:"FACEVALUE_ACME_EMAIL" help:"Where Let's Encrypt writes about certificates that are about to end."`
}

func (f *tlsFlags) check() error {
	switch {
	case (f.Cert == "") != (f.Key == ""):
		return errors.New("--tls-cert and --tls-key go together")
	case f.From != "" && len(f.ACME) == 0:
		return errors.New("--acme-directory says where certificates come from, and --acme for which hosts; give both")
	case f.Cert != "" && len(f.ACME) > 0:
		return errors.New("certificates come from files (--tls-cert, --tls-key) or from --acme, not from both")
	}
	return nil
}

// config is how to speak TLS; nil for not at all.
func (f *tlsFlags) config(data string) (*tls.Config, error) {
	if len(f.ACME) > 0 {
		m := &autocert.Manager{
			Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(f.ACME...), Email: f.Mail,
			Cache: autocert.DirCache(filepath.Join(data, "acme")),
		}
		if f.From != "" {
			m.Client = &acme.Client{DirectoryURL: f.From}
		}
		return m.TLSConfig(), nil
	}
	if f.Cert == "" {
		return nil, nil
	}
	files := &certificate{flags: f, clock: clock.New()}
	if _, err := files.get(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: files.get, NextProtos: []string{"h2", "http/1.1"}}, nil
}

// certificate is a certificate in files, which are renewed while we serve.
type certificate struct {
	flags *tlsFlags
	clock clock.System

	mu      sync.Mutex
	loaded  *tls.Certificate
	changed time.Time // of the file
	looked  int64     // when it was looked at last
}

// lookEvery is how many ms lie between two looks at the files.
const lookEvery = 60_000

// get is the certificate as it is in the files. Files that are being replaced, or are
// bad, leave the one that was good.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	if c.loaded != nil && now-c.looked < lookEvery {
		return c.loaded, nil
	}
	c.looked = now
	info, err := os.Stat(c.flags.Cert)
	if err == nil && c.loaded != nil && info.ModTime().Equal(c.changed) {
		return c.loaded, nil
	}
	pair, pairErr := tls.LoadX509KeyPair(c.flags.Cert, c.flags.Key)
	if err := errors.Join(err, pairErr); err != nil {
		if c.loaded != nil {
			return c.loaded, nil
		}
		return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	c.loaded, c.changed = &pair, info.ModTime()
	return c.loaded, nil
}

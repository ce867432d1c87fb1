package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// authority is a certificate authority that speaks as much of ACME (RFC 8555) as one
// order needs. It asks for proof over TLS (RFC 8737) at the address that it was given.
type authority struct {
	t      *testing.T
	server *httptest.Server
	key    *ecdsa.PrivateKey
	cert   *x509.Certificate
	shop   string // where the host's server is

	mu     sync.Mutex
	host   string
	proven bool
	issued []byte
	orders int
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority"}, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, root, root, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	return a
}

// ServeHTTP answers one step of an order; there is one at a time.
func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	u := a.server.URL
	w.Header().Set("Replay-Nonce", "once")
	switch r.URL.Path {
	case "/directory":
		a.say(w, 200, map[string]any{"newNonce": u + "/nonce", "newAccount": u + "/account", "newOrder": u + "/order", "revokeCert": u + "/revoke", "keyChange": u + "/change"})
	case "/nonce":
	case "/account":
		w.Header().Set("Location", u+"/account/1")
		a.say(w, 201, map[string]any{"status": "valid"})
	case "/order":
		var want struct{ Identifiers []struct{ Value string } }
		a.read(r, &want)
		a.orders++
		a.host = want.Identifiers[0].Value
		w.Header().Set("Location", u+"/order/1")
		a.say(w, 201, a.order())
	case "/order/1":
		a.say(w, 200, a.order())
	case "/proof", "/challenge":
		if r.URL.Path == "/challenge" {
			a.proven = a.proves()
		}
		a.say(w, 200, a.proof(r.URL.Path))
	case "/finalize":
		var with struct{ CSR string }
		a.read(r, &with)
		a.issue(with.CSR)
		w.Header().Set("Location", u+"/order/1")
		a.say(w, 200, a.order())
	case "/certificate":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_ = pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: a.issued})
		_ = pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
	default:
		http.NotFound(w, r)
	}
}

func (a *authority) say(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// read reads the payload of a signed request. Whose signature it is does not matter here.
func (a *authority) read(r *http.Request, into any) {
	var signed struct{ Payload string }
	if err := json.NewDecoder(r.Body).Decode(&signed); err != nil {
		a.t.Error(err)
	}
	payload, err := base64.RawURLEncoding.DecodeString(signed.Payload)
	if err == nil {
		err = json.Unmarshal(payload, into)
	}
	if err != nil {
		a.t.Error(err)
	}
}

func (a *authority) order() map[string]any {
	u, state := a.server.URL, "pending"
	o := map[string]any{"identifiers": []any{a.identifier()}, "authorizations": []string{u + "/proof"}, "finalize": u + "/finalize"}
	if a.proven {
		state = "ready"
	}
	if a.issued != nil {
		state, o["certificate"] = "valid", u+"/certificate"
	}
	o["status"] = state
	return o
}

func (a *authority) identifier() map[string]string {
	return map[string]string{"type": "dns", "value": a.host}
}

func (a *authority) proof(path string) map[string]any {
	state := "pending"
	if a.proven {
		state = "valid"
	}
	challenge := map[string]any{"type": "tls-alpn-01", "url": a.server.URL + "/challenge", "token": "token", "status": state}
	if path == "/challenge" {
		return challenge
	}
	return map[string]any{"status": state, "identifier": a.identifier(), "challenges": []any{challenge}}
}

// proves asks the host's server for the certificate that proves the host is its own.
func (a *authority) proves() bool {
	conn, err := tls.Dial("tcp", a.shop, &tls.Config{ServerName: a.host, NextProtos: []string{"acme-tls/1"}, InsecureSkipVerify: true})
	if err != nil {
		a.t.Errorf("the proof was not shown: %v", err)
		return false
	}
	defer conn.Close()
	for _, e := range conn.ConnectionState().PeerCertificates[0].Extensions {
		if e.Id.String() == "1.3.6.1.5.5.7.1.31" && e.Critical {
			return true
		}
	}
	a.t.Error("what was shown is no proof")
	return false
}

func (a *authority) issue(request string) {
	der, err := base64.RawURLEncoding.DecodeString(request)
	if err != nil {
		a.t.Error(err)
		return
	}
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil {
		a.t.Error(err)
		return
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: csr.Subject, DNSNames: csr.DNSNames, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if a.issued, err = x509.CreateCertificate(rand.Reader, leaf, a.cert, csr.PublicKey, a.key); err != nil {
		a.t.Error(err)
	}
}

// A certificate is got from an authority that speaks ACME when the first visitor comes,
// kept in the data directory, and got for no host but ours.
func TestServeACME(t *testing.T) {
	a := newAuthority(t)
	data := t.TempDir()
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	serve := func() (at string, end func()) {
		t.Helper()
		f := &tlsFlags{ACME: []string{"shop.example"}, From: a.server.URL + "/directory"}
		if err := f.check(); err != nil {
			t.Fatal(err)
		}
		config, err := f.config(data)
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.TLS = config
		s.StartTLS()
		return s.Listener.Addr().String(), s.Close
	}
	visit := func(at, host string) error {
		conn, err := tls.Dial("tcp", at, &tls.Config{ServerName: host, RootCAs: pool})
		if err == nil {
			conn.Close()
		}
		return err
	}
	at, end := serve()
	a.mu.Lock()
	a.shop = at
	a.mu.Unlock()
	if err := visit(at, "shop.example"); err != nil {
		t.Fatal(err)
	}
	if err := visit(at, "other.example"); err == nil {
		t.Error("a certificate for somebody else's host")
	}
	end()
	at, end = serve()
	err := visit(at, "shop.example")
	end()
	if err != nil {
		t.Error(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.orders != 1 {
		t.Errorf("%d certificates were ordered, want the one that is kept", a.orders)
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"facevalue/node"
)

// spoken is what a command says, for those who wait for a part of it.
type spoken struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed when there is more
}

func newSpoken() *spoken { return &spoken{more: make(chan struct{})} }

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.more)
	s.more = make(chan struct{})
	return s.text.Write(p)
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// until waits for a match, and answers its first group.
func (s *spoken) until(t *testing.T, pattern string, ended chan int) string {
	t.Helper()
	is := regexp.MustCompile(pattern)
	for {
		s.mu.Lock()
		more := s.more
		found := is.FindStringSubmatch(s.text.String())
		s.mu.Unlock()
		if found != nil {
			return found[1]
		}
		select {
		case <-more:
		case code := <-ended:
			ended <- code
			t.Fatalf("it ended with %d:\n%s", code, s)
		}
	}
}

// server is a facevalue serve in this process.
type server struct {
	t     *testing.T
	said  *spoken
	stop  context.CancelFunc
	ended chan int
	at    string // host:port
}

func startServer(t *testing.T, data string, more ...string) *server {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &server{t: t, said: newSpoken(), stop: stop, ended: make(chan int, 1)}
	args := append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, more...)
	go func() { s.ended <- run(ctx, args, env{out: s.said, err: s.said}) }() // end waits for it
	t.Cleanup(func() { s.end() })
	s.at = s.said.until(t, `msg=open .*listen=(\S+)`, s.ended)
	return s
}

// end ends the server and answers its exit code.
func (s *server) end() int {
	s.stop()
	code := <-s.ended
	s.ended <- code
	return code
}

func (s *server) get(path string) (int, string) {
	s.t.Helper()
	return get(s.t, http.DefaultClient, "http://"+s.at+path)
}

func get(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	r, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// call runs a command to its end.
func call(t *testing.T, in string, args ...string) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	code = run(context.Background(), args, env{in: strings.NewReader(in), out: &out, err: &out})
	return code, out.String()
}

// good runs a command that has to go well.
func good(t *testing.T, in string, args ...string) string {
	t.Helper()
	code, said := call(t, in, args...)
	if code != 0 {
		t.Fatalf("facevalue %s ended with %d:\n%s", strings.Join(args, " "), code, said)
	}
	return said
}

// bad runs a command that has to fail with an explanation.
func bad(t *testing.T, want string, args ...string) {
	t.Helper()
	code, said := call(t, "", args...)
	if code == 0 || !strings.Contains(said, want) {
		t.Errorf("facevalue %s ended with %d, want something about %q:\n%s", strings.Join(args, " "), code, want, said)
	}
}

// A server is set up, looked at, backed up and given new keys while it runs; ends in
// good order; and its backup is restored and runs as well.
func TestServeFromFirstToLast(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	s := startServer(t, data, "--dev")
	for _, path := range []string{"/livez", "/readyz", "/openapi.json", "/v1/sales", "/metrics", "/", "/dev/outbox"} {
		if status, body := s.get(path); status != http.StatusOK {
			t.Errorf("%s: %d %.200s", path, status, body)
		}
	}
	if said := good(t, "a long enough sentence\n", "organizer", "add", "--data", data, "--email", "ada@acme.example", "--suffix", "acme", "--password-stdin", "Acme"); !strings.Contains(said, "org_acme") || strings.Contains(said, "password:") {
		t.Error(said)
	}
	if said := good(t, "", "organizer", "add", "--data", data, "--email", "bo@other.example", "Other"); !strings.Contains(said, "password: ") {
		t.Error(said)
	}
	bad(t, "taken", "organizer", "add", "--data", data, "--email", "eve@acme.example", "--suffix", "acme", "Acme")
	if said := good(t, "", "inbox", "--data", data); !strings.Contains(said, "has its order") {
		t.Errorf("the inbox says %s", said)
	}
	bad(t, "is not on the list", "inbox", "--data", data, "--settled", "pay_1")
	if said := good(t, "", "status", "--data", data); !strings.Contains(said, "2 organizers") || !strings.Contains(said, "payment inbox: empty") {
		t.Error(said)
	}
	if said := good(t, "", "keys", "rotate", "--data", data); !strings.Contains(said, "key 2 signs") {
		t.Error(said)
	}
	backup := filepath.Join(dir, "backup")
	good(t, "", "backup", data, "--to", backup)
	bad(t, "not empty", "backup", data, "--to", backup)
	bad(t, "one process serves", "serve", "--data", data, "--listen", "127.0.0.1:0")
	bad(t, "is taken by another process", "serve", "--data", filepath.Join(dir, "second"), "--listen", s.at)
	if code := s.end(); code != 0 || !strings.Contains(s.said.String(), "msg=closed") {
		t.Errorf("it ended with %d:\n%s", code, s.said)
	}
	bad(t, "no server runs", "status", "--data", data)
	good(t, "", "check", "--data", data)
	good(t, "", "views", "rebuild", "--data", data)

	again := filepath.Join(dir, "again")
	restored := good(t, "", "restore", backup, "--data", again, "--keys-from", filepath.Join(data, "keys"), "--erasures-from", data+".erasures")
	if !strings.Contains(restored, "effects release") {
		t.Error(restored)
	}
	s = startServer(t, again)
	if code, said := call(t, "", "status", "--data", again); code != 1 || !strings.Contains(said, "held back") {
		t.Errorf("%d %s", code, said)
	}
	good(t, "", "effects", "release", "--data", again)
	good(t, "", "status", "--data", again)
	s.end()
	bad(t, "holds nothing back", "effects", "release", "--data", again)
}

// What is done to a house beside its server is done to one without a server too.
func TestCommandsWithoutServer(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	good(t, "", "organizer", "add", "--data", data, "--email", "ada@acme.example", "Acme")
	good(t, "", "keys", "rotate", "--data", data, "--only", "signing")
	good(t, "", "backup", data, "--to", filepath.Join(dir, "backup"))
	if err := node.MarkRestored(data, "a backup", 0); err != nil {
		t.Fatal(err)
	}
	if said := good(t, "", "effects", "release", "--data", data); !strings.Contains(said, "next start") {
		t.Error(said)
	}
	code, said := call(t, "short\n", "organizer", "add", "--data", data, "--email", "bo@acme.example", "--password-stdin", "Bo")
	if code != 1 || !strings.Contains(said, "at least 12") {
		t.Errorf("%d %s", code, said)
	}
}

// Keys and the list of erased persons may lie elsewhere, server or not.
func TestCommandsWithKeysElsewhere(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	elsewhere := []string{"--data", data, "--keys", filepath.Join(dir, "keys"), "--erasures", filepath.Join(dir, "erased")}
	good(t, "", append([]string{"organizer", "add", "--email", "ada@acme.example", "Acme"}, elsewhere...)...)
	if said := good(t, "", append([]string{"keys", "rotate"}, elsewhere...)...); !strings.Contains(said, "key 2 signs") {
		t.Error(said)
	}
	good(t, "", append([]string{"views", "rebuild"}, elsewhere...)...)
	if _, err := os.Stat(filepath.Join(data, "keys")); !os.IsNotExist(err) {
		t.Errorf("keys beside the data: %v", err)
	}
}

// A directory that a newer build has written is left alone.
func TestServeRefusesNewerData(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	good(t, "", "organizer", "add", "--data", data, "--email", "ada@acme.example", "Acme")
	db, err := sql.Open("sqlite", filepath.Join(data, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	bad(t, "newer facevalue", "serve", "--data", data, "--listen", "127.0.0.1:0")
}

// Flags that do not go together are explained before anything is opened.
func TestServeExplainsFlags(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	base := []string{"serve", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0"}
	for want, more := range map[string][]string{
		"go together":             {"--tls-cert", "a.pem"},
		"not from both":           {"--tls-cert", "a.pem", "--tls-key", "a.key", "--acme", "a.example"},
		"give both":               {"--acme-directory", "https://ca.example/directory"},
		"no such file":            {"--tls-cert", "a.pem", "--tls-key", "a.key"},
		"needs --smtp-from":       {"--smtp-host", "mail.example"},
		"is empty":                {"--operator-token-file", empty},
		"without a path":          {"--public-url", "https://a.example/shop"},
		"not an address of this":  {"--listen", "203.0.113.7:80"},
		"must be one of":          {"--smtp-tls", "perhaps"},
		"missing port in address": {"--listen", "localhost"},
	} {
		bad(t, want, append(append([]string{}, base...), more...)...)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); !os.IsNotExist(err) {
		t.Error("something was opened")
	}
}

// Certificates in files are spoken with, and taken up anew when the files change.
func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	pool := makeCertificate(t, cert, key)
	s := startServer(t, filepath.Join(dir, "data"), "--tls-cert", cert, "--tls-key", key, "--public-url", "https://localhost")
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "localhost"}}}
	if status, body := get(t, client, "https://"+s.at+"/livez"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	client.CloseIdleConnections()

	c := &certificate{flags: &tlsFlags{Cert: cert, Key: key}}
	first, err := c.get(nil)
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := c.get(nil); same != first {
		t.Error("read again within a minute")
	}
	makeCertificate(t, cert, key)
	if err := os.Chtimes(cert, time.Time{}, time.UnixMilli(1)); err != nil {
		t.Fatal(err)
	}
	c.looked -= 2 * lookEvery
	renewed, err := c.get(nil)
	if err != nil || bytes.Equal(renewed.Certificate[0], first.Certificate[0]) {
		t.Errorf("a renewed certificate was not taken up: %v", err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	c.looked -= 2 * lookEvery
	if still, err := c.get(nil); err != nil || still != renewed {
		t.Errorf("without its key: %v", err)
	}
}

// makeCertificate writes a certificate for localhost and who to trust for it.
func makeCertificate(t *testing.T, cert, key string) *x509.CertPool {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return pool
}

// While the house is being opened it says so, and whoever comes next has the listener.
func TestOpeningHandsOver(t *testing.T) {
	l, err := listenAt("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	early := serveOpening(l, nil)
	base := "http://" + l.Addr().String()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if status, _ := get(t, client, base+"/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d", status)
	}
	if status, body := get(t, client, base+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "opening") {
		t.Errorf("/readyz: %d %s", status, body)
	}
	early.handOver(context.Background())
	next := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "next") })}
	ended := make(chan error, 1)
	go func() { ended <- next.Serve(l) }() // waited for below
	if _, body := get(t, client, base+"/readyz"); body != "next" {
		t.Errorf("after the hand-over: %s", body)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
	<-ended
}

func TestLocalURL(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:80": "http://localhost:80", "[::]:8080": "http://localhost:8080", "192.0.2.7:80": "http://192.0.2.7:80", "[2001:db8::1]:80": "http://[2001:db8::1]:80",
	} {
		a, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := localURL(a); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/draw"
	"facevalue/waitingroom"
	"facevalue/waitingroom/public"
)

// smallNotice announces ten tickets, drawn among those of a minute by a secret of zeros.
func smallNotice(room string, opens int64) waitingroom.Notice {
	return waitingroom.Notice{
		Room: room, Sale: "abc", Window: "general", Mode: waitingroom.Queue,
		Opens: opens, CutOff: opens + 60_000, Start: opens + 60_000, Closes: opens + 600_000,
		Algorithm: draw.Algorithm, Commitment: draw.Commit(make([]byte, draw.SecretBytes)), Together: 1,
		Inventory: []waitingroom.Stock{{Type: "standing", Count: 10, Currency: "EUR"}},
		Grace:     30_000, Turn: 60_000, Longest: 60_000, Turns: 1, Rate: 60, Target: 5, Capacity: 100,
	}
}

// publish writes the files of a small room that was drawn by a secret into a directory,
// and answers the key that signed them.
func publish(t *testing.T, dir string) string {
	t.Helper()
	const opens = 1_800_000_000_000
	m, signer := waitingroom.New(), draw.NewSigner(ed25519.NewKeyFromSeed(make([]byte, 32)))
	x := public.NewExporter(m, signer)
	do := func(c waitingroom.Command, now int64) {
		out, facts := m.Decide(c, now)
		if !out.OK() {
			t.Fatalf("%T: %s %+v", c, out.Status, out.Detail)
		}
		for _, f := range facts {
			m.Apply(f)
			if err := x.Fact(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	by := waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "ada"}}
	do(&waitingroom.Open{Meta: by, Notice: smallNotice("room-abc-1", opens)}, opens)
	for n := range 9 {
		do(&waitingroom.Enter{
			Identity: waitingroom.Identity{byte(n + 1)}, PublicKey: make([]byte, draw.KeyBytes), Salt: make([]byte, draw.SaltBytes),
		}, opens+int64(n))
	}
	do(&waitingroom.PostSeed{Secret: make([]byte, draw.SecretBytes)}, opens+60_000)
	err := x.Flush(func(w public.Write) error {
		path := filepath.Join(dir, w.Name)
		before, _ := os.ReadFile(path)
		if w.Replace {
			before = nil
		}
		return os.WriteFile(path, append(before, w.Data...), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return signer.Key()
}

// verify runs the command and answers what it printed.
func verify(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"verify"}, args...), env{in: strings.NewReader(""), out: &o, err: &e})
	return code, o.String(), e.String()
}

// TestVerify: a stranger checks a draw from a directory or over HTTP.
func TestVerify(t *testing.T) {
	dir := t.TempDir()
	key := publish(t, dir)
	code, out, errs := verify(t, dir, "--key", key, "--saved", filepath.Join(dir, public.NoticeFile))
	if code != 0 || !strings.Contains(out, "proven      All 9 ranks follow from the seed") || !strings.Contains(out, "not proven  That the draw was fair") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	code, out, _ = verify(t, server.URL, "--json")
	var rep public.Report
	if err := json.Unmarshal([]byte(out), &rep); err != nil || code != 0 || rep.Room != "room-abc-1" || !rep.OK() {
		t.Errorf("%d %v %s", code, err, out)
	}
}

// TestVerifyFails: what is broken is said first, and the exit code says it too.
func TestVerifyFails(t *testing.T) {
	dir := t.TempDir()
	key := publish(t, dir)
	path := filepath.Join(dir, public.EntriesFile)
	entries, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, entries[draw.LineBytes:], 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := verify(t, dir, "--key", key)
	if code != 1 || !strings.HasPrefix(out, "BROKEN      The log has 8 entries") || !strings.Contains(errs, errBroken.Error()) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	for _, args := range [][]string{
		{"ftp://example.org/x"}, {dir, "--saved", path}, {dir, "--saved", "nothing"}, {t.TempDir()}, {"http://127.0.0.1:1/x"},
	} {
		if code, out, _ := verify(t, args...); code != 1 {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
}

package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"facevalue/draw"
)

// visitor is a browser in the lobby: its session, and the key and salt that it made.
type visitor struct {
	t           *testing.T
	base, token string
	private     *ecdsa.PrivateKey
	key, salt   []byte
	entry       uint64
}

func newVisitor(t *testing.T, base string) *visitor {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: base, private: private, salt: []byte(rand.Text()[:draw.SaltBytes])}
	if v.key, err = private.PublicKey.Bytes(); err != nil {
		t.Fatal(err)
	}
	v.token = v.must(201, "POST", "/v1/sessions", nil)["token"].(string)
	return v
}

// prove shows that an address is the visitor's, with the digits that the demo's outbox has.
func (v *visitor) prove(email string) {
	v.t.Helper()
	sent := v.must(202, "POST", "/v1/sessions/email", map[string]any{"email": email})
	_, _, page := v.ask("GET", "/dev/outbox", nil)
	letter := regexp.MustCompile(`href="([^"]+)"[^>]*>[^<]*`).FindAllSubmatch(page, -1)
	for _, l := range letter {
		_, _, text := v.ask("GET", "/dev/outbox/"+path.Base(string(l[1])), nil)
		if code := regexp.MustCompile(`\b[0-9]{6}\b`).Find(text); code != nil && bytes.Contains(text, []byte(email)) {
			v.token = v.must(201, "POST", "/v1/sessions/email/verify", map[string]any{"challenge": sent["challenge"], "code": string(code)})["token"].(string)
			return
		}
	}
	v.t.Fatalf("no letter to %s in\n%s", email, page)
}

func (v *visitor) ask(method, path string, body map[string]any) (int, map[string]any, []byte) {
	v.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		v.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, bytes.NewReader(text))
	if err != nil {
		v.t.Fatal(err)
	}
	if body == nil {
		req.Body, req.ContentLength = nil, 0
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+v.token)
	req.Header.Set("Idempotency-Key", rand.Text())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	var got map[string]any
	_ = json.Unmarshal(raw, &got)
	return res.StatusCode, got, raw
}

func (v *visitor) must(status int, method, path string, body map[string]any) map[string]any {
	v.t.Helper()
	got, fields, raw := v.ask(method, path, body)
	if got != status {
		v.t.Fatalf("%s %s: %d %s, want %d", method, path, got, raw, status)
	}
	return fields
}

const tourRoom = "/v1/rooms/sale_tour/general"

func text64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (v *visitor) enter() map[string]any {
	v.t.Helper()
	got := v.must(200, "POST", tourRoom+"/entries", map[string]any{"public_key": text64(v.key), "salt": text64(v.salt)})
	v.entry = uint64(got["entry"].(float64))
	return got
}

// claim asks for the turn, with the instant that now tells.
func (v *visitor) claim() (int, map[string]any, []byte) {
	v.t.Helper()
	at := int64(v.now()["at_ms"].(float64))
	sum := sha256.Sum256(draw.ClaimMessage("tour-general", v.entry, at))
	r, s, err := ecdsa.Sign(rand.Reader, v.private, sum[:])
	if err != nil {
		v.t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return v.ask("POST", tourRoom+"/claim", map[string]any{
		"public_key": text64(v.key), "salt": text64(v.salt), "entry": v.entry, "at": at, "signature": text64(signature),
	})
}

func (v *visitor) now() map[string]any {
	v.t.Helper()
	signed := v.must(200, "GET", tourRoom+"/now", nil)
	var now map[string]any
	if err := json.Unmarshal([]byte(signed["text"].(string)), &now); err != nil {
		v.t.Fatal(err)
	}
	return now
}

// A visitor enters the lobby, finds the same place again, is drawn and called, and buys
// with the turn that they are given; the turn is nobody else's, and the published files
// prove the draw.
func TestRoomLeadsToTheShop(t *testing.T) {
	if testing.Short() {
		t.Skip("a draw takes some seconds")
	}
	printed := startDemo(t, filepath.Join(t.TempDir(), "data"))
	base := hostOf(t, printed)
	v, other := newVisitor(t, base), newVisitor(t, base)
	hold := map[string]any{"window": "general", "lines": []any{map[string]any{"type": "first-floor", "count": 2}}}
	// Edge case 35: nobody comes around the room.
	if status, got, raw := v.ask("POST", "/v1/sales/sale_tour/holds", hold); status != 403 && status != 409 || got["code"] != "turn_needed" {
		t.Errorf("without a turn: %d %s", status, raw)
	}
	if status, got, raw := v.ask("POST", tourRoom+"/entries", map[string]any{"public_key": text64(v.key), "salt": text64(v.salt)}); status != 403 || got["code"] != "identity_needed" {
		t.Errorf("without a proven address: %d %s", status, raw)
	}
	v.prove("ada@fans.example")
	other.prove("bo@fans.example")
	first := v.enter()
	if first["receipt"] == nil {
		t.Errorf("no receipt: %v", first)
	}
	// Edge case 32: a reload finds the same place.
	if again := v.enter(); again["entry"] != first["entry"] {
		t.Errorf("entered as %v and again as %v", first["entry"], again["entry"])
	}
	other.enter()
	var turn map[string]any
	poll := time.NewTicker(200 * time.Millisecond) // as a browser would ask, and no oftener than it may
	defer poll.Stop()
	for ; turn == nil; <-poll.C {
		switch status, got, raw := v.claim(); {
		case status == 200 && got["turn"] != nil:
			turn = got
		case status == 409 && (got["code"] == "room_not_drawn" || got["code"] == "room_not_yet"):
		default:
			t.Fatalf("claim: %d %s", status, raw)
		}
	}
	stolen := *other
	stolen.entry, stolen.salt, stolen.key, stolen.private = v.entry, v.salt, v.key, other.private
	if status, got, raw := stolen.claim(); status != 403 || got["code"] != "room_not_yours" {
		t.Errorf("somebody else's key: %d %s", status, raw)
	}
	hold["turn"] = turn["turn"]
	held := v.must(201, "POST", "/v1/sales/sale_tour/holds", hold)
	if status, got, raw := v.ask("POST", "/v1/sales/sale_tour/holds", hold); status != 409 || got["code"] != "turn_in_use" {
		t.Errorf("the turn a second time: %d %s, after %v", status, raw, held["hold"])
	}
	// Edge case 34: it opens no other door.
	hold["window"], hold["lines"] = "general", []any{map[string]any{"type": "ga", "count": 1}}
	if status, got, raw := v.ask("POST", "/v1/sales/sale_club/holds", hold); status != 403 || got["code"] != "turn_invalid" {
		t.Errorf("the turn at another sale: %d %s", status, raw)
	}
	v.must(200, "POST", tourRoom+"/extend", map[string]any{"turn": turn["turn"]})
	place := v.must(200, "GET", fmt.Sprint(tourRoom, "/places/", v.entry), nil)
	if place["standing"] != "inside" || place["rank"] == nil {
		t.Errorf("%v", place)
	}
	for _, file := range []string{"keys.json", "notice.json", "entries.txt", "checkpoint.json", "seed.json", "serving.jsonl"} {
		if status, _, raw := v.ask("GET", tourRoom+"/files/"+file, nil); status != 200 || len(raw) == 0 {
			t.Errorf("%s: %d %s", file, status, raw)
		}
	}
	var said bytes.Buffer
	if code := run(t.Context(), []string{"verify", base + tourRoom + "/files"}, env{out: &said, err: &said}); code != 0 {
		t.Errorf("verify answers %d:\n%s", code, &said)
	}
}

func hostOf(t *testing.T, printed string) string {
	t.Helper()
	for word := range strings.FieldsSeq(printed) {
		if u, err := url.Parse(strings.Trim(word, "'\"")); err == nil && u.Scheme == "http" {
			return "http://" + u.Host
		}
	}
	t.Fatalf("no address in\n%s", printed)
	return ""
}

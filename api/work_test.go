package api

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"facevalue/guard"
)

// flooded is a house at which very many reserve.
func flooded(o *Options) {
	o.Guard = Guard{
		Work:    guard.NewWork(guard.WorkOptions{Secret: [32]byte{1}, Life: 10 * minuteMS, Room: 10_000}),
		Effort:  &guard.Effort{Calm: 1, Least: 10, Most: 30},
		Reasons: guard.NewReasons(100),
	}
	for range 1000 {
		o.Guard.Effort.Ask(o.Clock.Now())
	}
}

// solve answers the challenge of a refusal, one try after the other.
func (a *reply) solve(t *testing.T) string {
	t.Helper()
	challenge, _ := a.fields["challenge"].(map[string]any)
	p, _ := challenge["parameters"].(map[string]any)
	nonce, salt, prefix := unhex(p["nonce"]), unhex(p["salt"]), unhex(p["keyPrefix"])
	for n := range uint32(100) {
		password := binary.BigEndian.AppendUint32(bytes.Clone(nonce), n)
		derived, err := pbkdf2.Key(sha256.New, string(password), salt, int(p["cost"].(float64)), int(p["keyLength"].(float64)))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(derived, prefix) {
			answer, _ := json.Marshal(map[string]any{"challenge": challenge, "solution": map[string]any{"counter": n, "derivedKey": hex.EncodeToString(derived)}})
			return base64.StdEncoding.EncodeToString(answer)
		}
	}
	t.Fatalf("no answer to %s", a.body)
	return ""
}

func unhex(text any) []byte {
	b, _ := hex.DecodeString(fmt.Sprint(text))
	return b
}

// holdWith asks for a hold with a key and an answer to a challenge.
func (c *client) holdWith(name, work string) *reply {
	c.w.t.Helper()
	h := key(name)
	if work != "" {
		h[workHeader] = []string{work}
	}
	return c.send("POST", holds, twoGA, h)
}

func (a *reply) has(t *testing.T, text string) {
	t.Helper()
	if !bytes.Contains(a.body, []byte(text)) {
		t.Errorf("no %s in %s", text, a.body)
	}
}

func TestWorkIsAskedInAFlood(t *testing.T) {
	w := newWorld(t, flooded)
	c, other := w.client(), w.client()
	asked := c.holdWith("a", "")
	asked.refused(t, 428, "work_needed")
	if w.submitted() != 0 {
		t.Error("the sale was asked")
	}
	work := asked.solve(t)
	other.holdWith("a", work).refused(t, 428, "work_needed")
	other.holdWith("b", work).has(t, "somebody else")
	given := c.holdWith("a", work)
	given.is(t, http.StatusCreated)
	// Edge case 40: the answer that was lost on its way comes again, for the same work.
	if again := c.holdWith("a", work); again.status != 201 || !bytes.Equal(again.body, given.body) {
		t.Errorf("the same request again: %d %s", again.status, again.body)
	}
	spent := c.holdWith("b", work)
	spent.refused(t, 428, "work_needed")
	spent.has(t, "used for another request")
	c.holdWith("b", spent.solve(t)).is(t, http.StatusCreated)
	if s := w.summary(); s.Holds != 2 {
		t.Errorf("%d holds, want 2", s.Holds)
	}
	c.holdWith("c", "e30=").refused(t, 428, "work_needed")
	w.house.clock.advance(15 * minuteMS) // calm again
	c.holdWith("c", "").is(t, http.StatusCreated)
}

// Whoever cannot run it proves an address and is not asked: at most one hurdle.
func TestWorkIsNotAskedOfThoseWhoProved(t *testing.T) {
	w := newWorld(t, flooded)
	c := w.client()
	c.holdWith("a", "").refused(t, 428, "work_needed")
	proved := c.prove(c.ask("ada@example.com"), w.lastMail().Code)
	proved.is(t, http.StatusCreated)
	c.token = proved.text("token")
	c.holdWith("a", "").is(t, http.StatusCreated)
}

// Support finds by the number that somebody was told why they were refused.
func TestRefusalsHaveAReference(t *testing.T) {
	var reasons *guard.Reasons
	w := newWorld(t, flooded, func(o *Options) { reasons = o.Guard.Reasons })
	c := w.client()
	got := c.holdWith("a", "")
	number := uint64(got.fields["reference"].(float64))
	found := reasons.Find(func(r *guard.Reason) bool { return r.Number == number }, 10)
	if len(found) != 1 || found[0].Step != "work_needed" || found[0].Sale != "club" || found[0].Place == (guard.Key{}) || found[0].Who == (guard.Key{}) {
		t.Errorf("%+v", found)
	}
	if calm := c.get("/v1/holds/hold_club_99"); calm.fields["reference"] != nil {
		t.Errorf("%s", calm.body)
	}
}

// Codes are not found by trying: edge case 74.
func TestCodesAreTriedSlowly(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Limits = Limits{Codes: guard.Limit{Burst: 3, Per: 60_000}} })
	c := w.client()
	try := func(c *client, code string) *reply {
		return c.keyed("POST", holds, `{"window":"general","lines":[{"type":"vip"}],"codes":["`+code+`"]}`)
	}
	for n := range 3 {
		try(c, fmt.Sprint("GUESS", n)).refused(t, 409, "code_unknown")
	}
	try(c, "FRIENDS").refused(t, 429, "rate_limited")
	c.keyed("POST", holds, twoGA).is(t, http.StatusCreated)
	// New sessions help an address that far and no farther.
	refused := 0
	for range 4 * sharing {
		if try(w.client(), "GUESS").status == 429 {
			refused++
		}
	}
	if most := 3*sharing - 4; refused != 4*sharing-most {
		t.Errorf("%d of %d were refused, want all but %d", refused, 4*sharing, most)
	}
	w.house.clock.advance(minuteMS)
	try(c, "FRIENDS").is(t, http.StatusCreated)
}

func TestThrowAwayAddressesProveNothing(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Guard.Domains = guard.NewDomains(nil) })
	c := w.client()
	got := c.send("POST", "/v1/sessions/email", `{"email":"ada@in.mailinator.com"}`, nil)
	got.refused(t, 422, "email_refused")
	got.has(t, `"pointer":"/email"`)
	if len(w.mails) != 0 {
		t.Errorf("%v was mailed", w.mails)
	}
	c.ask("ada@example.com")
}

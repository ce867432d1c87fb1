package guard

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	presale       = Bound{Purpose: "sale_club/presale", Asker: Key{1, 2, 3}}
	first, second = Key{1}, Key{2} // requests
)

func newWork() *Work {
	return NewWork(WorkOptions{Secret: [32]byte{7}, Life: 60_000, Room: 1 << 16})
}

func randomFor(seed uint64) (b [WorkRandom]byte) {
	src := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = src.Read(b[:])
	return b
}

// given is a challenge as a client reads it.
type given struct {
	Parameters parameters `json:"parameters"`
	Signature  string     `json:"signature"`
}

func challenge(t *testing.T, w *Work, seed uint64, b Bound, effort uint32) given {
	t.Helper()
	text, err := w.AppendChallenge(nil, randomFor(seed), b, effort, start)
	if err != nil {
		t.Fatal(err)
	}
	var c given
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return c
}

// solve finds the number as a client would, one try after the other.
func solve(t *testing.T, c given, most uint32) (string, uint32) {
	t.Helper()
	nonce, salt := unhex(t, c.Parameters.Nonce), unhex(t, c.Parameters.Salt)
	for n := range most {
		key, err := deriveKey(nonce, salt, n)
		if err != nil {
			t.Fatal(err)
		}
		if got := hexOf(key); strings.HasPrefix(got, c.Parameters.KeyPrefix) {
			return got, n
		}
	}
	t.Fatalf("no number below %d", most)
	return "", 0
}

func answerOf(c given, derived string) string {
	b, _ := json.Marshal(map[string]any{
		"challenge": c, "solution": map[string]any{"counter": 1, "derivedKey": derived, "time": 12.5},
	})
	return base64.StdEncoding.EncodeToString(b)
}

func TestWorkCountsOnce(t *testing.T) {
	w := newWork()
	c := challenge(t, w, 1, presale, 40)
	key, _ := solve(t, c, 81)
	answer := answerOf(c, key)
	if v := w.Check(answer, presale, first, start+59_000); v != WorkDone {
		t.Fatalf("the first time: %v", v)
	}
	for _, later := range []int64{59_000, 59_999} {
		if v := w.Check(answer, presale, second, start+later); v != WorkSpent {
			t.Errorf("for another request after %d ms: %v", later, v)
		}
		if v := w.Check(answer, presale, first, start+later); v != WorkDone {
			t.Errorf("the same request, repeated after %d ms: %v", later, v)
		}
	}
	if v := w.Check(answer, presale, first, start+60_000); v != WorkOld {
		t.Errorf("when it is over: %v", v)
	}
}

// What was answered is remembered as long as it could be answered again, whenever in the
// life of a generation that was.
func TestWorkIsSpentForItsLife(t *testing.T) {
	w := newWork()
	at := start
	for n := range uint64(40) {
		text, err := w.AppendChallenge(nil, randomFor(n), presale, 4, at)
		if err != nil {
			t.Fatal(err)
		}
		var c given
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatal(err)
		}
		key, _ := solve(t, c, 9)
		answer := answerOf(c, key)
		asked := at + int64(n)*1000%59_000
		if v := w.Check(answer, presale, first, asked); v != WorkDone {
			t.Fatalf("challenge %d: %v", n, v)
		}
		for again := asked; again < at+59_000; again += 7000 {
			if v := w.Check(answer, presale, second, again); v != WorkSpent {
				t.Errorf("challenge %d, taken after %d ms, %d ms later: %v", n, asked-at, again-asked, v)
			}
		}
		at += 61_000 + int64(n)*977
	}
}

func TestWorkIsRefused(t *testing.T) {
	w := newWork()
	c := challenge(t, w, 2, presale, 20)
	key, _ := solve(t, c, 41)
	with := func(change func(*given)) string {
		altered := c
		change(&altered)
		return answerOf(altered, key)
	}
	other := presale
	other.Asker[15] = 1
	for name, x := range map[string]struct {
		answer string
		bound  Bound
		want   Verdict
	}{
		"no base64":            {"{}", presale, WorkUnread},
		"no JSON":              {base64.StdEncoding.EncodeToString([]byte("{")), presale, WorkUnread},
		"empty":                {"", presale, WorkUnread},
		"too long":             {strings.Repeat("QUFB", MaxAnswer), presale, WorkUnread},
		"easier prefix":        {with(func(c *given) { c.Parameters.KeyPrefix = "00" }), presale, WorkForged},
		"later end":            {with(func(c *given) { c.Parameters.ExpiresAt++ }), presale, WorkForged},
		"fewer rounds":         {with(func(c *given) { c.Parameters.Cost = 1 }), presale, WorkForged},
		"another key's":        {with(func(c *given) { c.Parameters.KeySignature = strings.Repeat("0", 64) }), presale, WorkForged},
		"no signature":         {with(func(c *given) { c.Signature = "" }), presale, WorkForged},
		"for another purpose":  {answerOf(c, key), Bound{"sale_club/other", presale.Asker}, WorkStrange},
		"of somebody else":     {answerOf(c, key), other, WorkStrange},
		"the prefix is no key": {answerOf(c, c.Parameters.KeyPrefix), presale, WorkWrong},
		"another key":          {answerOf(c, strings.Repeat("ab", keyBytes)), presale, WorkWrong},
		"not solved":           {answerOf(c, ""), presale, WorkWrong},
		"a longer key":         {answerOf(c, key+"00"), presale, WorkWrong},
	} {
		if v := w.Check(x.answer, x.bound, first, start); v != x.want {
			t.Errorf("%s: %v, want %v", name, v, x.want)
		}
	}
	if v := newWorkOf(8).Check(answerOf(c, key), presale, first, start); v != WorkForged {
		t.Errorf("at another process: %v", v)
	}
	if v := w.Check(answerOf(c, key), presale, first, start); v != WorkDone {
		t.Errorf("none of that used it up: %v", v)
	}
}

func newWorkOf(secret byte) *Work {
	return NewWork(WorkOptions{Secret: [32]byte{secret}, Life: 60_000, Room: 1 << 16})
}

// The number is drawn evenly up to twice the effort, so that the mean is the effort and
// nobody can skip the beginning.
func TestWorkTakesTheEffort(t *testing.T) {
	w, sum, least := newWork(), 0, uint32(1000)
	const challenges, effort = 150, 20
	for n := range uint64(challenges) {
		_, counter := solve(t, challenge(t, w, 1000+n, presale, effort), 2*effort+1)
		sum += int(counter)
		least = min(least, counter)
	}
	if mean := float64(sum) / challenges; mean < 0.8*effort || mean > 1.25*effort || least > effort/2 {
		t.Errorf("%d challenges took %.1f tries in the mean and at least %d, want about %d", challenges, mean, least, effort)
	}
}

func TestWorkFull(t *testing.T) {
	w := NewWork(WorkOptions{Secret: [32]byte{7}, Life: 60_000, Room: 2 * shards})
	full := 0
	for n := range uint64(4 * shards) {
		c := challenge(t, w, n, presale, 1)
		key, _ := solve(t, c, 3)
		if w.Check(answerOf(c, key), presale, first, start) == WorkFull {
			full++
		}
	}
	if full < 3*shards-1 {
		t.Errorf("%d were told that no more are taken, want about %d", full, 3*shards)
	}
	c := challenge(t, w, 1<<15, presale, 1)
	key, _ := solve(t, c, 3)
	if v := w.Check(answerOf(c, key), presale, first, start+125_000); v != WorkOld {
		t.Errorf("much later: %v", v)
	}
}

// The form that is signed is the form that libraries write: keys in order, no spaces.
func TestParametersAreWrittenInOneForm(t *testing.T) {
	c := challenge(t, newWork(), 5, presale, 10)
	var sorted map[string]any
	text := c.Parameters.append(nil)
	if err := json.Unmarshal(text, &sorted); err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(sorted) // of a map: sorted
	if diff := cmp.Diff(string(again), string(text)); diff != "" {
		t.Error(diff)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("")
	f.Add("e30=")
	f.Add(base64.StdEncoding.EncodeToString([]byte(`{"challenge":{"parameters":{"nonce":"00"},"signature":"00"},"solution":{"derivedKey":"0"}}`)))
	w := newWork()
	f.Fuzz(func(t *testing.T, answer string) {
		if v := w.Check(answer, presale, first, start); v == WorkDone {
			t.Errorf("%q was taken for work", answer)
		}
	})
}

func BenchmarkChallenge(b *testing.B) {
	w, random := newWork(), randomFor(1)
	b.ReportAllocs()
	var out []byte
	for b.Loop() {
		out, _ = w.AppendChallenge(out[:0], random, presale, 1000, start)
	}
}

func BenchmarkCheckForged(b *testing.B) {
	w := newWork()
	text, _ := newWorkOf(9).AppendChallenge(nil, randomFor(1), presale, 10, start)
	answer := base64.StdEncoding.EncodeToString([]byte(`{"challenge":` + string(text) + `,"solution":{"derivedKey":"00"}}`))
	b.ReportAllocs()
	for b.Loop() {
		if w.Check(answer, presale, first, start) != WorkForged {
			b.Fatal("it was not forged")
		}
	}
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

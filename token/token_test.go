package token

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seeded is randomness that a test can repeat.
type seeded struct{ *rand.ChaCha8 }

func randomness(seed byte) seeded { return seeded{rand.NewChaCha8([32]byte{seed})} }

func openRing(t testing.TB, dir string) *Ring {
	t.Helper()
	r, err := OpenRing(dir, randomness(1), true)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const now = int64(1_780_000_000_000)

func someSession() Session {
	s := Session{Claim: Claim{1, 7}, Issued: now, Expires: now + 1000}
	s.Proven.Add(Claim{2, 9})
	s.Proven.Add(Claim{6, 1})
	return s
}

func suffix(t testing.TB, text string) Suffix {
	t.Helper()
	x, ok := ParseSuffix(text)
	if !ok {
		t.Fatalf("%q is no suffix", text)
	}
	return x
}

// each kind of token: written, and read back as something comparable.
func each(t testing.TB, r *Ring) map[string]struct {
	text string
	want any
	read func(string, int64) (any, error)
} {
	turn := Turn{Sale: suffix(t, "club"), Window: 3, Entry: 1 << 40, Generation: 2, Expires: now + 1000}
	link := OrderLink{Sale: suffix(t, "tour24"), Order: 812, Contact: 0xfedcba98}
	challenge := Challenge{Session: Claim{1, 7}, Nonce: [8]byte{4}, Expires: now + 1000}
	challenge.Claims.Add(Claim{2, 9})
	session := someSession()
	type one = struct {
		text string
		want any
		read func(string, int64) (any, error)
	}
	return map[string]one{
		"session":   {string(r.AppendSession(nil, session)), session, func(s string, at int64) (any, error) { return r.ReadSession(s, at) }},
		"turn":      {string(r.AppendTurn(nil, turn)), turn, func(s string, at int64) (any, error) { return r.ReadTurn(s, at) }},
		"link":      {string(r.AppendOrderLink(nil, link)), link, func(s string, _ int64) (any, error) { return r.ReadOrderLink(s) }},
		"challenge": {string(r.AppendChallenge(nil, challenge)), challenge, func(s string, at int64) (any, error) { return r.ReadChallenge(s, at) }},
	}
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	r := openRing(t, t.TempDir())
	for name, tok := range each(t, r) {
		got, err := tok.read(tok.text, now)
		if err != nil || got != tok.want {
			t.Errorf("%s: read %+v, %v; want %+v", name, got, err, tok.want)
		}
		if len(tok.text) > maxText {
			t.Errorf("%s: %d bytes", name, len(tok.text))
		}
	}
}

func TestTimeEndsAToken(t *testing.T) {
	r := openRing(t, t.TempDir())
	for name, tok := range each(t, r) {
		want := error(ErrExpired)
		if name == "link" {
			want = nil
		}
		if _, err := tok.read(tok.text, now+1000); err != want {
			t.Errorf("%s at its end: %v, want %v", name, err, want)
		}
		if _, err := tok.read(tok.text, now+999); err != nil {
			t.Errorf("%s in its last millisecond: %v", name, err)
		}
	}
}

// A token of one kind is never one of another, even with its name changed.
func TestKindsDoNotPassForEachOther(t *testing.T) {
	r := openRing(t, t.TempDir())
	all := each(t, r)
	for from, tok := range all {
		_, rest, _ := strings.Cut(tok.text, ".")
		for as, other := range all {
			if from == as {
				continue
			}
			if _, err := other.read(tok.text, now); !errors.Is(err, ErrInvalid) {
				t.Errorf("a %s passes for a %s: %v", from, as, err)
			}
			name, _, _ := strings.Cut(other.text, ".")
			if _, err := other.read(name+"."+rest, now); !errors.Is(err, ErrInvalid) {
				t.Errorf("a renamed %s passes for a %s: %v", from, as, err)
			}
		}
	}
}

// Every other text than the one handed out is refused: each byte changed, cut off,
// doubled, with white space in it.
func TestNoSecondSpelling(t *testing.T) {
	r := openRing(t, t.TempDir())
	for name, tok := range each(t, r) {
		for i := range len(tok.text) {
			for _, wrong := range []string{
				tok.text[:i] + string(tok.text[i]^1) + tok.text[i+1:],
				tok.text[:i] + "\n" + tok.text[i:],
				tok.text[:i] + tok.text[i+1:],
				tok.text[:i] + "=" + tok.text[i:],
				tok.text[:i],
			} {
				if _, err := tok.read(wrong, now); !errors.Is(err, ErrInvalid) {
					t.Fatalf("%s: %q passes: %v", name, wrong, err)
				}
			}
		}
		for _, wrong := range []string{"", ".", "...", "ses", "ses.", strings.Repeat("a", 1<<16), tok.text + tok.text, " " + tok.text} {
			if _, err := tok.read(wrong, now); !errors.Is(err, ErrInvalid) {
				t.Errorf("%s: %.40q passes: %v", name, wrong, err)
			}
		}
	}
}

func TestAnotherHousesTokensDoNotPass(t *testing.T) {
	ours, other := openRing(t, t.TempDir()), t.TempDir()
	theirs, err := OpenRing(other, randomness(2), true)
	if err != nil {
		t.Fatal(err)
	}
	for name, tok := range each(t, ours) {
		if _, err := each(t, theirs)[name].read(tok.text, now); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s of another house: %v", name, err)
		}
	}
}

// After rotating, what the old key signed passes and the new one signs; when the old
// key is taken away, what it signed ends, and nothing else does.
func TestRotate(t *testing.T) {
	dir := t.TempDir()
	r := openRing(t, dir)
	before := each(t, r)
	beforeCode := r.Code(before["challenge"].text)
	if n, err := Rotate(dir, randomness(3)); n != 2 || err != nil {
		t.Fatalf("rotate: %d, %v", n, err)
	}
	if r.Newest() != 1 {
		t.Fatal("an open ring moved on by itself")
	}
	if err := r.Reload(); err != nil || r.Newest() != 2 {
		t.Fatalf("reload: %v, newest %d", err, r.Newest())
	}
	after := each(t, r)
	for name, tok := range before {
		if _, err := tok.read(tok.text, now); err != nil {
			t.Errorf("%s of before the rotation: %v", name, err)
		}
		if strings.Split(tok.text, ".")[1] != "1" || strings.Split(after[name].text, ".")[1] != "2" {
			t.Errorf("%s: signed as %s, then as %s", name, tok.text, after[name].text)
		}
	}
	if got := r.Code(before["challenge"].text); got != beforeCode {
		t.Errorf("the digits of a challenge changed with the ring: %s, then %s", beforeCode, got)
	}
	if err := os.Remove(filepath.Join(dir, "signing-0001.key")); err != nil {
		t.Fatal(err)
	}
	if err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	for name := range before {
		if _, err := before[name].read(before[name].text, now); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s of a key that is gone: %v", name, err)
		}
		if _, err := after[name].read(after[name].text, now); err != nil {
			t.Errorf("%s of the key that stayed: %v", name, err)
		}
	}
}

func TestRingOnDisk(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenRing(dir, randomness(1), false); err == nil || !strings.Contains(err.Error(), "no signing key") {
		t.Errorf("an empty ring opened without being asked to begin one: %v", err)
	}
	if _, err := Rotate(dir, randomness(1)); err == nil {
		t.Error("rotated what is not there")
	}
	first := openRing(t, dir)
	text := string(first.AppendSession(nil, someSession()))
	again, err := OpenRing(dir, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.ReadSession(text, now); err != nil || got != someSession() {
		t.Errorf("after a restart: %+v, %v", got, err)
	}
	path := filepath.Join(dir, "signing-0001.key")
	line, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line[3] ^= 1
	if err := os.WriteFile(path, line, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenRing(dir, nil, true); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged key opened: %v", err)
	}
	if again.Reload() == nil {
		t.Error("a damaged key was loaded")
	}
	if _, err := again.ReadSession(text, now); err != nil {
		t.Errorf("a failed reload took the keys away: %v", err)
	}
}

func TestRandomThatFails(t *testing.T) {
	if _, err := OpenRing(t.TempDir(), bytes.NewReader(nil), true); err == nil {
		t.Error("made a key of nothing")
	}
}

// The digits differ from challenge to challenge, and no other digits are known.
func TestChallengeDigits(t *testing.T) {
	r := openRing(t, t.TempDir())
	seen := map[string]bool{}
	for i := range 200 {
		text := string(r.AppendChallenge(nil, Challenge{Session: Claim{1}, Nonce: [8]byte{byte(i)}, Expires: now + 1}))
		digits := r.Code(text)
		if len(digits) != codeDigits || strings.Trim(digits, "0123456789") != "" {
			t.Fatalf("digits %q", digits)
		}
		seen[digits] = true
		if !r.Knows(text, digits) {
			t.Fatal("the right digits are not known")
		}
		wrong := []byte(digits)
		wrong[i%codeDigits] = '0' + (wrong[i%codeDigits]-'0'+1)%10
		for _, w := range []string{string(wrong), "", digits + "0", " " + digits, digits[:5]} {
			if r.Knows(text, w) {
				t.Fatalf("%q passes for %q", w, digits)
			}
		}
	}
	if len(seen) < 195 {
		t.Errorf("%d different digits among 200 challenges", len(seen))
	}
	if session := string(r.AppendSession(nil, someSession())); r.Code(session) != "" || r.Knows(session, "") {
		t.Error("a session has digits")
	}
}

func TestProvenClaimsAreBounded(t *testing.T) {
	var c Claims
	for i := range MaxProven {
		for range 2 { // the second time it is there already
			if !c.Add(Claim{2, byte(i)}) {
				t.Fatalf("claim %d refused", i)
			}
		}
	}
	if len(c.All()) != MaxProven || c.Add(Claim{3}) {
		t.Errorf("%d claims, and one more fits", len(c.All()))
	}
	s := Session{Expires: now + 1, Proven: c}
	r := openRing(t, t.TempDir())
	if got, err := r.ReadSession(string(r.AppendSession(nil, s)), now); err != nil || got != s {
		t.Errorf("the fullest session: %+v, %v", got, err)
	}
}

func TestSuffix(t *testing.T) {
	for _, good := range []string{"abc", "tour24", strings.Repeat("z", maxSuffix)} {
		if x, ok := ParseSuffix(good); !ok || x.String() != good || !x.Is(good) || x.Is(good+"x") {
			t.Errorf("%q: %v, %q", good, ok, x.String())
		}
	}
	for _, bad := range []string{"", "ab", strings.Repeat("z", maxSuffix+1), "Club", "a-b", "a_b", "abc\x00", "äbc"} {
		if _, ok := ParseSuffix(bad); ok {
			t.Errorf("%q is a suffix", bad)
		}
	}
}

func TestContactOf(t *testing.T) {
	if a, b := ContactOf([16]byte{1, 15: 5}), ContactOf([16]byte{1, 15: 6}); a == b {
		t.Errorf("two persons, one contact %x", a)
	}
}

func TestReadingAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector has pools forget at random")
	}
	r := openRing(t, t.TempDir())
	all := each(t, r)
	session, turn := all["session"].text, all["turn"].text
	got := testing.AllocsPerRun(200, func() {
		if _, err := r.ReadSession(session, now); err != nil {
			t.Fatal(err)
		}
		if _, err := r.ReadTurn(turn, now); err != nil {
			t.Fatal(err)
		}
	})
	if got != 0 {
		t.Errorf("%v allocations", got)
	}
}

func TestDoors(t *testing.T) {
	dir := t.TempDir()
	r := openRing(t, dir)
	code := TicketCode{Sale: suffix(t, "club"), Ticket: 812, Issue: 3}
	first := string(r.AppendTicketCode(nil, code))
	if _, err := Rotate(dir, randomness(9)); err != nil {
		t.Fatal(err)
	}
	if err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	doors := r.Doors()
	for _, text := range []string{first, string(r.AppendTicketCode(nil, code)), strings.ToLower(first)} {
		if got, err := doors.Read(text); err != nil || !cmp.Equal(got, code) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	delete(doors, 1)
	if _, err := doors.Read(first); !errors.Is(err, ErrInvalid) {
		t.Errorf("a code of a key that the door does not know: %v", err)
	}
	for i := range len(first) {
		for _, wrong := range []string{
			first[:i], first[:i] + "0" + first[i:], first[:i] + "\n" + first[i:],
			first[:i] + string(first[i]^1) + first[i+1:],
		} {
			if wrong == strings.ToLower(first) {
				continue
			}
			if got, err := r.Doors().Read(wrong); err == nil {
				t.Fatalf("%q passes: %+v", wrong, got)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	r := openRing(f, dir)
	for _, tok := range each(f, r) {
		f.Add(tok.text)
	}
	f.Add(string(r.AppendTicketCode(nil, TicketCode{Sale: suffix(f, "club"), Ticket: 1})))
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := r.ReadSession(text, now); err == nil && string(r.AppendSession(nil, s)) != text {
			t.Errorf("session %q reads as %+v, which is written otherwise", text, s)
		}
		if s, err := r.ReadTurn(text, now); err == nil && string(r.AppendTurn(nil, s)) != text {
			t.Errorf("turn %q reads as %+v, which is written otherwise", text, s)
		}
		if s, err := r.ReadOrderLink(text); err == nil && string(r.AppendOrderLink(nil, s)) != text {
			t.Errorf("link %q reads as %+v, which is written otherwise", text, s)
		}
		if s, err := r.ReadChallenge(text, now); err == nil && string(r.AppendChallenge(nil, s)) != text {
			t.Errorf("challenge %q reads as %+v, which is written otherwise", text, s)
		}
		if s, err := r.Doors().Read(text); err == nil && string(r.AppendTicketCode(nil, s)) != strings.ToUpper(text) {
			t.Errorf("code %q reads as %+v, which is written otherwise", text, s)
		}
	})
}

func BenchmarkReadSession(b *testing.B) {
	r := openRing(b, b.TempDir())
	text := string(r.AppendSession(nil, someSession()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.ReadSession(text, now); err != nil {
			b.Fatal(err)
		}
	}
}

func TestRingOfItsOwn(t *testing.T) {
	r, err := NewRing(randomness(4))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.ReadSession(string(r.AppendSession(nil, someSession())), now); err != nil || got != someSession() {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := NewRing(bytes.NewReader(nil)); err == nil {
		t.Error("made a ring of nothing")
	}
}

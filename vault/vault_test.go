package vault

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// seeded is randomness that a test can repeat.
func seeded(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

func opts() Options { return Options{Create: true, Random: seeded(1)} }

func open(t testing.TB, dir string, o Options) *Vault {
	t.Helper()
	v, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func dataDir(t testing.TB) string { return filepath.Join(t.TempDir(), "data") }

func person(t testing.TB, v *Vault) Ref {
	t.Helper()
	r, err := v.NewPerson()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seal(t testing.TB, v *Vault, ref Ref, purpose, plain string) []byte {
	t.Helper()
	blobs, err := v.Seal(t.Context(), Item{ref, purpose, []byte(plain)})
	if err != nil {
		t.Fatal(err)
	}
	return blobs[0]
}

func wantOpen(t testing.TB, v *Vault, blob []byte, purpose, want string) {
	t.Helper()
	if got, err := v.Open(t.Context(), purpose, blob); err != nil || string(got) != want {
		t.Fatalf("opened %q, %v, want %q", got, err, want)
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func TestSealAndOpen(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	ann, bo := person(t, v), person(t, v)
	blobs, err := v.Seal(t.Context(), Item{ann, "buyer", []byte("Ann")}, Item{bo, "attendee", nil}, Item{ann, "attendee", []byte("Ann's friend")})
	if err != nil {
		t.Fatal(err)
	}
	check := func(v *Vault) {
		t.Helper()
		wantOpen(t, v, blobs[0], "buyer", "Ann")
		wantOpen(t, v, blobs[1], "attendee", "")
		wantOpen(t, v, blobs[2], "attendee", "Ann's friend")
	}
	check(v)
	if got, err := RefOf(blobs[2]); err != nil || got != ann {
		t.Errorf("RefOf: %s, %v", got, err)
	}
	if bytes.Contains(blobs[2], []byte("friend")) || len(blobs[2]) != Overhead+len("Ann's friend") {
		t.Errorf("blob is %q", blobs[2])
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir, opts()))
}

func TestBlobsAreBound(t *testing.T) {
	v := open(t, dataDir(t), opts())
	ann, bo := person(t, v), person(t, v)
	blob := seal(t, v, ann, "buyer", "Ann")
	seal(t, v, bo, "buyer", "Bo")
	moved := bytes.Clone(blob)
	copy(moved[refAt:], bo[:])
	for name, c := range map[string]struct {
		purpose string
		blob    []byte
	}{
		"other purpose": {"attendee", blob}, "other person": {"buyer", moved}, "cut short": {"buyer", blob[:Overhead-1]},
		"nothing": {"buyer", nil}, "end cut off": {"buyer", blob[:len(blob)-1]},
	} {
		if _, err := v.Open(t.Context(), c.purpose, c.blob); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range blob {
		b := bytes.Clone(blob)
		b[i] ^= 1 << (i % 8)
		if plain, err := v.Open(t.Context(), "buyer", b); err == nil {
			t.Fatalf("flipped byte %d opens as %q", i, plain)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	v := open(t, dataDir(t), opts())
	for name, it := range map[string]Item{
		"neither a person": {Ref{}, "buyer", nil},
		"nor an account":   {pepperRef, "buyer", nil},
		"at most 65536":    {person(t, v), "buyer", make([]byte, 64<<10+1)},
	} {
		if _, err := v.Seal(t.Context(), it); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
	ghost := person(t, v)
	blob := seal(t, v, person(t, v), "buyer", "x")
	copy(blob[refAt:], ghost[:])
	_, err := v.Open(t.Context(), "buyer", blob)
	wantError(t, err, ErrNoKey)
}

func TestRandomnessRunsOut(t *testing.T) {
	o := opts()
	o.Random = io.LimitReader(seeded(1), 200)
	v := open(t, dataDir(t), o)
	for range 5 {
		ref, err := v.NewPerson()
		if err == nil {
			_, err = v.Seal(t.Context(), Item{ref, "buyer", []byte("x")})
		}
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("five persons out of 200 random bytes")
}

// TestConcurrentSealsShareATransaction fills the queue while the write lock is
// held, so that the next transaction has to serve everybody in it.
func TestConcurrentSealsShareATransaction(t *testing.T) {
	var mu sync.Mutex
	var batches []int
	o := opts()
	o.batchHook = func(n int) {
		mu.Lock()
		defer mu.Unlock()
		batches = append(batches, n)
	}
	v := open(t, dataDir(t), o)
	const n = 50
	shared := person(t, v)
	v.writeMu.Lock()
	results := make(chan error, n)
	for i := range n {
		ref := shared // a fifth of them want the same new key
		if i%5 != 0 {
			ref = person(t, v)
		}
		go func() { results <- sealAndCheck(v, ref, fmt.Sprintf("person %d", i)) }()
	}
	for queued := 0; queued < n; {
		v.pendingMu.Lock()
		queued = len(v.pending)
		v.pendingMu.Unlock()
	}
	v.writeMu.Unlock()
	for range n {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if got := fmt.Sprint(batches); got != "[1 50]" { // the first is the pepper
		t.Errorf("transactions of %s requests, want [1 50]", got)
	}
}

func sealAndCheck(v *Vault, ref Ref, plain string) error {
	blobs, err := v.Seal(context.Background(), Item{ref, "buyer", []byte(plain)})
	if err != nil {
		return err
	}
	got, err := v.Open(context.Background(), "buyer", blobs[0])
	if err == nil && string(got) != plain {
		err = fmt.Errorf("opened %q, want %q", got, plain)
	}
	return err
}

// TestKeysAreDurable copies the database as a crash would leave it.
func TestKeysAreDurable(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	blob := seal(t, v, person(t, v), "buyer", "Ann")
	crashed := dataDir(t)
	copyTree(t, dir, crashed)
	must(t, os.WriteFile(crashed+".erasures", nil, 0o600))
	log := filepath.Join(crashed, "vault.db-wal")
	if info, err := os.Stat(log); err != nil || info.Size() == 0 {
		t.Fatalf("the crash left no log: %v", err)
	}
	v = open(t, crashed, Options{})
	// Whether the last process synced the log nobody knows; the database was.
	if info, err := os.Stat(log); err == nil && info.Size() != 0 {
		t.Errorf("%d bytes are still in the log alone", info.Size())
	}
	wantOpen(t, v, blob, "buyer", "Ann")
}

func copyTree(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestClaims(t *testing.T) {
	dir := dataDir(t)
	v := open(t, dir, opts())
	a := v.Claim(ClaimEmail, "ann@example.org")
	if a[0] != 2 || a != v.Claim(ClaimEmail, "ann@example.org") {
		t.Error("the same claim differs")
	}
	for name, other := range map[string]Claim{
		"kind":  v.Claim(ClaimPhone, "ann@example.org"),
		"input": v.Claim(ClaimEmail, "bo@example.org"),
		"vault": open(t, dataDir(t), Options{Create: true, Random: seeded(2)}).Claim(ClaimEmail, "ann@example.org"),
	} {
		if bytes.Equal(other[1:], a[1:]) {
			t.Errorf("another %s gives the same claim", name)
		}
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	rotate(t, dir)
	v = open(t, dir, opts())
	if _, err := v.Rewrap(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := v.Claim(ClaimEmail, "ann@example.org"); got != a {
		t.Error("rotation changed the claim")
	}
}

// TestClaimIsThatOfAnybody computes a claim the plain way.
func TestClaimIsThatOfAnybody(t *testing.T) {
	v := open(t, dataDir(t), opts())
	for _, canonical := range []string{"", "ann@example.org", strings.Repeat("long ", 500), "ann"} {
		mac := hmac.New(sha256.New, v.pepper[:])
		mac.Write(append([]byte{4}, canonical...))
		if got := v.Claim(ClaimPhone, canonical); got[0] != 4 || !bytes.Equal(got[1:], mac.Sum(nil)[:15]) {
			t.Errorf("%q: %x", canonical, got)
		}
	}
}

func TestClaimAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector empties pools at random")
	}
	v := open(t, dataDir(t), opts())
	if n := testing.AllocsPerRun(100, func() { v.Claim(ClaimEmail, "ann@example.org") }); n >= 1 {
		t.Errorf("a claim allocates %v times, want 0", n)
	}
}

func TestClaimsNeverCollide(t *testing.T) {
	v := open(t, dataDir(t), opts())
	seen := map[Claim]string{}
	rapid.Check(t, func(t *rapid.T) {
		kind, s := Kind(rapid.IntRange(1, 8).Draw(t, "kind")), rapid.String().Draw(t, "canonical")
		name := fmt.Sprint(kind, s)
		c := v.Claim(kind, s)
		if was, ok := seen[c]; ok && was != name {
			t.Fatalf("%q and %q have one claim", was, name)
		}
		seen[c] = name
	})
}

func TestRefText(t *testing.T) {
	v := open(t, dataDir(t), opts())
	for _, ref := range []Ref{person(t, v), Accounting(2026)} {
		if got, err := ParseRef(ref.String()); err != nil || got != ref {
			t.Errorf("%s came back as %s, %v", ref, got, err)
		}
	}
	for _, s := range []string{"", "01", strings.Repeat("00", 16), strings.Repeat("zz", 16), strings.Repeat("01", 17)} {
		if _, err := ParseRef(s); err == nil {
			t.Errorf("%q is taken for a reference", s)
		}
	}
	if binary.BigEndian.Uint32(refBytes(Accounting(2026))[12:]) != 2026 || Accounting(2026).IsPerson() {
		t.Error("the accounting year is not in its reference")
	}
}

func refBytes(r Ref) []byte { return r[:] }

func FuzzOpen(f *testing.F) {
	v := open(f, dataDir(f), opts())
	f.Add(seal(f, v, person(f, v), "buyer", "Ann"), "buyer")
	f.Add([]byte{1}, "")
	f.Fuzz(func(t *testing.T, blob []byte, purpose string) {
		if plain, err := v.Open(t.Context(), purpose, blob); err == nil && string(plain) != "Ann" {
			t.Fatalf("%x opened as %q", blob, plain)
		}
	})
}

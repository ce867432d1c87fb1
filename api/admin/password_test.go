package admin

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

var small = cost{memory: 8, passes: 1, lanes: 1}

// The vector of RFC 9106 has a secret and associated data, which a PHC string has not.
// These are of the reference program: echo -n password | argon2 somesalt -id ...
func TestPasswordVectors(t *testing.T) {
	for _, c := range []struct {
		cost cost
		hash string
	}{
		{cost{1 << 16, 2, 1}, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"},
		{cost{1 << 8, 2, 1}, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"},
		{cost{1 << 8, 2, 2}, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"},
		{cost{1 << 16, 1, 1}, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"},
		{cost{1 << 16, 4, 1}, "9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c"},
	} {
		if got := hex.EncodeToString(c.cost.sum("password", []byte("somesalt"), 32)); got != c.hash {
			t.Errorf("%+v: %s", c.cost, got)
		}
	}
	h := newHasher(rand.Reader, small)
	const stored = "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
	for password, want := range map[string]bool{"password": true, "passwore": false, "": false} {
		if got, err := h.check(t.Context(), password, stored); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
}

func TestPasswordsAreHashedWithTheirCost(t *testing.T) {
	hash, err := HashPassword(rand.Reader, password)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Fatalf("%s, %v", hash, err)
	}
	h := newHasher(rand.Reader, cost{})
	if ok, err := h.check(t.Context(), password, hash); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	one, err1 := h.make(t.Context(), password)
	if ok, err := newHasher(rand.Reader, small).check(t.Context(), password, one); !ok || err != nil || err1 != nil || one == hash {
		t.Errorf("hashed twice: %v, %v %v, alike: %v", ok, err, err1, one == hash)
	}
}

func TestPasswordBounds(t *testing.T) {
	h := newHasher(rand.Reader, small)
	for n, good := range map[int]bool{0: false, minPassword - 1: false, minPassword: true, maxPassword: true, maxPassword + 1: false} {
		if _, err := h.make(t.Context(), strings.Repeat("x", n)); (err == nil) != good {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if ok, err := h.check(t.Context(), strings.Repeat("x", maxPassword+1), ""); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if _, err := newHasher(bytes.NewReader(nil), small).make(t.Context(), password); err == nil {
		t.Error("hashed without a salt")
	}
}

// Nobody has the hash of nobody, not even who finds the zero hash.
func TestNobodyGetsIn(t *testing.T) {
	h := newHasher(rand.Reader, small)
	for _, p := range []string{"", password, "no such person!!"} {
		if ok, err := h.check(t.Context(), p, ""); ok || err != nil {
			t.Errorf("%q: %v, %v", p, ok, err)
		}
	}
}

// What a foreign store may ask of this machine has bounds, and what is no hash is told.
func TestStoredHashesAreHeldToBounds(t *testing.T) {
	const sum = "$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
	for _, hash := range []string{
		"x", "$", "$$$$$", "$argon2i$v=19$m=256,t=2,p=2" + sum, "$argon2id$v=18$m=256,t=2,p=2" + sum, "$argon2id$v=x$m=256,t=2,p=2" + sum,
		"$argon2id$v=19$m=x" + sum, "$argon2id$v=19$m=2097152,t=2,p=2" + sum, "$argon2id$v=19$m=256,t=0,p=2" + sum, "$argon2id$v=19$m=256,t=17,p=2" + sum,
		"$argon2id$v=19$m=256,t=2,p=0" + sum, "$argon2id$v=19$m=256,t=2,p=17" + sum, "$argon2id$v=19$m=256,t=2,p=256" + sum, "$argon2id$v=19$m=99999999999,t=2,p=1" + sum,
		"$argon2id$v=19$m=256,t=2,p=2$!!$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$!!",
		"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UA", "$argon2id$v=19$m=256,t=2,p=2" + sum + "$",
	} {
		if ok, err := newHasher(rand.Reader, small).check(t.Context(), "password", hash); ok || err == nil || !strings.HasPrefix(err.Error(), "admin: ") {
			t.Errorf("%q: %v, %v", hash, ok, err)
		}
	}
}

func TestHasherIsBounded(t *testing.T) {
	h := newHasher(rand.Reader, small)
	for range hashesAtOne { // somebody hashes, and does not come to an end
		h.places <- struct{}{}
		h.work <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, hashesWait)
	for range hashesWait {
		go func() { // ends with cancel, below
			_, err := h.check(ctx, password, "")
			waiting <- err
		}()
	}
	for len(h.places) < cap(h.places) {
		select {
		case err := <-waiting:
			t.Fatalf("one does not wait: %v", err)
		default:
		}
	}
	if _, err := h.make(ctx, password); !errors.Is(err, errBusy) {
		t.Errorf("one more: %v", err)
	}
	cancel()
	for range hashesWait {
		if err := <-waiting; !errors.Is(err, context.Canceled) {
			t.Errorf("one that gave up: %v", err)
		}
	}
	for range hashesAtOne {
		<-h.work
		<-h.places
	}
	if ok, err := h.check(t.Context(), password, ""); ok || err != nil || len(h.places) != 0 || len(h.work) != 0 {
		t.Errorf("afterwards: %v, %v, %d in line", ok, err, len(h.places))
	}
}

func FuzzStoredHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")
	f.Add("$argon2id$v=19$m=0,t=1,p=1$$AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, hash string) {
		p, err := parsePHC(hash)
		if err != nil {
			return
		}
		if p.memory > maxMemory || p.passes < 1 || p.passes > maxPasses || p.lanes < 1 || p.lanes > maxLanes || len(p.sum) < 16 {
			t.Errorf("%q asks for %+v", hash, p)
		}
		if again, err := parsePHC(p.phc(p.salt, p.sum)); err != nil || again.cost != p.cost || !bytes.Equal(again.sum, p.sum) {
			t.Errorf("%q is read as %+v, and that as %+v, %v", hash, p, again, err)
		}
	})
}

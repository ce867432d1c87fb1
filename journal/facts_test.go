package journal_test

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"facevalue/journal"

	"pgregory.net/rapid"
)

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func TestFactsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 300), 0, 20).Draw(t, "facts")
		var body []byte
		for _, f := range facts {
			before := len(body)
			body = journal.AppendFact(body, f)
			if got := len(body) - before; got != journal.FactSize(len(f)) {
				t.Fatalf("a fact of %d takes %d, FactSize says %d", len(f), got, journal.FactSize(len(f)))
			}
		}
		n := 0
		for fact, err := range journal.Facts(body) {
			if err != nil || !bytes.Equal(fact, facts[n]) {
				t.Fatalf("fact %d: %x, %v, want %x", n, fact, err, facts[n])
			}
			n++
		}
		if n != len(facts) {
			t.Fatalf("%d facts, want %d", n, len(facts))
		}
	})
}

func TestFactsStopAtABreak(t *testing.T) {
	for _, c := range []struct {
		name  string
		body  string
		sound int
		want  string
	}{
		{"inside a fact", "\x02ok\x05shor", 1, "fact 2 of the body: ends inside a fact"},
		{"inside a length", "\x02ok\x80", 1, "not a shortest uvarint"},
		{"long form of a length", "\x82\x00ok", 0, "not a shortest uvarint"},
		{"absurd length", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x", 0, "ends inside"},
		{"overflowing length", strings.Repeat("\xff", 11), 0, "not a shortest uvarint"},
	} {
		var sound int
		var got error
		for _, err := range journal.Facts([]byte(c.body)) {
			if got != nil {
				t.Fatalf("%s: went on behind the error", c.name)
			}
			if err == nil {
				sound++
			}
			got = err
		}
		if sound != c.sound || got == nil || !strings.Contains(got.Error(), c.want) {
			t.Errorf("%s: %d sound facts, then %v; want %d, then %q", c.name, sound, got, c.sound, c.want)
		}
	}
}

func TestFactsCanBeLeft(t *testing.T) {
	body := journal.AppendFact(journal.AppendFact(nil, []byte("a")), []byte("b"))
	for fact := range journal.Facts(body) {
		if string(fact) != "a" {
			t.Fatalf("first fact is %q", fact)
		}
		break
	}
}

func TestCheckFacts(t *testing.T) {
	r := sample()
	if err := r.CheckFacts(); err != nil {
		t.Error(err)
	}
	r.Count = 3
	if err := r.CheckFacts(); err == nil || !strings.Contains(err.Error(), "record 812 of s_9f: holds 2 facts, says 3") {
		t.Errorf("wrong count: %v", err)
	}
	r.Body = r.Body[:5]
	if err := r.CheckFacts(); err == nil || !strings.Contains(err.Error(), "ends inside a fact") {
		t.Errorf("cut body: %v", err)
	}
}

func FuzzFacts(f *testing.F) {
	f.Add([]byte("\x02ok\x00\x01x"))
	f.Add([]byte("\x80\x80\x80"))
	f.Fuzz(func(t *testing.T, body []byte) {
		var again []byte
		sound := true
		for fact, err := range journal.Facts(body) {
			if sound = err == nil; sound {
				again = journal.AppendFact(again, fact)
			}
		}
		if sound && !slices.Equal(again, body) {
			t.Fatalf("%x has another form %x", body, again)
		}
		if !bytes.HasPrefix(body, again) {
			t.Fatalf("facts before the break of %x are %x", body, again)
		}
	})
}

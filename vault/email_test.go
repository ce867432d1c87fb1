package vault

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestParseEmail(t *testing.T) {
	for _, c := range []struct {
		typed, address, group string
		public                bool
	}{
		{"a.b+x@gmail.com", "ab@gmail.com", "gmail.com", true},
		{"ab@googlemail.com", "ab@gmail.com", "gmail.com", true},
		{"A.B@Gmail.com", "ab@gmail.com", "gmail.com", true},
		{"  ab@gmail.com. ", "ab@gmail.com", "gmail.com", true},
		{"a.b+x@example.org", "a.b+x@example.org", "example.org", false},
		{"a.b+x@outlook.com", "a.b@outlook.com", "outlook.com", true},
		{"a.b+x@yahoo.com", "a.b+x@yahoo.com", "yahoo.com", true},
		{"Ann@Mail.Band.Example.org", "ann@mail.band.example.org", "example.org", false},
		{"x@a.tickets.co.uk", "x@a.tickets.co.uk", "tickets.co.uk", false},
		{"x@b.tickets.co.uk", "x@b.tickets.co.uk", "tickets.co.uk", false},
		{"x@tickets.co.uk", "x@tickets.co.uk", "tickets.co.uk", false},
		{"x@co.uk", "x@co.uk", "co.uk", false},
		{"x@localhost", "x@localhost", "localhost", false},
		{"+tag@gmail.com", "+tag@gmail.com", "gmail.com", true},
		{"...@gmail.com", "...@gmail.com", "gmail.com", true},
		{`"a@b"@example.org`, `"a@b"@example.org`, "example.org", false},
		{"ａｎｎ＠example.org", "ann@example.org", "example.org", false}, // full width
		{"\u212aelvin@example.org", "kelvin@example.org", "example.org", false},
		{"JOSE\u0301@example.org", "jos\u00e9@example.org", "example.org", false},
		{"jos\u00e9@example.org", "jos\u00e9@example.org", "example.org", false},
		{"ﬁnn@example.org", "finn@example.org", "example.org", false},
	} {
		got, err := ParseEmail(c.typed)
		if err != nil || got.Address != c.address || got.Group != c.group || got.Public != c.public {
			t.Errorf("%q: %+v, %v; want %s in %s, public %v", c.typed, got, err, c.address, c.group, c.public)
		}
	}
}

func TestParseEmailRefuses(t *testing.T) {
	for typed, want := range map[string]string{
		"": "no @", "ann": "no @", "@example.org": "lacks", "ann@": "lacks", "ann@.": "lacks",
		"ann@a..b": "empty part", "ann@.b": "empty part", "a nn@example.org": "space", "ann@exam\u00a0ple.org": "space",
		"ann\x00@example.org": "control", "ann@\xff": "UTF-8", strings.Repeat("a", 250) + "@b.org": "longer than 254",
	} {
		if got, err := ParseEmail(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v, want %q", typed, got, err, want)
		}
	}
}

// TestEmailIsStable: the canonical form is its own, and typing it in capitals
// changes nothing.
func TestEmailIsStable(t *testing.T) {
	domains := rapid.SampledFrom([]string{"gmail.com", "googlemail.com", "example.org", "x.co.uk", "outlook.com", "bücher.de"})
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringN(1, 20, 60).Draw(t, "local") + "@" + domains.Draw(t, "domain")
		e, err := ParseEmail(typed)
		if err != nil {
			return
		}
		if again, err := ParseEmail(e.Address); err != nil || again != e {
			t.Fatalf("%q: %+v, then %+v, %v", typed, e, again, err)
		}
	})
}

func TestProvidersAreSound(t *testing.T) {
	for name, p := range providers {
		if name != strings.ToLower(name) || (p.sameAs != "" && (p.dots || p.plus)) {
			t.Errorf("%s: %+v", name, p)
		}
		if to, ok := providers[p.sameAs]; p.sameAs != "" && (!ok || to.sameAs != "") {
			t.Errorf("%s is the same as %s, which is not listed", name, p.sameAs)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	f.Add("a.b+x@gmail.com")
	f.Add("\u0130@\u212a.com")
	f.Fuzz(func(t *testing.T, typed string) {
		e, err := ParseEmail(typed)
		if err != nil {
			return
		}
		if !utf8.ValidString(e.Address) || !strings.HasSuffix(e.Address, "@"+e.Domain) || !strings.HasSuffix(e.Domain, e.Group) {
			t.Fatalf("%q: %+v", typed, e)
		}
		if again, err := ParseEmail(e.Address); err == nil && again != e {
			t.Fatalf("%q: %+v, then %+v", typed, e, again)
		}
	})
}

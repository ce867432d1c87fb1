package sale

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"

	"facevalue/money"
)

// storyDay is the midnight at which every story's day begins.
const storyDay int64 = 1_800_057_600_000 // 2027-01-16 00:00 UTC

// index is what a name stands for; "#7" stands for 7 itself.
func (s *story) index(names map[string]uint32, name, what string) uint32 {
	if raw, ok := strings.CutPrefix(name, "#"); ok {
		n, _ := strconv.ParseUint(raw, 10, 32)
		return uint32(n)
	}
	n, known := names[name]
	if !known {
		s.fatalf("no %s is called %q", what, name)
	}
	return n
}

// numberOf is the hold or order that a name stands for.
func (s *story) numberOf(names map[string]uint64, name string) uint64 {
	if raw, ok := strings.CutPrefix(name, "#"); ok {
		n, _ := strconv.ParseUint(raw, 10, 64)
		return n
	}
	n, known := names[name]
	if !known {
		s.fatalf("nothing is called %q", name)
	}
	return n
}

// nameOf is the name that something has in the story.
func nameOf[N uint32 | uint64](names map[string]N, n N) string {
	best := ""
	for name, is := range names {
		if is == n && (best == "" || name < best) {
			best = name
		}
	}
	if best == "" {
		return fmt.Sprint("#", n)
	}
	return best
}

// span reads 90s, 15m, 2h, 3d.
func (s *story) span(text string) int64 {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil {
			s.fatalf("%v", err)
		}
		return int64(n) * day
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		s.fatalf("%v", err)
	}
	return d.Milliseconds()
}

// instant reads 10:00:01 of the story's day; "+2d/10:00:01" is two days later.
func (s *story) instant(text string) int64 {
	var days int64
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		n, clock, _ := strings.Cut(rest, "d/")
		d, err := strconv.Atoi(n)
		if err != nil {
			s.fatalf("%v", err)
		}
		days, text = int64(d), clock
	}
	at, err := time.Parse("15:04:05", text)
	if err != nil {
		s.fatalf("%v", err)
	}
	return storyDay + days*day + int64(at.Hour())*hour + int64(at.Minute())*minute + int64(at.Second())*second + int64(at.Nanosecond()/1e6)
}

// clock writes an instant as instant reads it.
func clock(at int64) string {
	days := (at - storyDay) / day
	form := "15:04:05"
	if at%second != 0 {
		form = "15:04:05.000"
	}
	text := time.UnixMilli(at).UTC().Format(form)
	if days != 0 {
		text = fmt.Sprintf("+%dd/%s", days, text)
	}
	return text
}

// amount reads "50.00" in a seller's currency.
func (s *story) amount(text string, seller uint32) int64 {
	m, err := money.Parse(text, s.currency(seller))
	if err != nil {
		s.fatalf("%v", err)
	}
	return int64(m.Amount)
}

// currency is a seller's, and before there are any the first one's.
func (s *story) currency(seller uint32) money.Currency {
	code := s.first
	if int(seller) < len(s.r.m.sellers) {
		code = s.r.m.sellers[seller].Currency
	}
	c, err := money.ParseCurrency(code)
	if err != nil {
		s.fatalf("%v", err)
	}
	return c
}

// money writes an amount with its currency.
func (s *story) money(amount int64, seller uint32) string {
	m, err := money.New(money.Amount(amount), s.currency(seller))
	if err != nil {
		s.fatalf("%v", err)
	}
	return m.String()
}

// rate reads a percentage such as 19 or 7.7 as parts per million.
func (s *story) rate(text string) uint32 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		s.fatalf("%v", err)
	}
	return uint32(f*10_000 + 0.5)
}

var claimKinds = map[string]ClaimKind{
	"session": ClaimSession, "email": ClaimEmail, "account": ClaimAccount, "phone": ClaimPhone,
	"card": ClaimCard, "domain": ClaimDomain, "device": ClaimDevice, "address": ClaimAddress,
}

// claim is the claim key of "bo" (a browser's session) or of "email:bo".
func (s *story) claim(text string) Claim {
	kind, name, typed := strings.Cut(text, ":")
	if !typed {
		kind, name = "session", text
	}
	k, known := claimKinds[kind]
	if kind == "nonsense" {
		k, known = claimKindEnd, true
	}
	if !known {
		s.fatalf("no kind of claim is called %q", kind)
	}
	sum := sha256.Sum256([]byte(kind + ":" + name))
	var c Claim
	copy(c[1:], sum[:])
	c[0] = byte(k)
	return c
}

func (s *story) claims(texts []string) []Claim {
	var out []Claim
	for _, text := range texts {
		out = append(out, s.claim(text))
	}
	return out
}

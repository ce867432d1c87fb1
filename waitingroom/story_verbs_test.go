package waitingroom

import (
	"fmt"
	"strconv"
	"strings"

	"facevalue/draw"
)

// storyVerbs are what stories may say.
var storyVerbs = map[string]func(*story) string{
	"open":     func(s *story) string { return answer(s.r.do(&Open{Meta: ada, Notice: s.notice(testNotice())})) },
	"amend":    (*story).amend,
	"move":     (*story).move,
	"enter":    (*story).enter,
	"rebind":   (*story).rebind,
	"seed":     (*story).seed,
	"claim":    (*story).claim,
	"extend":   (*story).extend,
	"spend":    (*story).spend,
	"progress": (*story).progress,
	"rate":     (*story).rate,
	"pause": func(s *story) string {
		return answer(s.r.do(&Pause{Meta: ada, Reason: s.text("reason", "")})) + s.pulse()
	},
	"resume":   func(s *story) string { return answer(s.r.do(&Resume{Meta: ada})) + s.pulse() },
	"say":      func(s *story) string { return answer(s.r.do(&Say{Meta: ada, Message: s.text("text", "")})) },
	"close":    (*story).close,
	"effects":  (*story).effects,
	"fetched":  (*story).fetched,
	"now":      (*story).now,
	"wait":     func(s *story) string { return strings.TrimSpace(s.pulse()) },
	"place":    (*story).place,
	"asleep":   (*story).asleep,
	"outcomes": (*story).outcomes,
}

func (s *story) amend() string {
	n, version := s.r.m.Notice()
	return answer(s.r.do(&Amend{
		Meta: ada, Based: uint32(s.number("based", uint64(version))), Notice: s.notice(n), Reason: s.text("reason", "because"),
	}))
}

func (s *story) move() string {
	return answer(s.r.do(&MoveStart{Meta: ada, Start: testDay + s.span(s.text("start", "1h")), Reason: "doors are late"}))
}

// enter enters one fan, or many of whom the last is told.
func (s *story) enter() string {
	var out Outcome
	for _, f := range s.fans() {
		c := f.enter()
		c.PublicKey = f.key(int(s.number("browser", 0)))
		for _, other := range strings.Fields(strings.ReplaceAll(s.text("with", ""), ",", " ")) {
			n, _ := strconv.Atoi(other)
			c.Others = append(c.Others, fan(n).identity())
		}
		if out = s.r.do(c); out.OK() {
			s.entries[f] = out.Entry
		}
	}
	return answer(out)
}

func (s *story) rebind() string {
	f := s.fans()[0]
	return answer(s.r.do(&Rebind{Identity: f.identity(), PublicKey: f.key(int(s.number("browser", 1))), Salt: f.salt()}))
}

// published is the signature of quicknet's round 1000.
const published = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"

func (s *story) signature() []byte {
	b := make([]byte, len(published)/2)
	for i := range b {
		n, _ := strconv.ParseUint(published[2*i:2*i+2], 16, 8)
		b[i] = byte(n)
	}
	if s.text("what", "") == "forged" {
		b[40] ^= 1
	}
	return b
}

func (s *story) seed() string {
	c := &PostSeed{Secret: testSecret}
	switch s.text("what", "secret") {
	case "round", "forged":
		c = &PostSeed{Signature: s.signature()}
	case "guess":
		c = &PostSeed{Secret: make([]byte, draw.SecretBytes-1)}
	}
	return answer(s.r.do(c))
}

func (s *story) claim() string {
	f := s.who()
	c := f.claim(s.number("entry", s.entries[f]))
	c.PublicKey = f.key(int(s.number("browser", 0)))
	return answer(s.r.do(c))
}

func (s *story) extend() string {
	f := s.who()
	return answer(s.r.do(&Extend{Entry: s.entries[f], Generation: uint32(s.number("turn", 1))}))
}

func (s *story) spend() string {
	f := s.who()
	c := &Spend{Meta: house, Entry: s.entries[f], Generation: uint32(s.number("turn", 1)), Tickets: uint32(s.number("tickets", 1))}
	return answer(s.r.do(c)) + s.pulse()
}

func (s *story) progress() string {
	c := &Progress{
		Meta: house, Seq: s.r.m.sales.seq + 1, Free: []uint32{uint32(s.number("standing", 80)), uint32(s.number("seated", 20))},
		Held: uint32(s.number("held", 0)), Holds: uint32(s.number("holds", 0)), Paying: uint32(s.number("paying", 0)),
	}
	return answer(s.r.do(c)) + s.pulse()
}

func (s *story) rate() string {
	c := &SetRate{Meta: ada, Rate: uint32(s.number("rate", 600)), Target: uint32(s.number("target", 20)), Reason: s.text("reason", "")}
	return answer(s.r.do(c)) + s.pulse()
}

func (s *story) close() string {
	sold := uint32(s.number("sold", 0))
	left := uint32(s.number("left", 80-uint64(sold)))
	return answer(s.r.do(&Close{Meta: ada, Tallies: []Tally{{Through: sold, Left: left}, {Left: 20}}}))
}

// effects tells what is owed, and ends it when told how.
func (s *story) effects() string {
	var told []string
	for _, e := range s.r.m.Open(nil) {
		told = append(told, fmt.Sprintf("%d %s", e.ID, e.Kind))
		switch s.text("end", "") {
		case "well":
			s.r.must(&EndEffect{Meta: house, Effect: e.ID})
		case "failed":
			s.r.must(&EndEffect{Meta: house, Effect: e.ID, Failed: "the disk is full"})
		}
	}
	if len(told) == 0 {
		return "none"
	}
	return strings.Join(told, ", ")
}

func (s *story) fetched() string {
	return answer(s.r.do(&EndEffect{Meta: house, Effect: s.number("effect", 0), Failed: s.text("failed", ""), Signature: s.signature()}))
}

// pulse tells how serving goes.
func (s *story) pulse() string {
	p := s.r.m.Pulse()
	told := fmt.Sprintf("\n  served=%d called=%d inside=%d late=%d room=%d", p.Served, p.Called, p.Inside, p.Late, p.Room)
	if p.Missed > 0 {
		told += fmt.Sprintf(" missed=%d", p.Missed)
	}
	if p.Paused {
		told += " paused"
	}
	return told
}

// now tells what everybody reads.
func (s *story) now() string {
	n := s.r.m.Now(s.r.now)
	var b strings.Builder
	fmt.Fprintf(&b, "%s entries=%d served=%d", n.Phase, n.Entries, n.Served)
	if n.Root != "" {
		fmt.Fprintf(&b, " size=%d", n.Size)
	}
	if n.Weak {
		b.WriteString(" weak")
	}
	fmt.Fprintf(&b, "\n  pace=%d-%d poll=", n.Pace.Low, n.Pace.High)
	for _, p := range n.Poll {
		fmt.Fprintf(&b, "%d:%ds ", p.Within, p.Seconds)
	}
	b.WriteString("\n ")
	for _, l := range n.Stock {
		fmt.Fprintf(&b, " %s=%s", l.Type, l.Left)
	}
	if n.SoldOut {
		fmt.Fprintf(&b, " sold out, may return: %t", n.MayReturn)
	}
	if n.Message != "" {
		b.WriteString("\n  " + n.Message)
	}
	return b.String()
}

func (s *story) place() string {
	p, _ := s.r.m.Place(s.entries[s.who()])
	return fmt.Sprintf("entry=%d rank=%d people=%d %s missed=%t turns=%d", p.Entry, p.Rank, p.People, p.Standing, p.Missed, p.Generation)
}

// asleep lets time pass without waking the machine, and then has somebody claim, extend
// or enter.
func (s *story) asleep() string {
	s.r.now += s.span(s.text("for", "1h"))
	f := s.fans()[0]
	var c Command = f.enter()
	switch s.text("then", "enter") {
	case "claim":
		c = f.claim(s.entries[f])
	case "extend":
		c = &Extend{Entry: s.entries[f], Generation: uint32(s.number("turn", 1))}
	}
	out := s.r.decide(c)
	if out.OK() {
		s.entries[f] = out.Entry
	}
	return answer(out)
}

func (s *story) outcomes() string {
	codes, tickets := map[Code]int{}, uint32(0)
	s.r.m.Outcomes(func(r Result) bool {
		codes[r.Code]++
		tickets += r.Tickets
		return true
	})
	return fmt.Sprintf("ordered=%d (%d tickets) no_order=%d missed=%d not_reached=%d",
		codes[Ordered], tickets, codes[NoOrder], codes[Missed], codes[NotReached])
}

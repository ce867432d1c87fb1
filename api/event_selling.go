package api

import (
	"strings"

	"facevalue/sale"
)

// How an event is being sold. It is worked out when somebody asks, from the windows, the
// clock and what is to be had: nobody has to set it, and nothing can forget to.
const (
	sellingSoon   = "announced" // a window is still to open, and none has anything now
	sellingNow    = "on_sale"
	sellingOut    = "sold_out"
	sellingPaused = "paused"
	sellingOver   = "ended" // no window is to come, and none is open
)

// selling is how each event of the sale is being sold, by its number. Windows of the
// box office are nobody's but the box office's.
func (s *shop) selling(now int64) []string {
	seen := make([]sold, len(s.setup.Events))
	offered := s.sale.Live().Offered()
	for i := range s.setup.Windows {
		w := &s.setup.Windows[i]
		if w.Staff || w.Closes != 0 && now >= w.Closes {
			continue
		}
		for _, t := range w.Types {
			if int(t) < len(offered) { // a set-up that is newer than what is to be had
				seen[s.setup.Types[t].Event].add(offered[t], now < w.Opens)
			}
		}
	}
	words := make([]string, len(seen))
	for i := range seen {
		words[i] = seen[i].word()
	}
	return words
}

// sold is what the windows say of one event.
type sold struct{ soon, left, out, paused bool }

func (e *sold) add(offered string, soon bool) {
	switch {
	case offered == "closed":
	case soon:
		e.soon = true
	case offered == "paused":
		e.paused = true
	case offered == "none":
		e.out = true
	default:
		e.left = true
	}
}

func (e *sold) word() string {
	switch {
	case e.left:
		return sellingNow
	case e.paused:
		return sellingPaused
	case e.soon:
		return sellingSoon
	case e.out:
		return sellingOut
	}
	return sellingOver
}

// shown is what a document about the sale's events is made from, and how to read it.
func (c *call) shown(s *shop) (read func() (*saleTexts, *Refusal), from saleFrom) {
	texts, seq := c.texts(s)
	words := s.selling(c.now)
	read = func() (*saleTexts, *Refusal) {
		t, bad := texts()
		if bad == nil {
			t.selling = words
		}
		return t, bad
	}
	return read, saleFrom{s.setup, seq, strings.Join(words, " ")}
}

// sellingOf is how an event of the sale is being sold.
func (t *saleTexts) sellingOf(s *sale.Setup, key string) string {
	for i := range s.Events {
		if s.Events[i].Key == key && i < len(t.selling) {
			return t.selling[i]
		}
	}
	return sellingOver
}

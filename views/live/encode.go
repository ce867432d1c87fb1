package live

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
)

// Keys are letters, digits and dashes (in older sales whatever an organizer typed), so
// they are quoted as JSON has it; everything else here is numbers.

// json is the board as everybody gets it.
func (b *board) json(name string) []byte {
	size := 256 + 96*(len(b.types)+len(b.pools))
	for i := range b.events {
		size += 96 + base64.StdEncoding.EncodedLen(len(b.events[i].bits))
	}
	out := make([]byte, 0, size)
	out = append(out, `{"sale":`...)
	out = quote(out, name)
	out = number(out, `,"seq":`, b.seq)
	out = number(out, `,"setup":`, b.setup.Version)
	out = append(out, `,"events":[`...)
	for i := range b.events {
		e := &b.events[i]
		out = quote(append(comma(out), `{"event":`...), e.key)
		out = number(out, `,"seats":`, uint64(e.chart.Len()))
		out = append(bits(append(out, `,"free":`...), e.bits), '}')
	}
	out = append(out, `],"types":[`...)
	out = append(appendOffers(out, b.types), `],"pools":[`...)
	return append(appendShelves(out, b.pools), "]}"...)
}

// json is the change as everybody gets it.
func (c *change) json() []byte {
	out := make([]byte, 0, 512)
	out = number(out, `{"from":`, c.from)
	out = number(out, `,"seq":`, c.seq)
	out = number(out, `,"setup":`, c.setup)
	out = append(out, `,"events":[`...)
	for i := range c.events {
		out = c.events[i].json(comma(out))
	}
	out = append(out, `],"types":[`...)
	out = append(appendOffers(out, c.types), `],"pools":[`...)
	return append(appendShelves(out, c.pools), "]}"...)
}

func (x *eventChange) json(out []byte) []byte {
	out = quote(append(out, `{"event":`...), x.key)
	if x.whole != nil {
		return append(bits(append(out, `,"free":`...), x.whole), '}')
	}
	out = numbers(append(out, `,"freed":[`...), x.free)
	out = numbers(append(out, `],"taken":[`...), x.taken)
	return append(out, "]}"...)
}

func appendOffers(out []byte, types []offer) []byte {
	for _, o := range types {
		out = quote(append(comma(out), `{"type":`...), o.key)
		out = quote(append(out, `,"state":`...), o.state)
		if o.left >= 0 {
			out = number(out, `,"left":`, uint64(o.left))
		}
		if o.returning {
			out = append(out, `,"returning":true`...)
		}
		out = append(out, '}')
	}
	return out
}

func appendShelves(out []byte, pools []shelf) []byte {
	for _, p := range pools {
		out = quote(append(comma(out), `{"pool":`...), p.key)
		out = append(number(out, `,"free":`, uint64(max(p.free, 0))), '}')
	}
	return out
}

func number(out []byte, key string, n uint64) []byte {
	return strconv.AppendUint(append(out, key...), n, 10)
}

func numbers(out []byte, list []uint32) []byte {
	for i, n := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendUint(out, uint64(n), 10)
	}
	return out
}

// bits are base64 of a bit for each seat in the order of its chart, the lowest of a
// byte first.
func bits(out, b []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(out, '"'), b), '"')
}

// comma separates entries of a list.
func comma(out []byte) []byte {
	if out[len(out)-1] == '[' {
		return out
	}
	return append(out, ',')
}

// quote appends a string as JSON has it.
func quote(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			b, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string can always be written
			}
			return append(out, b...)
		}
	}
	return append(append(append(out, '"'), s...), '"')
}

package api

import (
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a text in quotes. Without an escape in it, it is a part of the body.
func (in *reader) quoted() []byte {
	in.at++
	start := in.at
	for in.at < len(in.b) {
		switch c := in.b[in.at]; {
		case c == '"':
			in.at++
			return in.b[start : in.at-1]
		case c == '\\':
			return in.escaped(start)
		case c < ' ':
			in.fail("a text has a control character in it; write it as an escape, if it belongs there")
			return nil
		default:
			in.at++
		}
	}
	in.fail("the end of a text is missing")
	return nil
}

// escaped reads the rest of a text that has escapes, into memory of its own.
func (in *reader) escaped(start int) []byte {
	out := append([]byte(nil), in.b[start:in.at]...)
	for in.at < len(in.b) {
		switch c := in.b[in.at]; {
		case c == '"':
			in.at++
			return out
		case c == '\\':
			out = in.escape(out)
		case c < ' ':
			in.fail("a text has a control character in it; write it as an escape, if it belongs there")
		default:
			out = append(out, c)
			in.at++
		}
	}
	in.fail("the end of a text is missing")
	return nil
}

// plainEscapes are those of one letter.
var plainEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads one escape and appends what it stands for.
func (in *reader) escape(out []byte) []byte {
	in.at++
	if in.at == len(in.b) {
		return out
	}
	c := in.b[in.at]
	if p := plainEscapes[c]; p != 0 {
		in.at++
		return append(out, p)
	}
	if c != 'u' {
		in.fail("a text has an escape that JSON does not know")
		return out
	}
	r := in.unit()
	if utf16.IsSurrogate(r) {
		second := rune(-1)
		if in.at+1 < len(in.b) && in.b[in.at] == '\\' && in.b[in.at+1] == 'u' {
			in.at++
			second = in.unit()
		}
		if r = utf16.DecodeRune(r, second); r == utf8.RuneError {
			in.fail("a text has half of a character in an escape")
			return out
		}
	}
	return utf8.AppendRune(out, r)
}

// unit reads the four digits behind the u of an escape.
func (in *reader) unit() rune {
	in.at++
	if in.at+4 > len(in.b) {
		in.fail("four hexadecimal digits are wanted behind \\u")
		return 0
	}
	var r rune
	for _, c := range in.b[in.at : in.at+4] {
		d, ok := hexDigit(c)
		if !ok {
			in.fail("four hexadecimal digits are wanted behind \\u")
			return 0
		}
		r = r<<4 | rune(d)
	}
	in.at += 4
	return r
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// fieldNames are the names that requests have, so that reading one of them needs no
// memory.
var fieldNames = func() map[string]string {
	names := map[string]string{}
	for _, n := range []string{
		"window", "lines", "codes", "turn", "type", "count", "seats", "section", "apart", "accessible", "companions",
		"ceiling", "or", "item", "donation", "amount", "bundle", "delivery", "drop", "add", "line",
		"agreed_total", "buyer", "name", "email", "phone", "attendees", "ticket", "answers", "question", "version",
		"agreed", "text", "language", "tickets", "reason", "challenge", "code",
	} {
		names[n] = n
	}
	return names
}()

// intern is a name as a string; one that is known is not copied.
func intern(b []byte) string {
	if s, ok := fieldNames[string(b)]; ok {
		return s
	}
	return string(b)
}

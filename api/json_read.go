package api

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// reader reads one JSON text strictly and without reflection. What it refuses beyond
// the grammar: fields that nobody asked for, a field that comes twice, null, numbers
// that are not plain whole numbers, and text that is not UTF-8. The first thing wrong
// ends the reading; from then on every method answers a zero. Texts that it gives are
// valid as long as the body is.
//
// Nothing here recurses but what the caller's fields ask for, so depth is bounded by
// the shape of the request that is expected.
type reader struct {
	b    []byte
	at   int
	bad  *Refusal
	path [maxDepth]step
	deep int
}

// maxDepth is deeper than any request is shaped.
const maxDepth = 8

// step is one part of the way to a value: a field, or a number in a list.
type step struct {
	field string
	index int // -1 for a field
}

// maxListed bounds any list that is not bounded more narrowly.
const maxListed = 40_000

// read reads a whole body as one object.
func (in *reader) read(b []byte, field func(in *reader, name string) bool) *Refusal {
	*in = reader{b: b}
	if !utf8.Valid(b) {
		return refuse(problemMalformed, "the body is not UTF-8")
	}
	in.object(field)
	if in.space(); in.bad == nil && in.at != len(in.b) {
		in.fail("there is something behind the end of the request")
	}
	return in.bad
}

// fail refuses the value that is being read.
func (in *reader) fail(format string, args ...any) {
	if in.bad != nil {
		return
	}
	in.bad = refuse(problemMalformed, fmt.Sprintf(format, args...))
	in.bad.Pointer = in.pointer()
	in.at = len(in.b)
}

// pointer is where the reader is, as a JSON pointer.
func (in *reader) pointer() string {
	var p []byte
	for _, s := range in.path[:in.deep] {
		p = append(p, '/')
		if s.index >= 0 {
			p = strconv.AppendInt(p, int64(s.index), 10)
		} else {
			p = append(p, s.field...)
		}
	}
	return string(p)
}

func (in *reader) space() {
	for in.at < len(in.b) {
		switch in.b[in.at] {
		case ' ', '\t', '\n', '\r':
			in.at++
		default:
			return
		}
	}
}

// next is the first byte of the next value, 0 at the end.
func (in *reader) next() byte {
	in.space()
	if in.at == len(in.b) {
		return 0
	}
	return in.b[in.at]
}

// take goes past a byte if it is there.
func (in *reader) take(c byte) bool {
	if in.next() != c {
		return false
	}
	in.at++
	return true
}

// object reads an object. field is called for each field with its name and reads the
// value, or says that there is no such field.
func (in *reader) object(field func(in *reader, name string) bool) {
	if !in.take('{') {
		in.wanted("an object in braces")
		return
	}
	if in.take('}') {
		return
	}
	var seen [24]string
	for n := 0; in.bad == nil; n++ {
		name := in.name()
		if in.bad != nil {
			return
		}
		if n == len(seen) {
			in.fail("an object has at most %d fields here", len(seen))
			return
		}
		in.push(step{field: name, index: -1})
		for _, s := range seen[:n] {
			if s == name {
				in.fail("this field comes twice")
				return
			}
		}
		seen[n] = name
		if !field(in, name) {
			in.unknown(name)
			return
		}
		in.deep--
		if in.bad != nil || in.take('}') {
			return
		}
		if !in.take(',') {
			in.fail("a comma or the end of the object is missing")
		}
	}
}

// unknown refuses a field that nobody asked for. Its name is somebody's text.
func (in *reader) unknown(name string) {
	in.deep--
	in.fail("there is no field %s here", strconv.QuoteToASCII(clip(name, 40)))
}

// name reads a field's name. It is held against the few that are known, so it may
// share the body's memory: intern gives those names without copying.
func (in *reader) name() string {
	if in.next() != '"' {
		in.wanted("a field's name in quotes")
		return ""
	}
	text := in.quoted()
	if in.bad == nil && !in.take(':') {
		in.fail("a colon is missing behind the name of a field")
	}
	return intern(text)
}

// list reads a list of at most so many; item is called for each.
func (in *reader) list(most int, item func(in *reader)) {
	if !in.take('[') {
		in.wanted("a list in brackets")
		return
	}
	if in.take(']') {
		return
	}
	for n := 0; in.bad == nil; n++ {
		if n == most {
			in.fail("at most %d are taken here", most)
			return
		}
		in.push(step{index: n})
		item(in)
		in.deep--
		if in.bad != nil || in.take(']') {
			return
		}
		if !in.take(',') {
			in.fail("a comma or the end of the list is missing")
		}
	}
}

func (in *reader) push(s step) {
	if in.deep == len(in.path) { // no request is shaped like that
		in.fail("this is nested too deep")
		in.deep--
	}
	in.path[in.deep] = s
	in.deep++
}

// wanted says what should be here, and what is.
func (in *reader) wanted(what string) {
	is := "something else"
	switch c := in.next(); {
	case c == 0:
		is = "the end"
	case c == '"':
		is = "a text"
	case c == '{':
		is = "an object"
	case c == '[':
		is = "a list"
	case c == 't', c == 'f':
		is = "true or false"
	case c == 'n':
		is = "null; leave the field out instead"
	case c == '-' || c >= '0' && c <= '9':
		is = "a number"
	}
	in.fail("%s is wanted, this is %s", what, is)
}

// flag reads true or false.
func (in *reader) flag() bool {
	in.space()
	rest := in.b[in.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("true")):
		in.at += 4
		return true
	case bytes.HasPrefix(rest, []byte("false")):
		in.at += 5
		return false
	}
	in.wanted("true or false")
	return false
}

// number reads a whole number from least to most.
func (in *reader) number(least, most int64) int64 {
	c := in.next()
	if c != '-' && (c < '0' || c > '9') {
		in.wanted("a whole number")
		return 0
	}
	start := in.at
	for in.at < len(in.b) && isNumeric(in.b[in.at]) {
		in.at++
	}
	text := in.b[start:in.at]
	v, ok := whole(text)
	if !ok || v < least || v > most {
		in.fail("a whole number from %d to %d is wanted, this is %s", least, most, clip(string(text), 40))
		return 0
	}
	return v
}

func isNumeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// whole reads digits behind an optional minus; no fraction, no exponent, no leading
// zero, nothing beyond 18 digits.
func whole(text []byte) (v int64, ok bool) {
	digits := bytes.TrimPrefix(text, []byte{'-'})
	if len(digits) == 0 || len(digits) > 18 || len(digits) > 1 && digits[0] == '0' {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	if len(digits) != len(text) {
		v = -v
	}
	return v, true
}

// text reads a text of at most so many bytes.
func (in *reader) text(most int) []byte {
	if in.next() != '"' {
		in.wanted("a text in quotes")
		return nil
	}
	t := in.quoted()
	if len(t) > most {
		in.fail("a text of at most %d bytes is wanted, this one has %d", most, len(t))
		return nil
	}
	return t
}

// key reads the key of something that the organizer has named.
func (in *reader) key() []byte {
	t := in.text(maxText)
	if in.bad == nil && len(t) == 0 {
		in.fail("a name is wanted, this is empty")
	}
	return t
}

// line reads a text of one line that people will read: without characters that
// cannot be seen or that turn the direction of what stands around them.
func (in *reader) line(most int) string {
	return in.readable(most, Misleading)
}

// prose is like line, of as many lines as its writer likes.
func (in *reader) prose(most int) string {
	return in.readable(most, func(r rune) bool { return r != '\n' && r != '\t' && Misleading(r) })
}

func (in *reader) readable(most int, misleads func(rune) bool) string {
	t := in.text(most)
	if in.bad != nil {
		return ""
	}
	for _, r := range string(t) {
		if misleads(r) {
			in.fail("the character %U cannot be seen and can mislead; leave it out", r)
			return ""
		}
	}
	return string(bytes.TrimSpace(t))
}

// Misleading says whether a character has no place in a line that people trust: it
// controls a device, turns the direction of what stands around it, or is nothing. Joiners
// stay: Persian, Hindi and families of emoji need them.
func Misleading(r rune) bool {
	switch {
	case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0x2028, r == 0x2029, r == 0x200b, r == 0xfeff, r == 0x2060, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}

const maxText = 256

// clip cuts a text that is told back to somebody.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "..."
}

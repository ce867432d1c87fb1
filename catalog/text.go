package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts is one text in several languages, sorted by language.
type Texts []Text

// Text is a text in one language.
type Text struct {
	Language string `wire:"1"` // "en", "pt-BR": a BCP 47 tag
	Text     string `wire:"2"`
}

// In is the text in a language; if there is none, in the language without its
// region, else in the first that there is.
func (t Texts) In(language string) string {
	base, _, _ := strings.Cut(language, "-")
	for _, want := range []string{language, base} {
		for _, text := range t {
			if strings.EqualFold(text.Language, want) {
				return text.Text
			}
		}
	}
	if len(t) > 0 {
		return t[0].Text
	}
	return ""
}

// One is a text in one language.
func One(language, text string) Texts { return Texts{{language, text}} }

// wrongKey says what is wrong with a key, or "". Keys are names for machines: they
// stand in URLs, so they have one spelling.
func wrongKey(key string) string {
	if len(key) == 0 || len(key) > maxKeyBytes {
		return fmt.Sprintf("a key has from 1 to %d of a-z, 0-9 and -", maxKeyBytes)
	}
	for i, c := range []byte(key) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return fmt.Sprintf("a key has a-z, 0-9 and -, and begins with a letter or digit; %.60q has not", key)
		}
	}
	return ""
}

// wrongSuffix says what is wrong with the suffix of an id, or "".
func wrongSuffix(suffix string) string {
	bad := len(suffix) < 3 || len(suffix) > 24
	for _, c := range []byte(suffix) {
		bad = bad || (c < 'a' || c > 'z') && (c < '0' || c > '9')
	}
	if bad {
		return "a suffix has from 3 to 24 of a-z and 0-9"
	}
	return ""
}

// wrongName says what is wrong with a name that people read, or "".
func wrongName(what, name string) string { return wrongLine(what, name, 1, maxName) }

// wrongLine says what is wrong with a text of one line, or "".
func wrongLine(what, text string, least, most int) string {
	switch {
	case len(text) < least || len(text) > most:
		return fmt.Sprintf("%s has from %d to %d bytes", what, least, most)
	case !utf8.ValidString(text):
		return what + " is not valid UTF-8"
	case strings.TrimSpace(text) != text:
		return what + " begins or ends with a space"
	}
	for _, r := range text {
		if confusing(r) {
			return fmt.Sprintf("%s has the character %U, which cannot be seen and can mislead", what, r)
		}
	}
	return ""
}

// wrongDescription says what is wrong with a text of several lines, or "".
func wrongDescription(what, text string) string {
	if len(text) > maxDescription {
		return fmt.Sprintf("%s has at most %d bytes", what, maxDescription)
	}
	if !utf8.ValidString(text) {
		return what + " is not valid UTF-8"
	}
	for _, r := range text {
		if r != '\n' && r != '\t' && confusing(r) {
			return fmt.Sprintf("%s has the character %U, which cannot be seen and can mislead", what, r)
		}
	}
	return ""
}

// confusing says whether a character has no place in a text that people trust: it
// controls a device, turns the direction of what stands around it, or is nothing.
// Joiners stay, because Persian, Hindi and families of emoji need them, and so do
// the marks that give a single letter its direction.
func confusing(r rune) bool {
	switch {
	case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0x2028, r == 0x2029, r == 0x200b, r == 0xfeff, r == 0x2060, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}

// wrongLanguage says what is wrong with a language tag, or "".
func wrongLanguage(tag string) string {
	bad := len(tag) < 2 || len(tag) > 35
	for i, part := range strings.Split(tag, "-") {
		bad = bad || part == "" || len(part) > 8 || i == 0 && len(part) > 3
		for _, c := range []byte(part) {
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
			bad = bad || !letter && (i == 0 || c < '0' || c > '9')
		}
	}
	if bad {
		return fmt.Sprintf("%.60q is not a language tag such as en or pt-BR", tag)
	}
	return ""
}

// wrong says what is wrong with a text in several languages, or "". Each text is
// held against line.
func (t Texts) wrong(what string, line func(what, text string) string) string {
	if len(t) > maxTexts {
		return fmt.Sprintf("%s is in at most %d languages", what, maxTexts)
	}
	for i, text := range t {
		if wrong := wrongLanguage(text.Language); wrong != "" {
			return what + ": " + wrong
		}
		if i > 0 && t[i-1].Language >= text.Language {
			return what + ": languages are sorted, and each is there once"
		}
		if wrong := line(what+" in "+text.Language, text.Text); wrong != "" {
			return wrong
		}
	}
	return ""
}

// wrongNames says what is wrong with a name in several languages, or "": there must
// be one.
func (t Texts) wrongNames(what string) string {
	if len(t) == 0 {
		return what + " is needed in at least one language"
	}
	return t.wrong(what, wrongName)
}

// wrongReport says what is wrong with a text that the house reports, or "".
func wrongReport(what, text string) string {
	if len(text) > maxDescription || !utf8.ValidString(text) {
		return fmt.Sprintf("%s has at most %d bytes of UTF-8", what, maxDescription)
	}
	return ""
}

// firstWrong is the first of several texts that say something.
func firstWrong(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// sort puts the languages in order.
func (t Texts) sort() {
	slices.SortStableFunc(t, func(a, b Text) int { return strings.Compare(a.Language, b.Language) })
}

package sale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters that a person cannot tell from the Latin one or the digit
// beside them, mapped to one of both. The list follows the Unicode confusables for
// capital letters of Greek and Cyrillic, and adds the pairs that are misread on
// paper: O and 0, I, L and 1.
var lookAlikes = map[rune]rune{
	'Α': 'A', 'А': 'A', 'Β': 'B', 'В': 'B', 'С': 'C', 'Ϲ': 'C', 'Ε': 'E', 'Е': 'E',
	'Η': 'H', 'Н': 'H', 'Ι': '1', 'І': '1', 'Ӏ': '1', 'Ј': 'J', 'Κ': 'K', 'К': 'K',
	'Μ': 'M', 'М': 'M', 'Ν': 'N', 'Ο': '0', 'О': '0', 'Ρ': 'P', 'Р': 'P', 'Ѕ': 'S',
	'Τ': 'T', 'Т': 'T', 'Υ': 'Y', 'Ү': 'Y', 'У': 'Y', 'Χ': 'X', 'Х': 'X', 'Ζ': 'Z',
	'O': '0', 'I': '1', 'L': '1',
}

// NormaliseCode is the form in which codes are compared: compatibility forms
// folded, in capitals, without spaces, dashes and marks, look-alikes made one. It
// reports false for a text that is empty, too long, not UTF-8, or without anything of
// a code in it.
func NormaliseCode(text string) (string, bool) {
	if len(text) > 4*maxCodeText || !utf8.ValidString(text) {
		return "", false
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(text) {
		r = unicode.ToUpper(r)
		if to, ok := lookAlikes[r]; ok {
			r = to
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	code := b.String()
	if code == "" || len(code) > maxCodeText {
		return "", false
	}
	return code, true
}

package views

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxTerm bounds what of a word is kept for searching, in bytes.
const maxTerm = 64

// fold is the form in which texts are compared: compatibility forms folded, small
// letters, no accents, single blanks.
func fold(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "")) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r), unicode.IsControl(r):
			blank = b.Len() > 0
		default:
			if blank {
				b.WriteByte(' ')
				blank = false
			}
			b.WriteRune(small(r))
		}
	}
	return b.String()
}

// small is a letter in its small form. Those that have no mark to take off are
// written as people without such a key type them.
func small(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ':
		return 'd'
	case 'ı':
		return 'i'
	}
	return r
}

// words are the parts of a folded text that people search by.
func words(folded string) []string {
	all := strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(joints, r)
	})
	kept := all[:0]
	for _, w := range all {
		if w = strings.Trim(w, joints); w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// joints stand within words.
const joints = "@.-_+"

// pieces are the parts of words that are joined, for who types the second half of a
// double name.
func pieces(words []string) []string {
	var all []string
	for _, w := range words {
		parts := strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune(joints, r) })
		if len(parts) > 1 {
			all = append(all, parts[1:]...)
		}
	}
	return all
}

// cut is at most maxTerm bytes of a term, whole letters.
func cut(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	end := maxTerm
	for end > 0 && !utf8.RuneStart(term[end]) {
		end--
	}
	return term[:end]
}

// after is the first text behind all that begin with a prefix: texts are compared by
// their bytes, and no UTF-8 has the byte 0xff.
func after(prefix string) string { return prefix + "\xff" }

// digits are the digits of a text: how telephone numbers are compared.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

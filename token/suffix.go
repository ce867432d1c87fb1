package token

import "bytes"

// The bounds of a suffix: the part of an id that names a sale or an organizer.
const (
	minSuffix = 3
	maxSuffix = 24
)

// Suffix names a sale within the house, without its prefix. It is comparable and
// holds no pointer, so that tokens can carry it without allocating.
type Suffix [maxSuffix]byte

// ParseSuffix reads 3 to 24 small letters and digits.
func ParseSuffix(s string) (Suffix, bool) {
	var x Suffix
	if len(s) < minSuffix || len(s) > maxSuffix {
		return Suffix{}, false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return Suffix{}, false
		}
		x[i] = s[i]
	}
	return x, true
}

// String is the suffix as it is written in ids.
func (x Suffix) String() string { return string(x.text()) }

// Is says whether the suffix reads s, without making a string of it.
func (x *Suffix) Is(s string) bool { return string(x.text()) == s }

func (x *Suffix) text() []byte {
	if end := bytes.IndexByte(x[:], 0); end >= 0 {
		return x[:end]
	}
	return x[:]
}

// appendSuffix writes the length and the text.
func appendSuffix(b []byte, x *Suffix) []byte {
	text := x.text()
	return append(append(b, byte(len(text))), text...)
}

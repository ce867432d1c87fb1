package delivery

import (
	_ "embed" // the fonts
	"encoding/binary"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The fonts of tickets have the letters of the Latin, Greek, Cyrillic, Armenian and
// Georgian alphabets. A test cuts them from larger ones; see font/LICENSE.
var (
	//go:embed font/DejaVuSansCondensed.ttf
	plainFont []byte
	//go:embed font/DejaVuSansCondensed-Bold.ttf
	boldFont []byte
)

// box is printed for a character that the fonts do not have. Scripts that run from
// right to left or join their letters are among those: half of a name in the wrong
// order would be worse than none of it.
const box = '□'

// printable is a text for paper, in characters that the fonts have. lost says that
// others were in it.
func printable(s string) (text string, lost bool) {
	text = strings.Map(func(r rune) rune {
		switch {
		case inFont(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
			return -1 // says how others are shown, and shows nothing
		}
		lost = true
		return box
	}, norm.NFC.String(clean(s)))
	return text, lost
}

func inFont(r rune) bool { return r < 1<<16 && fontCovers()[r/64]&(1<<(r%64)) != 0 }

// fontCovers has a bit for every character that both fonts have a glyph for.
var fontCovers = sync.OnceValue(func() *[1 << 10]uint64 {
	plain, bold := glyphs(plainFont), glyphs(boldFont)
	for i := range plain {
		plain[i] &= bold[i]
	}
	return plain
})

// glyphs reads which characters a TrueType font has, from the segments of its table of
// characters (cmap, format 4). The fonts are ours: what they are is a test's to say.
func glyphs(font []byte) *[1 << 10]uint64 {
	var has [1 << 10]uint64
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	table := cmapTable(font)
	segments := u16(table+6) / 2
	ends, starts := table+14, table+16+2*segments
	deltas, offsets := starts+2*segments, starts+4*segments
	for s := range segments {
		for r := u16(starts + 2*s); r <= u16(ends+2*s) && r < 0xffff; r++ {
			glyph := r + u16(deltas+2*s)
			if offset := u16(offsets + 2*s); offset != 0 {
				glyph = u16(offsets + 2*s + offset + 2*(r-u16(starts+2*s)))
			}
			if glyph&0xffff != 0 {
				has[r/64] |= 1 << (r % 64)
			}
		}
	}
	return &has
}

// cmapTable is where a font's table of Unicode characters begins.
func cmapTable(font []byte) int {
	for at := 12; ; at += 16 {
		if string(font[at:at+4]) != "cmap" {
			continue
		}
		cmap := int(binary.BigEndian.Uint32(font[at+8:]))
		return cmap + int(binary.BigEndian.Uint32(font[cmap+8:])) // of the first encoding
	}
}

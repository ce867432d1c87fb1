package delivery

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// picture prints a code as a QR code. Each row's neighbours are one rectangle, and
// nothing is scaled as an image, so that it is sharp on paper and on screens.
func (p *printer) picture(code string, left, top float64) error {
	q, err := qr.Encode(code, qr.M)
	if err != nil {
		return fmt.Errorf("a code of %d bytes as a picture: %w", len(code), err)
	}
	const quiet = 4 // modules of white around it, as the standard asks for
	side := qrSide / float64(q.Size+2*quiet)
	p.SetFillColor(0, 0, 0)
	for y := range q.Size {
		for x := 0; x < q.Size; x++ {
			from := x
			for x < q.Size && q.Black(x, y) {
				x++
			}
			if x > from {
				p.Rect(left+float64(from+quiet)*side, top+float64(y+quiet)*side, float64(x-from)*side, side, "F")
			}
		}
	}
	return nil
}

// typed prints a code so that it can be typed.
func (p *printer) typed(code string) {
	p.paragraph(p.words.typeCode, "", 8.5, inner, 2)
	p.paragraph(grouped(code), "", 10.5, inner, 6)
}

// grouped is a code in groups of four, behind what comes before its colon.
func grouped(code string) string {
	code = clean(code)
	kind, rest, ok := strings.Cut(code, ":")
	if !ok {
		kind, rest = "", code
	}
	var b strings.Builder
	if ok {
		b.WriteString(kind + ":")
	}
	n := 0
	for _, r := range rest {
		if n%4 == 0 && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

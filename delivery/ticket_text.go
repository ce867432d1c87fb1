package delivery

import (
	"strings"
	"unicode/utf8"
)

// mostText is more than any text of a page can show, so that nobody makes the house
// measure a novel.
const mostText = 4000

// lineHeight is the height in mm of a line of text so many points large.
func lineHeight(size float64) float64 { return size * 0.46 }

// paragraph prints a text in at most so many lines; what does not fit ends in dots.
func (p *printer) paragraph(text, style string, size, width float64, most int) {
	text, lost := printable(clipped(text))
	p.lost = p.lost || lost
	if text == "" || most < 1 {
		return
	}
	p.SetFont(fontName, style, size)
	for _, line := range p.broken(text, width, most) {
		p.SetX(margin)
		p.CellFormat(width, lineHeight(size), line, "", 1, "L", false, 0, "")
	}
}

// clipped is the beginning of a text that is far too long.
func clipped(s string) string {
	if len(s) <= mostText {
		return s
	}
	return strings.ToValidUTF8(s[:mostText], "") + "…"
}

// broken is a text in lines that are no wider than the width: between words where it
// can be, within one that is longer than a line.
func (p *printer) broken(text string, width float64, most int) (lines []string) {
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		if word == "" {
			continue
		}
		joined := strings.TrimPrefix(line+" "+word, " ")
		if p.GetStringWidth(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; p.GetStringWidth(line) > width && len(lines) <= most; {
			n := p.fitting(line, width)
			lines, line = append(lines, line[:n]), line[n:]
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = append(lines[:most-1], p.dotted(lines[most-1], width))
	}
	return lines
}

// fitting is how many bytes of a text fit into a width: one character at least.
func (p *printer) fitting(text string, width float64) int {
	sum, end := 0.0, 0
	for i, r := range text {
		w := p.GetStringWidth(string(r))
		if sum += w; sum > width && i > 0 {
			return i
		}
		end = i + utf8.RuneLen(r)
	}
	return end
}

func (p *printer) dotted(line string, width float64) string {
	dots := p.GetStringWidth("…")
	if p.GetStringWidth(line)+dots > width {
		line = line[:p.fitting(line, width-dots)]
	}
	return strings.TrimRight(line, " ") + "…"
}

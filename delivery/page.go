package delivery

import (
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"unicode"
)

// page is a letter before it is text or HTML: both are made of the same words.
type page struct {
	Language     string
	Title, Hello string
	First        []string
	Big          string // digits to be typed
	TicketsTitle string
	Tickets      []ticketPart
	Rows         []row
	After        []string
	Link         string
	LinkText     string
	Regards      string
	Foot         string
}

type ticketPart struct {
	Title    string
	Lines    []string
	Code     string
	CodeText string
}

type row struct{ What, Amount string }

var textLayout = texttemplate.Must(texttemplate.New("text").Parse(`{{.Hello}}
{{range .First}}
{{.}}
{{end}}{{with .Big}}
    {{.}}
{{end}}{{with .TicketsTitle}}
{{.}}
{{end}}{{range .Tickets}}
----------------------------------------
{{.Title}}
{{range .Lines}}{{.}}
{{end}}{{if .Code}}{{.CodeText}}: {{.Code}}
{{end}}{{end}}{{if .Rows}}
----------------------------------------
{{range .Rows}}{{.What}}: {{.Amount}}
{{end}}{{end}}{{range .After}}
{{.}}
{{end}}{{if .Link}}
{{.LinkText}}: {{.Link}}
{{end}}
{{.Regards}}
{{with .Foot}}
-- 
{{.}}
{{end}}`))

// The styles stand with the elements: many mail readers drop everything else.
var htmlLayout = htmltemplate.Must(htmltemplate.New("html").Funcs(htmltemplate.FuncMap{"lines": splitLines}).Parse(`<!doctype html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font:16px/1.5 sans-serif">
<div style="max-width:560px;margin:0 auto">
<h1 style="font-size:20px;line-height:1.3">{{.Title}}</h1>
<p>{{.Hello}}</p>
{{range .First}}<p>{{range lines .}}{{.}}<br>{{end}}</p>
{{end}}{{with .Big}}<p style="font-size:32px;letter-spacing:4px"><strong>{{.}}</strong></p>
{{end}}{{with .TicketsTitle}}<p>{{.}}</p>
{{end}}{{range .Tickets}}<div style="border:1px solid #767676;border-radius:8px;padding:12px;margin:12px 0">
<strong>{{.Title}}</strong><br>
{{range .Lines}}{{.}}<br>
{{end}}{{if .Code}}{{.CodeText}}: <code style="word-break:break-all">{{.Code}}</code>
{{end}}</div>
{{end}}{{if .Rows}}<table style="width:100%;border-collapse:collapse">
{{range .Rows}}<tr><td style="padding:4px 0">{{.What}}</td><td style="padding:4px 0;text-align:right">{{.Amount}}</td></tr>
{{end}}</table>
{{end}}{{range .After}}<p>{{.}}</p>
{{end}}{{if .Link}}<p><a href="{{.Link}}">{{.LinkText}}</a></p>
{{end}}<p>{{range lines .Regards}}{{.}}<br>{{end}}</p>
{{with .Foot}}<p style="font-size:13px;color:#595959">{{.}}</p>
{{end}}</div>
</body>
</html>
`))

// render is the page as text and as HTML.
func (p *page) render() (text, html string, err error) {
	p.tidy()
	var t, h strings.Builder
	if err := textLayout.Execute(&t, p); err != nil {
		return "", "", err
	}
	if err := htmlLayout.Execute(&h, p); err != nil {
		return "", "", err
	}
	return t.String(), h.String(), nil
}

// tidy takes out what a name or a note could pass itself off as another part of the
// letter with: line breaks where one line is, and marks that turn text around.
func (p *page) tidy() {
	p.Title, p.Hello, p.Foot = clean(p.Title), clean(p.Hello), clean(p.Foot)
	for i := range p.First {
		p.First[i] = cleanLines(p.First[i])
	}
	for i := range p.After {
		p.After[i] = clean(p.After[i])
	}
	for i := range p.Tickets {
		t := &p.Tickets[i]
		t.Title, t.Code = clean(t.Title), clean(t.Code)
		for j := range t.Lines {
			t.Lines[j] = clean(t.Lines[j])
		}
	}
	for i := range p.Rows {
		p.Rows[i].What = clean(p.Rows[i].What)
	}
	p.Regards, p.Link = cleanLines(p.Regards), clean(p.Link)
}

func splitLines(s string) []string { return strings.Split(s, "\n") }

// clean is a text for one line.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || turnsAround(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// cleanLines is a text of several lines.
func cleanLines(s string) string {
	lines := splitLines(strings.ReplaceAll(s, "\r\n", "\n"))
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// turnsAround says whether a mark changes the direction in which others are read.
func turnsAround(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

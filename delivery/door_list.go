package delivery

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
)

// DoorList is what the door has on paper: who may come to an event. It is a page for a
// browser to print, whose fonts have every script.
type DoorList struct {
	Guests   bool // only those who were invited
	Event    string
	Venue    string
	Begins   When
	Printed  When // in the event's zone
	Language string
	Rows     []DoorRow
}

// DoorRow is a ticket on the list.
type DoorRow struct {
	Name, Buyer   string
	Seat, Type    string
	Ticket, Order string
	Reason        string // why somebody was invited
	In            bool   // has come already
}

var doorLayout = template.Must(template.New("door").Parse(`<!doctype html>
<html lang="{{.Tag}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{{.Title}}</title>
<style>
body { font: 11pt/1.35 sans-serif; margin: 12mm; color: #000; background: #fff }
h1 { font-size: 16pt; margin: 0 }
p { margin: 1mm 0 }
table { width: 100%; border-collapse: collapse; margin-top: 5mm }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 2mm; border-bottom: 0.2mm solid #767676; overflow-wrap: anywhere }
thead { display: table-header-group }
tr { break-inside: avoid }
.tick { font-size: 14pt; line-height: 1 }
small { color: #444 }
</style></head>
<body>
<h1>{{.Title}}</h1>
<p>{{.When}}{{with .Venue}} · {{.}}{{end}}</p>
<p>{{.Count}} · {{.Printed}}</p>
<table>
<thead><tr><th></th><th>{{.Words.Name}}</th><th>{{.Words.Seat}}</th><th>{{.Words.Type}}</th><th>{{.Words.Ticket}}</th></tr></thead>
<tbody>
{{range .Rows}}<tr><td class="tick">{{if .In}}☒{{else}}☐{{end}}</td><td>{{if .Name}}{{.Name}}{{else}}–{{end}}{{if and .Buyer (ne .Buyer .Name)}}<br><small>{{.Buyer}}</small>{{end}}{{with .Reason}}<br><small>{{.}}</small>{{end}}</td><td>{{.Seat}}</td><td>{{.Type}}</td><td>{{.Ticket}}<br><small>{{.Order}}</small></td></tr>
{{end}}</tbody>
</table>
</body>
</html>
`))

// HTML is the list as a page.
func (l *DoorList) HTML() ([]byte, error) {
	s := speak(l.Language)
	title, rows := s.doorList, make([]DoorRow, len(l.Rows))
	if l.Guests {
		title = s.guestList
	}
	for i, r := range l.Rows {
		r.Name, r.Buyer, r.Seat, r.Type, r.Reason = clean(r.Name), clean(r.Buyer), clean(r.Seat), clean(r.Type), clean(r.Reason)
		rows[i] = r
	}
	begins := s.dateToFollow
	if !l.Begins.IsZero() {
		begins = s.written(l.Begins)
	}
	var out bytes.Buffer
	err := doorLayout.Execute(&out, map[string]any{
		"Tag": s.tag, "Title": clean(title + ": " + l.Event), "When": begins, "Venue": clean(l.Venue), "Rows": rows,
		"Count": fill(s.ticketCount, "n", strconv.Itoa(len(rows))), "Printed": fill(s.printedAt, "when", s.written(l.Printed)),
		"Words": map[string]string{"Name": s.labelName, "Seat": s.labelSeat, "Type": s.labelType, "Ticket": s.labelTicket},
	})
	if err != nil {
		return nil, fmt.Errorf("delivery: list for the door: %w", err)
	}
	return out.Bytes(), nil
}

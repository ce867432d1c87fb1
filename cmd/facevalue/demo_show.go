package main

import (
	"fmt"
	"io"
	"net/url"
	"text/template"
	"time"

	"facevalue/web"
)

// demoShown is what is printed of a demo.
type demoShown struct {
	access demoAccess
	data   string
	kept   bool
}

// showDemo prints where everything is.
func (h *house) showDemo(out io.Writer, d demoShown) {
	opens, clock := h.tourOpens()
	values := map[string]any{
		"URL": h.options.public, "Access": d.access, "Data": d.data, "Kept": d.kept, "Code": demoCode,
		"Opens": clock, "Soon": opens, "Shop": web.Built(), "Calls": fiveCalls(h.options.public), "Local": isLocal(h.options.public),
		"Switches": switchesLink(h.options.public, h.options.sandboxKey),
	}
	if err := demoText.Execute(out, values); err != nil {
		fmt.Fprintf(out, "%s\n", h.options.public) // a closed terminal is no reason to end
	}
}

// tourOpens is in how many seconds the tour's window opens, and when that is.
func (h *house) tourOpens() (seconds int64, clock string) {
	s, ok := h.node.Sale(demoTour)
	if !ok {
		return 0, ""
	}
	at := s.Live().Setup().Windows[0].Opens
	return max(0, (at-h.clock.Now()+999)/1000), time.UnixMilli(at).Format(time.TimeOnly)
}

func isLocal(public string) bool {
	u, err := url.Parse(public)
	return err == nil && u.Hostname() == "localhost"
}

// switchesLink leads to the sandbox's switches, with the key that opens them.
func switchesLink(public, key string) string {
	u, err := url.Parse(public)
	if err != nil {
		return public
	}
	u.User, u.Path = url.User(key), "/sandbox/"
	return u.String()
}

// fiveCalls buy two tickets of the club night. The numbers of the first hold and its
// order are known before there are any: they count from 1.
func fiveCalls(base string) []string {
	const (
		json = `-H 'Content-Type: application/json' `
		jar  = `-b fv.jar `
	)
	return []string{
		`curl -s -c fv.jar ` + json + `-d '{}' ` + base + `/v1/sessions`,
		`curl -s ` + jar + json + `-H 'Idempotency-Key: demo-hold-1' -d '{"window":"general","lines":[{"type":"ga","count":2}],"codes":["` + demoCode + `"]}' ` +
			base + `/v1/sales/sale_` + demoClub + `/holds`,
		`curl -s ` + jar + json + `-H 'Idempotency-Key: demo-checkout-1' -d '{"agreed_total":2700,"buyer":{"name":"Ada Fan","email":"ada@example.org"}}' ` +
			base + `/v1/holds/hold_` + demoClub + `_1/checkout`,
		`curl -s -o /dev/null -d card=4242424242424242 "$(curl -s --retry 3 ` + jar + `-o /dev/null -w '%{redirect_url}' ` + base + `/v1/orders/ord_` + demoClub + `_1/pay)"`,
		`sleep 1; curl -s ` + jar + base + `/v1/orders/ord_` + demoClub + `_1/tickets`,
	}
}

var demoText = template.Must(template.New("demo").Parse(`
facevalue demo: {{.URL}}
{{- if .Local}}   (no network was found: only this machine reaches it)
{{- else}}   (a phone in the same network can open it too)
{{- end}}
{{if not .Shop}}
  *** This binary was built without the shop: only the API is there.
  *** Install Node 20 or newer, run make build, and start again.
{{end}}
  club night     {{.URL}}/sales/sale_club   on sale now; the code {{.Code}} takes 20 % off
  stadium tour   {{.URL}}/rooms/sale_tour/general   {{if .Soon}}the lobby is open, places are drawn at {{.Opens}}, in {{.Soon}} s; {{end}}asks for a proven e-mail address
  mails          {{.URL}}/dev/outbox        all that would be sent, with codes and links
  payments       card 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined; no money moves
  bad days       {{.Switches}}
                 what the payment company does wrong: lost answers, late news, refunds that come back
  description    {{.URL}}/openapi.json

  organizer      org_demo: {{.Access.Email}}, password {{.Access.Password}}
  API key        {{.Access.Key}}
                 curl -H 'Authorization: Bearer {{.Access.Key}}' {{.URL}}/v1/organizer/sales
  data           {{.Data}}{{if .Kept}}{{else}}   removed at the end; --data DIR keeps it{{end}}

Five requests that buy two tickets of the club night. Numbers count from 1: if somebody was
faster, put in the hold and the order that the answers name.
{{range .Calls}}
  {{.}}
{{end}}
Ctrl-C ends it.
`))

package delivery

import (
	"html/template"
	"net/http"
	"strconv"
	"time"
)

// pageSize is how many mails a page of the outbox lists.
const pageSize = 50

var outboxHTML = template.Must(template.New("list").Funcs(template.FuncMap{"when": shownInstant}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Outbox</title>` + outboxStyle + `</head>
<body><main><h1>Outbox</h1><p>There is no mail server, so mail is kept here.</p>
{{if not .Mails}}<p>No mail.</p>{{end}}
<ul>{{range .Mails}}<li><a href="{{$.Base}}/{{.N}}">{{.Subject}}</a><br><small>to {{.To}}, {{when .At}}</small></li>{{end}}</ul>
{{with .Older}}<p><a href="{{$.Base}}?before={{.}}">Older</a></p>{{end}}
</main></body></html>
`))

var mailHTML = template.Must(template.New("mail").Funcs(template.FuncMap{"when": shownInstant}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Subject}}</title>` + outboxStyle + `</head>
<body><main><p><a href="{{.Base}}">Outbox</a></p><h1>{{.Subject}}</h1>
<p><small>to {{.Name}} {{.To}}, {{when .At}}, {{.ID}}</small></p>
{{if .Files}}<ul>{{range .Files}}<li><a href="{{$.Base}}/{{$.N}}/files/{{.N}}">{{.Name}}</a> <small>{{.Size}} bytes</small></li>{{end}}</ul>{{end}}
<iframe sandbox title="The mail as it looks" src="{{.Base}}/{{.N}}/html"></iframe>
<h2>Plain text</h2><pre>{{.Text}}</pre>
</main></body></html>
`))

const outboxStyle = `<style>body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a}main{max-width:44rem;margin:0 auto;padding:1rem}
li{margin:.5rem 0;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:1rem}
iframe{width:100%;height:32rem;border:1px solid #767676}small{color:#595959}</style>`

func shownInstant(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02 15:04:05 UTC") }

// Handler shows the outbox to whoever develops, under a path such as /dev/outbox. It
// has buyers' data and asks nobody who they are: it is not for a house that is open.
func (o *Outbox) Handler(base string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+base, func(w http.ResponseWriter, r *http.Request) { o.showList(w, r, base) })
	mux.HandleFunc("GET "+base+"/{n}", func(w http.ResponseWriter, r *http.Request) {
		if k, ok := o.named(w, r); ok {
			files, err := o.Files(r.Context(), k.N)
			if err != nil {
				http.Error(w, "the outbox cannot be read", http.StatusInternalServerError)
				return
			}
			pageHeader(w, "frame-src 'self'; ")
			_ = mailHTML.Execute(w, struct { // whoever went away sees nothing of it
				Kept
				Base  string
				Files []KeptFile
			}{k, base, files})
		}
	})
	mux.HandleFunc("GET "+base+"/{n}/html", func(w http.ResponseWriter, r *http.Request) {
		if k, ok := o.named(w, r); ok {
			pageHeader(w, "")
			_, _ = w.Write([]byte(k.HTML)) // as above
		}
	})
	mux.HandleFunc("GET "+base+"/{n}/files/{file}", o.showFile)
	return mux
}

func pageHeader(w http.ResponseWriter, more string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; "+more+"style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
}

func (o *Outbox) showList(w http.ResponseWriter, r *http.Request, base string) {
	var before int64
	if text := r.URL.Query().Get("before"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			http.Error(w, "before is the number of a mail", http.StatusBadRequest)
			return
		}
		before = n
	}
	mails, err := o.Newest(r.Context(), before, pageSize+1)
	if err != nil {
		http.Error(w, "the outbox cannot be read", http.StatusInternalServerError)
		return
	}
	data := struct {
		Mails []Kept
		Older int64
		Base  string
	}{Mails: mails, Base: base}
	if len(mails) > pageSize {
		data.Mails, data.Older = mails[:pageSize], mails[pageSize-1].N
	}
	pageHeader(w, "")
	_ = outboxHTML.Execute(w, data) // whoever went away sees nothing of it
}

// named is the mail that the path names; it answers when there is none.
func (o *Outbox) named(w http.ResponseWriter, r *http.Request) (Kept, bool) {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil {
		http.NotFound(w, r)
		return Kept{}, false
	}
	k, ok, err := o.Get(r.Context(), n)
	switch {
	case err != nil:
		http.Error(w, "the outbox cannot be read", http.StatusInternalServerError)
	case !ok:
		http.NotFound(w, r)
	default:
		return k, true
	}
	return Kept{}, false
}

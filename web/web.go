package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

// dist is what make web leaves. The file .keep is committed so that there is
// something to embed where Node never ran.
//
//go:embed all:dist
var dist embed.FS

//go:embed placeholder.html
var placeholder []byte

// Built says whether the shop is inside this binary.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}

// Options say what a shop shows.
type Options struct {
	StripeForm bool // the page /pay/ORDER, which loads a form from js.stripe.com
}

// Handler serves the shop, or the page that says why there is none.
func Handler(o Options) http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only for a name that is not a path
	}
	return handler(files, o)
}

// Patterns are what Handler is to be mounted at in an http.ServeMux: the shop's own
// paths and no others, so that the rest of a server answers in its own way.
func Patterns() []string {
	return []string{"GET /{$}", "GET /assets/", "GET /cart", "GET /sales/", "GET /events/", "GET /orders/", "GET /pay/", "GET /rooms/", "GET /rules/"}
}

// handler serves a built shop from its files.
func handler(files fs.FS, o Options) http.Handler {
	s := &shop{Options: o, assets: readAssets(files)}
	page, built := s.assets["index.html"]
	delete(s.assets, "index.html")
	if !built {
		page = newAsset("placeholder.html", placeholder)
	}
	page.cache = "no-cache" // it names the assets of this version
	s.page, s.room = page, page
	if room, ok := s.assets["room.html"]; ok {
		delete(s.assets, "room.html")
		room.cache = "no-cache"
		s.room = room
	}
	return s
}

// shop is the files of one build, read once and compressed once.
type shop struct {
	Options
	page   *asset
	room   *asset // the waiting room, which is a page of its own
	assets map[string]*asset
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "pages are read with GET; the API is under /v1", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if a, ok := s.assets[name]; ok {
		a.serve(w, r, http.StatusOK)
		return
	}
	if strings.HasPrefix(name, "rooms/") && isPage(name) {
		s.room.serve(w, r, http.StatusOK)
		return
	}
	form := strings.HasPrefix(name, "pay/")
	if !isPage(name) || form && !s.StripeForm {
		s.page.serve(w, r, http.StatusNotFound)
		return
	}
	if form {
		forForm(w.Header())
	}
	s.page.serve(w, r, http.StatusOK)
}

// pages are the first parts of the shop's paths, and how many parts follow.
var pages = map[string]int{"": 0, "sales": 1, "events": 2, "cart": 0, "orders": 1, "pay": 1, "rooms": 2, "rules": 2}

// isPage says whether the shop has a page at a path. The page itself is the same
// for all: what is shown on it is the script's to find out.
func isPage(name string) bool {
	parts := strings.Split(strings.TrimSuffix(name, "/"), "/")
	follow, ok := pages[parts[0]]
	return ok && len(parts) == follow+1
}

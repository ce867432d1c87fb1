package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var script = strings.Repeat("shop();", 100)

// built is what a build leaves, in small.
func built() http.Handler { return builtWith(Options{StripeForm: true}) }

func builtWith(o Options) http.Handler {
	return handler(fstest.MapFS{
		".keep":              {Data: []byte("x")},
		"index.html":         {Data: []byte(`<script src="/assets/main-1.js"></script>`)},
		"assets/main-1.js":   {Data: []byte(script)},
		"assets/main-1.css":  {Data: []byte("b{}")},
		"assets/unknown.q7z": {Data: []byte("?")},
	}, o)
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPaths(t *testing.T) {
	h := built()
	for path, want := range map[string]struct {
		status int
		kind   string
		cache  string
	}{
		"/":                     {200, "text/html; charset=utf-8", "no-cache"},
		"/cart":                 {200, "text/html; charset=utf-8", "no-cache"},
		"/sales/sale_club":      {200, "text/html; charset=utf-8", "no-cache"},
		"/sales/sale_club/":     {200, "text/html; charset=utf-8", "no-cache"},
		"/events/sale_tour/one": {200, "text/html; charset=utf-8", "no-cache"},
		"/orders/ord_club_3":    {200, "text/html; charset=utf-8", "no-cache"},
		"/rules/sale_club/all":  {200, "text/html; charset=utf-8", "no-cache"},
		"/assets/main-1.js":     {200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/main-1.css":    {200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/unknown.q7z":   {200, "application/octet-stream", "public, max-age=31536000, immutable"},
		"/index.html":           {404, "text/html; charset=utf-8", "no-cache"},
		"/.keep":                {404, "text/html; charset=utf-8", "no-cache"},
		"/assets/main-0.js":     {404, "text/html; charset=utf-8", "no-cache"},
		"/sales":                {404, "text/html; charset=utf-8", "no-cache"},
		"/sales/a/b":            {404, "text/html; charset=utf-8", "no-cache"},
		"/orders":               {404, "text/html; charset=utf-8", "no-cache"},
		"/rooms/sale_tour/all":  {200, "text/html; charset=utf-8", "no-cache"},
		"/rooms/sale_tour":      {404, "text/html; charset=utf-8", "no-cache"},
		"/room.html":            {404, "text/html; charset=utf-8", "no-cache"},
		"/wp-login.php":         {404, "text/html; charset=utf-8", "no-cache"},
		"/%2e%2e/web.go":        {404, "text/html; charset=utf-8", "no-cache"},
	} {
		w := get(h, path)
		if w.Code != want.status || w.Header().Get("Content-Type") != want.kind || w.Header().Get("Cache-Control") != want.cache {
			t.Errorf("%s: %d %q %q, want %+v", path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), want)
		}
	}
}

// No page may run or load what is not the shop's own, whatever its path is.
func TestEveryAnswerIsConfined(t *testing.T) {
	h := built()
	for _, path := range []string{"/", "/assets/main-1.js", "/nowhere"} {
		header := get(h, path).Header()
		csp := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy %q has no %s", path, csp, part)
			}
		}
		if strings.Contains(csp, "unsafe") || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, header)
		}
	}
}

// One page may load a company's form, and only where there is such a form.
func TestOnlyThePayPageIsWider(t *testing.T) {
	csp := get(built(), "/pay/ord_club_3").Header().Get("Content-Security-Policy")
	for _, part := range []string{"script-src 'self' https://js.stripe.com", "frame-src https://js.stripe.com", "connect-src 'self' https://api.stripe.com", "frame-ancestors 'none'", "default-src 'none'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("the policy %q has no %s", csp, part)
		}
	}
	if strings.Contains(csp, "unsafe") {
		t.Errorf("the policy is %q", csp)
	}
	for _, path := range []string{"/orders/ord_club_3", "/pay/ord_club_3/x", "/pay"} {
		if csp := get(built(), path).Header().Get("Content-Security-Policy"); strings.Contains(csp, "stripe") {
			t.Errorf("%s has the policy %q", path, csp)
		}
	}
	plain := get(builtWith(Options{}), "/pay/ord_club_3")
	if plain.Code != http.StatusNotFound || strings.Contains(plain.Header().Get("Content-Security-Policy"), "stripe") {
		t.Errorf("without a form: %d, %v", plain.Code, plain.Header())
	}
}

func TestCompressedWhenAskedFor(t *testing.T) {
	h := built()
	for accept, zipped := range map[string]bool{
		"": false, "gzip": true, "br, gzip;q=0.8": true, "*": true, "gzip;q=0": false, "gzip; q=0.000": false, "identity": false, "GZIP": true,
	} {
		w := get(h, "/assets/main-1.js", "Accept-Encoding", accept)
		body := io.Reader(w.Body)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("%q: compressed is %v, want %v", accept, got, zipped)
		} else if got {
			z, err := gzip.NewReader(body)
			if err != nil {
				t.Fatalf("%q: %v", accept, err)
			}
			body = z
		}
		if text, err := io.ReadAll(body); err != nil || string(text) != script {
			t.Errorf("%q: %d bytes, %v", accept, len(text), err)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: caches are not told that there are two forms", accept)
		}
	}
	if w := get(h, "/assets/main-1.css", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("three bytes were compressed to more")
	}
}

func TestSeenAlready(t *testing.T) {
	h := built()
	plain, zipped := get(h, "/").Header().Get("ETag"), get(h, "/assets/main-1.js", "Accept-Encoding", "gzip").Header().Get("ETag")
	for _, c := range []struct {
		path, match, accept string
		status              int
	}{
		{"/", plain, "", 304},
		{"/", `"other", W/` + plain, "", 304},
		{"/", "*", "", 304},
		{"/", `"other"`, "", 200},
		{"/assets/main-1.js", zipped, "gzip", 304},
		{"/assets/main-1.js", zipped, "", 200}, // it has the other form
		{"/nowhere", plain, "", 404},
	} {
		w := get(h, c.path, "If-None-Match", c.match, "Accept-Encoding", c.accept)
		if w.Code != c.status || c.status == 304 && w.Body.Len() > 0 {
			t.Errorf("%+v: %d with %d bytes", c, w.Code, w.Body.Len())
		}
	}
}

func TestOnlyReading(t *testing.T) {
	h := built()
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodOptions} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/cart", strings.NewReader("x")))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
}

func TestWithoutABuildThePagesSayHowToGetOne(t *testing.T) {
	h := handler(fstest.MapFS{".keep": {Data: []byte("x")}}, Options{})
	for _, path := range []string{"/", "/sales/sale_club"} {
		w := get(h, path)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "make build") || !strings.Contains(w.Body.String(), "API runs alone") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// What is embedded here, with or without Node, is a page that can be shown.
func TestEmbedded(t *testing.T) {
	w := get(Handler(Options{}), "/")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<!doctype html>") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if built := !strings.Contains(w.Body.String(), "API runs alone"); built != Built() {
		t.Errorf("Built is %v and the page says %v", Built(), built)
	}
	if strings.Contains(w.Body.String(), "<script>") || strings.Contains(w.Body.String(), "style=") {
		t.Error("the page has a script or style inside, which its policy does not run")
	}
}

// Mounted beside others the shop has its own paths, all of them, and leaves the rest.
func TestMounted(t *testing.T) {
	mux := http.NewServeMux()
	for _, p := range Patterns() {
		mux.Handle(p, built())
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for path, want := range map[string]int{
		"/": 200, "/cart": 200, "/sales/sale_club": 200, "/events/sale_tour/one": 200, "/orders/ord_club_3": 200, "/pay/ord_club_3": 200, "/rules/sale_club/all": 200,
		"/assets/main-1.js": 200, "/sales/a/b": 404, "/v1/sales": http.StatusTeapot, "/livez": http.StatusTeapot,
	} {
		if w := get(mux, path); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}

// roomBytes is what the waiting room's page may weigh on the wire, with all that it loads:
// everybody loads it at one time.
const roomBytes = 10_000

func TestTheWaitingRoomIsLight(t *testing.T) {
	if !Built() {
		t.Skip("the pages are not built here; make web does it where Node is")
	}
	h := Handler(Options{})
	size := 0
	fetch := func(path string) string {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		size += w.Body.Len()
		return get(h, path).Body.String()
	}
	page := fetch("/rooms/sale_tour/general")
	assets := regexp.MustCompile(`"(/assets/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(assets) != 2 {
		t.Fatalf("the page loads %v", assets)
	}
	for _, a := range assets {
		fetch(a[1])
	}
	if size > roomBytes {
		t.Errorf("%d bytes, at most %d", size, roomBytes)
	}
}

package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"

	"facevalue/catalog"
)

var errNoBlob = errors.New("no such blob")

// An image is shown for ever under its hash, with its own media type and nothing in it
// that could act. What else is kept by hash is not shown.
func TestImagesAreShown(t *testing.T) {
	images := map[string]string{
		"image/png": "\x89PNG\r\n\x1a\nrest", "image/jpeg": "\xff\xd8\xff\xe0rest", "image/webp": "RIFF\x10\x00\x00\x00WEBPVP8 ",
		"": `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`,
	}
	kept := map[[32]byte][]byte{}
	for _, text := range images {
		kept[sha256.Sum256([]byte(text))] = []byte(text)
	}
	w := newWorld(t, func(o *Options) {
		o.Errors = append(o.Errors, ErrorCode{Err: errNoBlob, Code: "unknown"})
		o.Blob = func(hash [32]byte) ([]byte, error) {
			b, ok := kept[hash]
			if !ok {
				return nil, errNoBlob
			}
			return b, nil
		}
	})
	c := &client{w: w}
	for media, text := range images {
		hash := sha256.Sum256([]byte(text))
		path := "/v1/images/" + hex.EncodeToString(hash[:])
		got := c.get(path)
		if media == "" {
			got.refused(t, 404, "unknown")
			continue
		}
		got.is(t, http.StatusOK)
		for name, want := range map[string]string{
			"Content-Type": media, "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", media, name, got.header.Get(name))
			}
		}
		if string(got.body) != text {
			t.Errorf("%s: %q", media, got.body)
		}
		if again := c.send("GET", path, "", http.Header{"If-None-Match": {got.header.Get("ETag")}}); again.status != http.StatusNotModified {
			t.Errorf("%s: asked again it is %d", media, again.status)
		}
	}
	for _, name := range []string{"x", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("0", 66)} {
		c.get("/v1/images/"+name).refused(t, 404, "unknown")
	}
}

func TestEventsHaveImages(t *testing.T) {
	w, shelf := opened(t)
	shelf.do(t, &catalog.ChangeEvent{Meta: olga, Event: "night", Details: catalog.Details{
		Names: catalog.One("en", "The Night"), Seller: "hall", Images: [][32]byte{{1}},
	}})
	got := (&client{w: w}).get("/v1/events/sale_club/night")
	if want := `"images":["/v1/images/01` + strings.Repeat("00", 31) + `"]`; !strings.Contains(string(got.body), want) {
		t.Errorf("no %s in %s", want, got.body)
	}
}

package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"facevalue/blob"
	"facevalue/guard"
	"facevalue/node"
)

// picture is an image of a kind and a size.
func picture(kind string, width, height int) []byte {
	var b bytes.Buffer
	drawn := image.NewGray(image.Rect(0, 0, width, height))
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, drawn)
	case "jpeg":
		err = jpeg.Encode(&b, drawn, nil)
	case "gif":
		err = gif.Encode(&b, drawn, nil)
	}
	if err != nil {
		panic(err)
	}
	return b.Bytes()
}

// webp is the beginning of a WebP image: a chunk of a kind.
func webp(kind string, data ...byte) []byte {
	data = append(data, make([]byte, 30)...)
	b := append([]byte("RIFF\x00\x00\x00\x00WEBP"), kind...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func TestImages(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	huge := picture("png", 1, 1) // whose head says that it is ten thousand and one wide
	binary.BigEndian.PutUint32(huge[16:], maxSide+1)
	for _, c := range []struct {
		name          string
		body          []byte
		status        int
		code, media   string
		width, height float64
	}{
		{"png", picture("png", 40, 30), 201, "", "image/png", 40, 30},
		{"jpeg", picture("jpeg", 17, 5), 201, "", "image/jpeg", 17, 5},
		{"webp lossy", webp("VP8 ", 0, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 32, 0), 201, "", "image/webp", 64, 32},
		{"webp lossless", webp("VP8L", 0x2f, 63, 0, 8, 0), 201, "", "image/webp", 64, 33},
		{"webp extended", webp("VP8X", 0, 0, 0, 0, 63, 1, 0, 32, 0, 0), 201, "", "image/webp", 320, 33},
		{"webp of another kind", webp("XXXX"), 400, "malformed", "", 0, 0},
		{"webp without its mark", webp("VP8 ", 0, 0, 0, 1, 2, 3), 400, "malformed", "", 0, 0},
		{"webp lossless without its mark", webp("VP8L", 1), 400, "malformed", "", 0, 0},
		{"webp cut off", webp("VP8X")[:24], 400, "malformed", "", 0, 0},
		{"png cut off", picture("png", 4, 4)[:20], 400, "malformed", "", 0, 0},
		{"gif", picture("gif", 4, 4), 415, "unsupported_media_type", "", 0, 0},
		{"svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 415, "unsupported_media_type", "", 0, 0},
		{"nothing", []byte{}, 400, "malformed", "", 0, 0},
		{"too wide", huge, 400, "malformed", "", 0, 0},
		{"too large", append(picture("png", 4, 4), make([]byte, maxImage)...), 413, "body_too_large", "", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			out := w.must(c.status, "POST", "/v1/organizer/images", c.body, "Content-Type", "image/png") // whatever it says
			sum := sha256.Sum256(c.body)
			name := hex.EncodeToString(sum[:])
			_, err := w.node.Blobs().Get(blob.Name(sum))
			if c.status != 201 {
				if out.body["code"] != c.code || err == nil {
					t.Errorf("%s, kept: %v", out.raw, err == nil)
				}
				return
			}
			if out.body["image"] != name || out.body["path"] != "/v1/images/"+name || out.body["media_type"] != c.media || out.body["width"] != c.width || out.body["height"] != c.height || err != nil {
				t.Errorf("%s, kept: %v", out.raw, err)
			}
		})
	}
}

// An event has the images that were uploaded, by their names.
func TestEventHasItsImages(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	up := w.must(201, "POST", "/v1/organizer/images", picture("png", 4, 3), "Content-Type", "image/png")
	name := up.body["image"].(string)
	out := w.must(200, "PUT", "/v1/organizer/events/night", m{"name": en("Night"), "seller": "house", "images": []string{name}})
	if got := out.body["details"].(m)["images"].([]any); len(got) != 1 || got[0] != name {
		t.Errorf("images %v", got)
	}
	for _, bad := range []string{"x", name[:63], name + "00", "zz" + name[2:]} {
		out := w.must(400, "PUT", "/v1/organizer/events/night", m{"name": en("Night"), "seller": "house", "images": []string{name, bad}})
		if out.body["pointer"] != "/images/1" {
			t.Errorf("%q: %s", bad, out.raw)
		}
	}
}

// One organizer cannot fill the disk for all others, nor anybody when it is nearly full.
func TestStoringIsBounded(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.admin.uploads = guard.NewLimiter(guard.Limit{Burst: 2, Per: 1 << 40}, 10)
	for i := range 3 {
		out := w.ask("POST", "/v1/organizer/images", picture("png", 1+i, 1), "Content-Type", "image/png")
		if want := []int{201, 201, 429}[i]; out.status != want {
			t.Errorf("image %d: %d %s", i, out.status, out.raw)
		}
		if out.status == 429 && out.header.Get("Retry-After") == "" {
			t.Error("nobody says when to come again")
		}
	}
	w.organizer("other")
	w.must(201, "POST", "/v1/organizer/images", picture("png", 9, 1), "Content-Type", "image/png")
	w.admin.options.Room = func() error { return node.ErrNoSpace }
	if out := w.ask("POST", "/v1/organizer/images", picture("png", 8, 1), "Content-Type", "image/png"); out.status != 503 || out.body["code"] != "no_space" {
		t.Errorf("on a full disk: %d %s", out.status, out.raw)
	}
}

package api

import (
	"bytes"
	"encoding/hex"
)

// showImage answers with an image of an event. Its name is its hash, so that it never
// changes. Nothing else that is kept by hash leaves here: only what is an image does.
func (c *call) showImage() *Refusal {
	var hash [32]byte
	if n, err := hex.Decode(hash[:], []byte(clip(c.id, 64))); err != nil || n != len(hash) || c.id != hex.EncodeToString(hash[:]) {
		return refuse(problemUnknown, "an image is named by 64 hexadecimal digits")
	}
	b, err := c.api.options.Blob(hash)
	if err != nil {
		bad := c.broken(err)
		if bad.Problem == problemUnknown {
			bad = refuse(problemUnknown, "there is no such image")
		}
		return bad
	}
	media := ImageType(b)
	if media == "" {
		return refuse(problemUnknown, "there is no such image")
	}
	h := c.w.Header()
	h["Content-Type"] = []string{media}
	h["Content-Security-Policy"] = []string{"default-src 'none'; sandbox"}
	return c.shareBytes([]string{`"` + c.id + `"`}, b, nil, forEver)
}

// ImageType is the media type of an image that browsers show, by how it begins; "" for
// everything else, such as SVG, which can do more than be looked at.
func ImageType(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "image/webp"
	}
	return ""
}

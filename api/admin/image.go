package admin

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // sizes are read of these
	_ "image/png"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/guard"
)

// Bounds on an image. It is shown to fans as it is: one that is small as a file and huge
// on the screen would stop their browsers.
const (
	maxImage  = 4 << 20
	maxSide   = 10_000
	maxPixels = 50_000_000
)

// uploads bounds how much one organizer stores by this door.
var uploads = guard.Limit{Burst: 300, Per: 3_600_000}

type uploadImage struct {
	RawBody []byte
}

// ImageBody is an image that events can have.
type ImageBody struct {
	Image  string `json:"image" doc:"Its name, for the images of an event: a hash of what it shows."`
	Path   string `json:"path" doc:"Where everybody can see it." example:"/v1/images/6e34..."`
	Media  string `json:"media_type" enum:"image/png,image/jpeg,image/webp"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int    `json:"bytes"`
}

type imageAnswer struct{ Body ImageBody }

// uploadImage keeps an image. What it is is seen by how it begins, whatever it says of
// itself. Sent again it is the same one.
func (a *Admin) uploadImage(ctx context.Context, in *uploadImage) (*imageAnswer, error) {
	if !callerOf(ctx).roles.Has(catalog.Owner | catalog.Manager) {
		return nil, refuse(ctx, "forbidden", "images are the manager's")
	}
	media := api.ImageType(in.RawBody)
	if media == "" {
		return nil, refuse(ctx, "unsupported_media_type", "send a PNG, JPEG or WebP image")
	}
	width, height, err := imageSize(media, in.RawBody)
	switch {
	case err != nil:
		return nil, refuse(ctx, "malformed", "this begins like "+media+", but is damaged")
	case width < 1 || height < 1 || width > maxSide || height > maxSide || width*height > maxPixels:
		return nil, refuse(ctx, "malformed", fmt.Sprintf("an image is at most %d wide and high, and has at most %d megapixels; this one is %d x %d", maxSide, maxPixels/1_000_000, width, height))
	}
	name, err := a.keep(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	return &imageAnswer{ImageBody{name, "/v1/images/" + name, media, width, height, len(in.RawBody)}}, nil
}

// keep stores bytes under their hash, as long as there is room and the organizer has not
// stored a great deal lately.
func (a *Admin) keep(ctx context.Context, b []byte) (name string, err error) {
	if err := a.options.Room(); err != nil {
		return "", a.failed(ctx, err)
	}
	organ := hashOf(callerOf(ctx).organ.Suffix())
	if answer := a.uploads.Ask(guard.Key(organ[:16]), 1, a.options.Clock.Now()); !answer.OK {
		return "", tell(ctx, withRetry(api.Refuse("rate_limited", fmt.Sprintf("at most %d files in an hour", uploads.Burst)), (answer.Retry+999)/1000))
	}
	hash, err := a.options.Blobs.Put(b)
	if err != nil {
		return "", a.failed(ctx, err)
	}
	return hex.EncodeToString(hash[:]), nil
}

// imageSize is how wide and high an image is, without unpacking it.
func imageSize(media string, b []byte) (width, height int, err error) {
	if media == "image/webp" {
		return webpSize(b)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	return c.Width, c.Height, err
}

var errWebP = errors.New("no WebP image")

// webpSize reads the first chunk of a WebP file (RFC 9649): lossy, lossless or extended.
func webpSize(b []byte) (width, height int, err error) {
	if len(b) < 30 || int(binary.LittleEndian.Uint32(b[4:]))+8 > len(b)+1 {
		return 0, 0, errWebP
	}
	switch data := b[20:]; string(b[12:16]) {
	case "VP8 ":
		if data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a {
			return 0, 0, errWebP
		}
		return int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff), nil
	case "VP8L":
		if data[0] != 0x2f {
			return 0, 0, errWebP
		}
		bits := binary.LittleEndian.Uint32(data[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	case "VP8X":
		return int(uint24(data[4:])) + 1, int(uint24(data[7:])) + 1, nil
	}
	return 0, 0, errWebP
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// addImages adds the route of images.
func (a *Admin) addImages() {
	rt := route{method: post, path: "/v1/organizer/images", id: "image_upload", summary: "Upload an image for events.", created: true, body: maxImage, also: []int{http.StatusTooManyRequests}}
	up := rt.operation()
	up.BodyReadTimeout, up.SkipValidateBody = 4*bodyTimeout, true
	content := map[string]*huma.MediaType{}
	for _, media := range []string{"image/png", "image/jpeg", "image/webp"} {
		content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	up.RequestBody = &huma.RequestBody{Required: true, Content: content}
	huma.Register(a.huma, up, a.uploadImage)
}

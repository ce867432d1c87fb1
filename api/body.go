package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
)

// readBody reads the request's body, up to most bytes, into the call's memory.
func (c *call) readBody(most int64) *Refusal {
	if c.r.ContentLength > most {
		return c.tooLarge(most)
	}
	if bad := c.isJSON(); bad != nil {
		return bad
	}
	b := c.inputs[:0]
	for {
		if len(b) == cap(b) {
			b = slices.Grow(b, 1)
		}
		n, err := c.r.Body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		c.inputs = b
		if int64(len(b)) > most {
			return c.tooLarge(most)
		}
		switch {
		case err == io.EOF:
			c.body = b
			return nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			c.header("Connection", "close")
			return refuse(problemBodySlow, "")
		case err != nil:
			return refuse(problemMalformed, "the body ended early")
		}
	}
}

func (c *call) tooLarge(most int64) *Refusal {
	c.header("Connection", "close")
	return refuse(problemBodyLarge, fmt.Sprintf("at most %d bytes are taken here", most))
}

// isJSON refuses what says that it is not JSON. A request without a body needs not say
// what it is.
func (c *call) isJSON() *Refusal {
	h := c.r.Header
	if enc := h["Content-Encoding"]; len(enc) > 0 && enc[0] != "identity" {
		return refuse(problemMedia, "compressed requests are not taken")
	}
	types := h["Content-Type"]
	if len(types) == 0 && c.r.ContentLength == 0 {
		return nil
	}
	if len(types) == 1 {
		media, _, _ := strings.Cut(types[0], ";")
		if strings.EqualFold(strings.TrimSpace(media), "application/json") {
			return nil
		}
	}
	return refuse(problemMedia, "")
}

// fields reads the body as one object; an empty body is an empty object.
func (c *call) fields(in *reader, field func(in *reader, name string) bool) *Refusal {
	body := c.body
	if len(body) == 0 {
		body = []byte("{}")
	}
	return in.read(body, field)
}

// sameSite refuses a write that a page of another site makes with our cookie. Who
// shows a token in a header is not a page that was led astray.
func (c *call) sameSite() *Refusal {
	if c.r.Header["Authorization"] != nil {
		return nil
	}
	if err := c.api.origins.Check(c.r); err != nil {
		return refuse(problemOrigin, "")
	}
	return nil
}

var _ http.Handler = (*API)(nil)

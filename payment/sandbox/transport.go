package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// InProcess asks a handler without a network: for a company in the same process, which
// can be asked before anything listens.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip asks the handler. A handler that aborts is a connection that broke.
func (t inProcess) RoundTrip(r *http.Request) (res *http.Response, err error) {
	own := r.Clone(r.Context())
	own.RequestURI = r.URL.RequestURI()
	if own.Body == nil {
		own.Body = http.NoBody
	}
	w := &kept{header: http.Header{}}
	defer func() {
		if p := recover(); p != nil {
			res, err = nil, fmt.Errorf("the connection broke: %v", p)
		}
		_ = own.Body.Close() // as a transport must
	}()
	t.handler.ServeHTTP(w, own)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(bytes.NewReader(w.body.Bytes())), ContentLength: int64(w.body.Len()), Request: r,
	}, nil
}

// kept is an answer in memory.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

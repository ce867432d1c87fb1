package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"time"
)

// opening answers on a listener while the house is being opened, which takes a moment
// after a crash and longer when much has to be folded. Then it hands the listener on:
// nobody is refused a connection.
type opening struct {
	listener net.Listener
	server   *http.Server
	done     chan struct{}
}

func serveOpening(l net.Listener, config *tls.Config) *opening {
	o := &opening{
		listener: l, done: make(chan struct{}),
		server: &http.Server{Handler: http.HandlerFunc(starting), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second},
	}
	go func() { // handOver waits for it
		defer close(o.done)
		// It ends by handOver, and has nothing else to say.
		if config != nil {
			o.server.TLSConfig = config
			_ = o.server.ServeTLS(&lent{l}, "", "")
		} else {
			_ = o.server.Serve(&lent{l})
		}
	}()
	return o
}

// handOver ends answering and leaves the listener to whoever is next.
func (o *opening) handOver(ctx context.Context) {
	if tcp, ok := o.listener.(*net.TCPListener); ok {
		_ = tcp.SetDeadline(time.Unix(1, 0)) // Accept returns
		<-o.done
		_ = tcp.SetDeadline(time.Time{})
	}
	if err := o.server.Shutdown(ctx); err != nil {
		_ = o.server.Close()
	}
}

// lent is a listener that whoever serves it cannot close, and that ends when it was
// told to stop accepting.
type lent struct{ net.Listener }

// Accept implements net.Listener.
func (l *lent) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, net.ErrClosed
	}
	return c, err
}

// Close implements net.Listener, and leaves the listener open.
func (l *lent) Close() error { return nil }

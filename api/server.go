package api

import (
	"net/http"
	"time"

	"facevalue/clock"
)

// Bounds on what one connection may take up.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 20 * time.Second
	replyTimeout  = 60 * time.Second
	idleTimeout   = 120 * time.Second
	maxHeader     = 32 << 10
)

// NewServer is an HTTP server with bounds that suit the routes. Shutdown ends streams.
func (a *API) NewServer() *http.Server {
	s := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      replyTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
	}
	s.RegisterOnShutdown(a.EndStreams)
	return s
}

// deadline is an instant of the wall clock, which sockets go by.
func deadline(in time.Duration) time.Time {
	return time.UnixMilli(clock.System{}.Wall()).Add(in)
}

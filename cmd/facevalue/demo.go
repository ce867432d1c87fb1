package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"
)

// demoCmd shows everything at once, with nothing to set up.
type demoCmd struct {
	Listen   string        `default:":8080" env:"FACEVALUE_LISTEN" help:"Where to listen; all of the local network by default, so that a phone can take part."`
	Data     string        `placeholder:"DIR" help:"Keep the data in this directory and go on there next time. By default it is made anew and removed at the end."`
	Public   string        `name:"public-url" placeholder:"URL" help:"Address to give out; that of this machine in its network by default."`
	OpensIn  time.Duration `name:"opens-in" default:"30s" help:"How long the lobby of the stadium's sale is open before places are drawn."`
	Beacon   string        `name:"beacon-url" default:"https://api.drand.sh" placeholder:"URL" help:"Relay of drand's public beacon; empty to draw by a secret of the house alone."`
	Patience time.Duration `hidden:"" default:"5s"`
}

// Help is what --help says beyond the flags.
func (*demoCmd) Help() string {
	return `Starts a house with an organizer and two sales: a club night that is on sale at once, and a tour through a stadium of 80,000 seats behind a waiting room: a lobby, a draw after 30 seconds, a line that moves. Payments go to a sandbox, mails to an outbox that can be looked at. It prints links, credentials and five requests that buy a ticket.

It is open to the whole local network, mails included. It is for trying out and for nothing else.`
}

// Run runs the demo until ctx ends.
func (c *demoCmd) Run(ctx context.Context, e env) error {
	l, err := listenAt(c.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	data, clear, err := c.directory()
	if err != nil {
		return err
	}
	return errors.Join(c.run(ctx, e, l, data), clear())
}

func (c *demoCmd) run(ctx context.Context, e env, l net.Listener, data string) error {
	ctx, failed := context.WithCancelCause(ctx)
	defer failed(nil)
	public := c.Public
	if public == "" {
		public = networkURL(l.Addr())
	}
	if err := checkPublic(public); err != nil {
		return err
	}
	h, err := openHouse(ctx, houseOptions{
		data: data, public: public, dev: true, hooksLoopback: true, beacon: c.Beacon, fatal: func(err error) { failed(err) },
		log: slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return explained(err, data)
	}
	access, err := h.demoAccess(ctx, data, demoDraw{c.OpensIn, c.Beacon != ""})
	if err != nil {
		return errors.Join(err, h.close(ctx))
	}
	if c.Public == "" { // whoever names an address knows what stands before it
		front := oneHost(public, h.handler)
		h.front.Store(&front)
	}
	served := h.serveHTTP(l, nil)
	h.showDemo(e.out, demoShown{access: access, data: data, kept: c.Data != ""})
	select {
	case err = <-served.ended:
		served.ended <- nil
	case <-ctx.Done():
	}
	return errors.Join(err, h.shutDown(c.Patience, nil, served), fatalCause(ctx))
}

// directory is where the demo lives, and what to do with it afterwards.
func (c *demoCmd) directory() (data string, clear func() error, err error) {
	if c.Data != "" {
		return c.Data, func() error { return nil }, nil
	}
	dir, err := os.MkdirTemp("", "facevalue-demo-")
	if err != nil {
		return "", nil, err
	}
	// The list of erased persons lies beside the data, so that no restore takes it back.
	return filepath.Join(dir, "data"), func() error { return os.RemoveAll(dir) }, nil
}

// accessFile keeps a demo's credentials, which are stored as hashes everywhere else.
const accessFile = "demo-access.json"

// demoAccess sets the demo up where that was not done, and answers how to act as its
// organizer.
func (h *house) demoAccess(ctx context.Context, data string, d demoDraw) (access demoAccess, err error) {
	path := filepath.Join(data, accessFile)
	if _, there := h.node.Organizer(demoOrganizer); there {
		b, err := os.ReadFile(path)
		if err != nil {
			return access, fmt.Errorf("demo: %s has an organizer %s and no credentials: the set-up was cut off; start in another directory: %w", data, demoOrganizer, err)
		}
		return access, json.Unmarshal(b, &access)
	}
	if access, err = stageDemo(ctx, h.node, h.clock, d); err != nil {
		return access, err
	}
	b, err := json.MarshalIndent(access, "", "  ")
	if err != nil {
		return access, err
	}
	return access, os.WriteFile(path, b, 0o600)
}

// oneHost sends pages that were opened under another name of this machine to the one
// that is given out: a cookie belongs to one name, and a payment comes back to that.
func oneHost(public string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && "http://"+r.Host != public && r.Header.Get("Sec-Fetch-Mode") == "navigate" {
			http.Redirect(w, r, public+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// networkURL is how others in the network reach what listens at an address; only this
// machine, when that is all that it listens for or there is no network.
func networkURL(a net.Addr) string {
	at, err := netip.ParseAddrPort(a.String())
	if err != nil || !at.Addr().IsUnspecified() {
		return localURL(a)
	}
	// No packet is sent: it only asks which of our addresses leads out.
	out, err := net.Dial("udp4", "203.0.113.1:9")
	if err != nil {
		return localURL(a)
	}
	defer out.Close()
	own, err := netip.ParseAddrPort(out.LocalAddr().String())
	if err != nil || own.Addr().IsLoopback() {
		return localURL(a)
	}
	return "http://" + netip.AddrPortFrom(own.Addr(), at.Port()).String()
}

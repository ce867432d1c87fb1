package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"facevalue/catalog"
	"facevalue/node"
)

// A server and the commands beside it speak over a socket in the data directory: who
// may open that directory may do everything anyway.

const (
	controlName = "control.sock"
	maxControl  = 100     // bytes of a socket's path that every system takes
	maxOrder    = 1 << 20 // bytes of a request
)

// controlPath is where the socket of a data directory is.
func controlPath(data string) (string, error) {
	dir, err := filepath.Abs(data)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, controlName)
	if len(path) > maxControl {
		return "", fmt.Errorf("%s is too long for a socket's path; give the data directory a shorter one", path)
	}
	return path, nil
}

// The requests and answers.
type (
	newOrganizer struct {
		Suffix  string          `json:"suffix"`
		Profile catalog.Profile `json:"profile"`
		Owner   catalog.Staff   `json:"owner"`
	}
	madeOrganizer struct {
		Suffix string `json:"suffix"`
		Status string `json:"status"`
		What   string `json:"what"`
	}
	backupTo struct {
		To string `json:"to"`
	}
	keysReloaded struct {
		Signing int `json:"signing"` // number of the key that signs
		Moved   int `json:"moved"`   // keys that were wrapped anew
	}
	houseStatus struct {
		URL        string   `json:"url"`
		Ready      string   `json:"ready"` // why it is not; empty when it is
		Sales      []string `json:"sales"`
		Organizers []string `json:"organizers"`
		Trouble    []string `json:"trouble"`
		Inbox      string   `json:"inbox"` // what payment companies said that waits
	}
	failure struct {
		Error string `json:"error"`
	}
)

// listenControl answers the commands beside the server.
func (h *house) listenControl() (*served, error) {
	path, err := controlPath(h.options.data)
	if err != nil {
		return nil, err
	}
	// What a crash left is nobody's: the directory is ours.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s := &served{
		server: &http.Server{Handler: h.controls(), ReadHeaderTimeout: 10 * time.Second},
		ended:  make(chan error, 1),
	}
	go func() { s.ended <- s.server.Serve(l) }() // shutDown waits for it
	return s, nil
}

func (h *house) controls() http.Handler {
	mux := http.NewServeMux()
	control(mux, "POST /organizers", func(ctx context.Context, in newOrganizer) (madeOrganizer, error) {
		return addOrganizer(ctx, h.node, in)
	})
	control(mux, "POST /backup", func(ctx context.Context, in backupTo) (node.Manifest, error) {
		return h.node.Backup(ctx, in.To)
	})
	control(mux, "POST /keys/reload", func(ctx context.Context, _ struct{}) (keysReloaded, error) {
		return reloadKeys(ctx, h.node)
	})
	control(mux, "POST /effects/release", func(ctx context.Context, _ struct{}) (struct{}, error) {
		return struct{}{}, h.node.Release(ctx)
	})
	control(mux, "POST /status", func(ctx context.Context, _ struct{}) (houseStatus, error) { return h.status(ctx) })
	control(mux, "POST /inbox", h.strays)
	control(mux, "POST /reconcile", h.reconcile)
	return mux
}

func (h *house) status(ctx context.Context) (houseStatus, error) {
	s := houseStatus{URL: h.options.public, Sales: h.node.Sales(), Organizers: h.node.Organizers()}
	if err := h.node.Ready(); err != nil {
		s.Ready = err.Error()
	}
	for _, err := range h.node.Trouble() {
		s.Trouble = append(s.Trouble, err.Error())
	}
	waits, err := h.node.Inbox(ctx)
	s.Inbox = inboxLine(waits, time.UnixMilli(h.clock.Now()))
	return s, err
}

// reloadKeys takes up keys that were added, and wraps persons' keys anew.
func reloadKeys(ctx context.Context, n *node.Node) (keysReloaded, error) {
	if err := n.Ring().Reload(); err != nil {
		return keysReloaded{}, err
	}
	moved, err := n.Vault().Rewrap(ctx)
	return keysReloaded{n.Ring().Newest(), moved}, err
}

// control answers one kind of request.
func control[In, Out any](mux *http.ServeMux, pattern string, do func(context.Context, In) (Out, error)) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		var in In
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOrder)).Decode(&in)
		var out Out
		if err == nil {
			out, err = do(r.Context(), in)
		}
		w.Header().Set("Content-Type", "application/json")
		var answer any = out
		if err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			answer = failure{err.Error()}
		}
		_ = json.NewEncoder(w).Encode(answer) // whoever asked has gone, then
	})
}

// ask asks the server of a data directory. running is false when there is none.
func ask[In, Out any](ctx context.Context, data, path string, in In) (out Out, running bool, err error) {
	socket, err := controlPath(data)
	if err != nil {
		return out, false, nil // then no server listens there either
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	defer client.CloseIdleConnections()
	body, err := json.Marshal(in)
	if err != nil {
		return out, false, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://house"+path, bytes.NewReader(body))
	if err != nil {
		return out, false, err
	}
	answer, err := client.Do(r)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return out, false, nil
	}
	if err != nil {
		return out, true, fmt.Errorf("ask the server: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		var f failure
		if err := json.NewDecoder(answer.Body).Decode(&f); err != nil {
			return out, true, fmt.Errorf("the server answered %s", answer.Status)
		}
		return out, true, errors.New(f.Error)
	}
	return out, true, json.NewDecoder(answer.Body).Decode(&out)
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"facevalue/draw"
	"facevalue/waitingroom/public"
)

type verifyCmd struct {
	From  string   `arg:"" placeholder:"DIR-OR-URL" help:"The published files of a waiting room: a directory, or the address that they are under."`
	Key   []string `placeholder:"KEY" help:"A public key of the organizer, in base64, learnt elsewhere. Without one, those in the files are gone by."`
	Saved []string `placeholder:"FILE" help:"What you saved: a receipt, the notice, a checkpoint or the seed, signed, as JSON."`
	JSON  bool     `name:"json" help:"Print the report as JSON."`
}

// errBroken says that a check of published files found a contradiction; which, was
// printed.
var errBroken = errors.New("what was published contradicts itself, the notice, or what you saved")

// Run checks a draw from what was published of it, and fails if anything is broken.
func (c *verifyCmd) Run(ctx context.Context, e env) error {
	saved, err := readSaved(c.Saved)
	if err != nil {
		return err
	}
	read := publishedIn(c.From)
	if strings.Contains(c.From, "://") {
		if read, err = publishedAt(ctx, c.From); err != nil {
			return err
		}
	}
	rep := public.Verify(read, public.Options{Keys: c.Key, Saved: saved})
	if err := printReport(e, &rep, c.JSON); err != nil {
		return err
	}
	if !rep.OK() {
		return errBroken
	}
	return nil
}

// printReport says in words what is proven, what is not, and what is broken.
func printReport(e env, rep *public.Report, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(e.out)
		enc.SetIndent("", "  ")
		return enc.Encode(rep)
	}
	for _, v := range []public.Verdict{public.Broken, public.Holds, public.Open} {
		for _, f := range rep.Findings {
			if f.Verdict == v {
				fmt.Fprintf(e.out, "%-10s  %s\n", f.Verdict, f.Text)
			}
		}
	}
	return nil
}

// readSaved reads signed texts, one in each file.
func readSaved(names []string) ([]draw.Signed, error) {
	saved := make([]draw.Signed, len(names))
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(data, &saved[i])
		}
		if err != nil {
			return nil, fmt.Errorf("read what you saved: %s: %w", name, err)
		}
	}
	return saved, nil
}

// publishedIn reads files of a directory.
func publishedIn(dir string) public.Source {
	return func(name string) (io.ReadCloser, error) { return os.Open(filepath.Join(dir, name)) }
}

// publishedAt reads files under an address.
func publishedAt(ctx context.Context, address string) (public.Source, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("%s is not an address that begins with http:// or https://", address)
	}
	return func(name string) (io.ReadCloser, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base.JoinPath(name).String(), nil)
		if err != nil {
			return nil, fmt.Errorf("get %s: %w", name, err)
		}
		res, err := http.DefaultClient.Do(req)
		switch {
		case err != nil:
			return nil, err
		case res.StatusCode == http.StatusNotFound:
			res.Body.Close()
			return nil, fmt.Errorf("get %s: %w", req.URL, fs.ErrNotExist)
		case res.StatusCode != http.StatusOK:
			res.Body.Close()
			return nil, fmt.Errorf("get %s: %s", req.URL, res.Status)
		}
		return res.Body, nil
	}, nil
}

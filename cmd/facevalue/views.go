package main

import (
	"context"
	"fmt"
	"strings"

	"facevalue/clock"
	"facevalue/node"
)

// viewsCmd is about what is searched, listed and added up.
type viewsCmd struct {
	Rebuild viewsRebuildCmd `cmd:"" help:"Make the views again from the journal, offline, and say whether that made other rows."`
}

type viewsRebuildCmd struct {
	Data     string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory. No other process may have it open."`
	Keys     string `placeholder:"DIR" env:"FACEVALUE_KEYS" help:"Directory of the keys; DIR/keys by default."`
	Erasures string `placeholder:"FILE" env:"FACEVALUE_ERASURES" help:"List of persons who were erased; DIR.erasures by default."`
}

// Run rebuilds, and fails where the rows were not what they should have been.
func (c *viewsRebuildCmd) Run(ctx context.Context, e env) error {
	all, err := node.RebuildViews(ctx, node.Options{Dir: c.Data, Clock: clock.New(), Keys: c.Keys, Erasures: c.Erasures})
	if err != nil {
		return explained(err, c.Data)
	}
	var other []string
	for _, r := range all {
		word := "as they were"
		if r.Before != r.After {
			word = "NOT as they were"
			other = append(other, r.Machine)
		}
		fmt.Fprintf(e.out, "%s  rows behind record %d made again, %s (%x)\n", r.Machine, r.Seq, word, r.After[:8])
	}
	if len(other) > 0 {
		return fmt.Errorf("the rows of %s were not what the journal says; they are now", strings.Join(other, ", "))
	}
	return nil
}

type statusCmd struct {
	Data string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory of the server."`
}

// Run says how a running server is; it fails where somebody should look.
func (c *statusCmd) Run(ctx context.Context, e env) error {
	s, running, err := ask[struct{}, houseStatus](ctx, c.Data, "/status", struct{}{})
	if err != nil {
		return err
	}
	if !running {
		return fmt.Errorf("no server runs on %s", c.Data)
	}
	fmt.Fprintf(e.out, "%s  %d sales, %d organizers\n", s.URL, len(s.Sales), len(s.Organizers))
	fmt.Fprintln(e.out, s.Inbox)
	if s.Ready != "" {
		fmt.Fprintf(e.out, "not ready: %s\n", s.Ready)
	}
	for _, t := range s.Trouble {
		fmt.Fprintf(e.out, "trouble: %s\n", t)
	}
	if s.Ready != "" || len(s.Trouble) > 0 {
		return fmt.Errorf("somebody should look")
	}
	return nil
}

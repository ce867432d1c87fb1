package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"facevalue/clock"
	"facevalue/node"
)

type backupCmd struct {
	Data string `arg:"" placeholder:"DIR" help:"The data directory."`
	To   string `required:"" placeholder:"DIR" help:"A directory that is not there yet, or is empty; best on another disk."`
	Keys string `placeholder:"DIR" env:"FACEVALUE_KEYS" help:"Directory of the keys, when no server runs; DIR/keys by default."`
}

// Help is what --help says beyond the flags.
func (*backupCmd) Help() string {
	return `Copies records, vault and blobs while everything sells, whether a server runs or not. Keys are not in it, nor the list of erased persons: back up DIR/keys apart, on something that only few can read, and copy DIR.erasures to where no restore takes it back in time.`
}

// Run makes the backup.
func (c *backupCmd) Run(ctx context.Context, e env) error {
	to, err := filepath.Abs(c.To)
	if err != nil {
		return err
	}
	m, running, err := ask[backupTo, node.Manifest](ctx, c.Data, "/backup", backupTo{to})
	if err == nil && !running {
		m, err = node.BackupDirectory(ctx, node.Options{Dir: c.Data, Clock: clock.New(), Keys: c.Keys}, to)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d records of %d machines, the vault and %d blobs are in %s\n", m.Records(), len(m.Machines), m.Blobs, to)
	return nil
}

type restoreCmd struct {
	From     string `arg:"" placeholder:"DIR" help:"The backup."`
	Data     string `required:"" placeholder:"DIR" help:"The data directory to be; it must not be there yet."`
	Keys     string `name:"keys-from" placeholder:"DIR" help:"Copy of the keys; they may also lie in DIR/keys already."`
	Erasures string `name:"erasures-from" placeholder:"FILE" help:"Newest copy of the list of erased persons; it may also lie at DIR.erasures already."`
	Rebuild  bool   `name:"rebuild-erasures" help:"No copy of that list is left: make it again from vault.db. Who was erased since the backup has to be erased again."`
}

// Help is what --help says beyond the flags.
func (*restoreCmd) Help() string {
	return `Puts a backup back and proves it: every record, the vault, the keys. The house then sells, but carries nothing out: the payment company may know of charges and refunds that the backup does not. Look at those, then let it go with "facevalue effects release".`
}

// Run restores and checks.
func (c *restoreCmd) Run(ctx context.Context, e env) error {
	o := node.Options{Dir: c.Data, Clock: clock.New(), RebuildErasures: c.Rebuild}
	m, err := node.Restore(ctx, c.From, o, c.Keys, c.Erasures)
	if err != nil {
		return err
	}
	if err := (&checkCmd{Data: c.Data}).Run(ctx, e); err != nil {
		return err
	}
	at := time.UnixMilli(m.Instant).UTC().Format(time.RFC3339)
	fmt.Fprintf(e.out, "restored as of %s. What is owed outside is held back: look at what the payment company knows since then, then run\n  facevalue effects release --data %s\n", at, c.Data)
	return nil
}

// effectsCmd is about what the house owes the outside world.
type effectsCmd struct {
	Release effectsReleaseCmd `cmd:"" help:"Let charges, refunds and mails go that are held back since a restore."`
}

type effectsReleaseCmd struct {
	Data string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory."`
}

// Run lets effects go, at once if a server runs.
func (c *effectsReleaseCmd) Run(ctx context.Context, e env) error {
	_, running, err := ask[struct{}, struct{}](ctx, c.Data, "/effects/release", struct{}{})
	if err != nil {
		return err
	}
	if running {
		fmt.Fprintln(e.out, "effects go out")
		return nil
	}
	was, err := node.Released(c.Data)
	if err != nil {
		return err
	}
	if !was {
		return errors.New(c.Data + " holds nothing back")
	}
	fmt.Fprintln(e.out, "effects go out from the next start on")
	return nil
}

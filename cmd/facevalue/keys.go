package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"

	"facevalue/node"
	"facevalue/token"
	"facevalue/vault"
)

// keysCmd is about the keys of a house.
type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"Add a signing key and a master key and move on to them, whether a server runs or not. Nothing that was handed out ends."`
}

type keysRotateCmd struct {
	Data     string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory."`
	Keys     string `placeholder:"DIR" env:"FACEVALUE_KEYS" help:"Directory of the keys; DIR/keys by default."`
	Erasures string `placeholder:"FILE" env:"FACEVALUE_ERASURES" help:"List of persons who were erased, when no server runs; DIR.erasures by default."`
	Only     string `enum:"both,signing,master" default:"both" help:"Which key: signing (sessions, links, ticket codes), master (personal data) or both."`
}

// Help is what --help says beyond the flags.
func (*keysRotateCmd) Help() string {
	return `A new key is a file beside the old ones. Copy the keys directory to where its backup is afterwards: without the newest master key nothing that was sealed since opens.

Old signing keys go on verifying what they signed; delete signing-N.key to end all of that at once, and run this again so that a server notices. Old master keys are needed for backups made before, as long as those are kept.`
}

// Run adds keys and has them taken up.
func (c *keysRotateCmd) Run(ctx context.Context, e env) error {
	keys := c.Keys
	if keys == "" {
		keys = filepath.Join(c.Data, "keys")
	}
	if c.Only != "master" {
		n, err := token.Rotate(keys, rand.Reader)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "signing key %d added\n", n)
	}
	if c.Only != "signing" {
		n, err := vault.RotateKeys(keys, rand.Reader)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "master key %d added\n", n)
	}
	done, err := beside(ctx, houseAt{c.Data, c.Keys, c.Erasures}, "/keys/reload", struct{}{}, func(n *node.Node) (keysReloaded, error) { return reloadKeys(ctx, n) })
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "key %d signs; %d keys of persons are wrapped anew\nnow back up %s, apart from the data\n", done.Signing, done.Moved, keys)
	return nil
}

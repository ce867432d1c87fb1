package main

import (
	"errors"
	"fmt"

	"facevalue/journal/ship"
)

type shipCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The data directory to copy from. No other process may have it open."`
	To   string `required:"" placeholder:"DIR" help:"The directory to copy to; what is there already is not copied again."`
}

// Run copies what the copy lacks, verified record by record.
func (c *shipCmd) Run(e env) (err error) {
	from, err := openExisting(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := openDataDir(c.To)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if err := copyBlobs(from.blobs, to.blobs); err != nil {
		return err
	}
	copied, err := (&ship.Follower{From: from.journal, To: to.journal}).Sync()
	fmt.Fprintf(e.out, "copied %d records\n", copied.Records)
	return err
}

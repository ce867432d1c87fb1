package main

import (
	"errors"
	"fmt"

	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
)

type shipCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The data directory to copy from. No other process may have it open."`
	To   string `required:"" placeholder:"DIR" help:"The directory to copy to; what is there already is not copied again."`
}

// Run copies what the copy lacks, verified record by record.
func (c *shipCmd) Run(e env) (err error) {
	from, err := sqlite.Open(c.Data, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := sqlite.Open(c.To, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	f := ship.Follower{From: from, To: to}
	copied, err := f.Sync()
	fmt.Fprintf(e.out, "copied %d records\n", copied.Records)
	return err
}

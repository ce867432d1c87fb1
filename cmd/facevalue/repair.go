package main

import (
	"fmt"

	"facevalue/journal/ship"
	"facevalue/journal/sqlite"
)

type repairCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The data directory to repair. No other process may have it open."`
	From string `required:"" placeholder:"DIR" help:"The directory that the journal was shipped to."`
}

// Run puts broken records back from the copy and says which.
func (c *repairCmd) Run(e env) error {
	broken, err := sqlite.Open(c.Data, sqlite.Options{MustExist: true, Reserve: -1})
	if err != nil {
		return err
	}
	defer broken.Close()
	from, err := sqlite.Open(c.From, sqlite.Options{MustExist: true, Reserve: -1})
	if err != nil {
		return err
	}
	defer from.Close()
	changed, err := ship.RepairAll(broken, from)
	for _, r := range changed {
		fmt.Fprintf(e.out, "%s: put back %d records %v, appended %d\n", r.Machine, len(r.Replaced), r.Replaced, r.Appended)
		for _, file := range r.Aside {
			fmt.Fprintf(e.out, "  what stood there is kept in %s\n", file)
		}
	}
	if err == nil && len(changed) == 0 {
		fmt.Fprintln(e.out, "nothing to repair")
	}
	return err
}

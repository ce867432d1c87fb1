// Command facevalue sells tickets through the minute when everyone arrives at once.
//
// It is the only place where the parts meet: the machines, the desk that runs
// them, the journal that keeps them, and the files of a data directory.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"facevalue/hugeheap"

	"github.com/alecthomas/kong"
)

// garbagePercent lets the heap grow to four times what lives before it is collected:
// a sale's state only grows while it sells, and collecting it more often finds
// little. GOGC in the environment is heeded instead when it is set.
const garbagePercent = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	hugeheap.Ask()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], env{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// env is what a command may touch of the world around it.
type env struct {
	in       io.Reader
	out, err io.Writer
}

// commands are what the binary can do; the tags are its help.
type commands struct {
	Demo      demoCmd      `cmd:"" help:"Show everything at once, with nothing to set up: two sales, a payment sandbox, the mails."`
	Serve     serveCmd     `cmd:"" help:"Serve a data directory: the shop, the API, the organizer's door."`
	Organizer organizerCmd `cmd:"" help:"Organizers: add."`
	Backup    backupCmd    `cmd:"" help:"Copy a data directory while it sells."`
	Restore   restoreCmd   `cmd:"" help:"Put a backup back, and prove it."`
	Effects   effectsCmd   `cmd:"" help:"What is owed outside: release, after a restore."`
	Keys      keysCmd      `cmd:"" help:"Signing and master keys: rotate."`
	Views     viewsCmd     `cmd:"" help:"Read models: rebuild."`
	Reconcile reconcileCmd `cmd:"" help:"Hold the books of a running server against the payment provider's."`
	Status    statusCmd    `cmd:"" help:"Ask a running server how it is."`
	Inbox     inboxCmd     `cmd:"" help:"List payments that a company told a running server of and that have no order here."`

	Verify verifyCmd `cmd:"" help:"Check a draw from what was published of it: notice, entries, beacon, ranks, serving, outcomes."`

	Run    runCmd    `cmd:"" help:"Sell out a stadium in process, kill it in the middle, reopen it, and audit what was sold."`
	Check  checkCmd  `cmd:"" help:"Read a data directory offline: chain, replay, invariants and snapshot of every machine."`
	Repair repairCmd `cmd:"" help:"Put damaged or missing records back from a second copy of the journal."`
	Ship   shipCmd   `cmd:"" help:"Copy the journal to a second directory, from which repair can put records back."`
	Orders ordersCmd `cmd:"" help:"Print every order of a sale, offline: state, number, total in minor units, seats."`
	Stage  stageCmd  `cmd:"" hidden:"" help:"Publish the chart of run in a data directory and print its hash."`
	Sell   sellCmd   `cmd:"" hidden:"" help:"The selling half of run, as a process of its own that can be killed."`
}

// run carries out one command line and gives the exit code: 0 done, 1 something
// is wrong with the data or the machine, 2 the command line makes no sense.
func run(ctx context.Context, args []string, e env) int {
	var cmds commands
	exited := -1
	parser := kong.Must(&cmds, kong.Name("facevalue"),
		kong.Description("Sells event tickets to real fans at face value."),
		kong.Writers(e.out, e.err), kong.UsageOnError(),
		kong.Exit(func(code int) { exited = code }),
		kong.Configuration(readSettings, settingsFile),
	)
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // help was asked for
		return exited
	}
	if err != nil {
		fmt.Fprintf(e.err, "facevalue: %v\n", err)
		return 2
	}
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(e); err != nil {
		fmt.Fprintf(e.err, "facevalue: %v\n", err)
		return 1
	}
	return 0
}

// errFound says that a check found something; what, was printed.
var errFound = errors.New("the data directory is not sound")

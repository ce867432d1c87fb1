package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"facevalue/clock"

	"github.com/schollz/progressbar/v3"
)

// runCmd sells out a house and shows that nothing is lost when the process that
// sells is killed: another process holds the ledger of what was acknowledged.
type runCmd struct {
	Plan string `type:"existingfile" placeholder:"FILE" help:"A pretix seating plan or a CSV file; without it a generated stadium of 80,000 seats."`
	Data string `placeholder:"DIR" help:"Keep the data directory here; without it a temporary one that is removed."`
	Fans int    `default:"256" help:"How many buy at the same time."`
}

// Run sells out.
func (c *runCmd) Run(ctx context.Context, e env) error {
	chart, err := loadPlan(c.Plan)
	if err != nil {
		return err
	}
	dir, cleanUp, err := c.dataDir()
	if err != nil {
		return err
	}
	defer cleanUp()
	d, err := openDataDir(dir)
	if err != nil {
		return err
	}
	if err := errors.Join(d.publish(chart), d.Close()); err != nil {
		return err
	}
	hash := chart.Hash()
	show := &show{
		env: e, stage: newStage(chart), ledger: newLedger(),
		args: []string{"sell", "--data", dir, "--chart", hex.EncodeToString(hash[:]), "--fans", strconv.Itoa(c.Fans)},
		kept: c.Data,
	}
	if show.stage.places() < smallHouse {
		// A small house would be sold out before it can be killed.
		show.args = append(show.args, "--think", "2s")
	}
	if err := show.sell(ctx); err != nil {
		return err
	}
	return show.audit(dir)
}

// dataDir is where to sell: a new place, never one that has something in it.
func (c *runCmd) dataDir() (string, func(), error) {
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "facevalue-run-")
		return dir, func() { os.RemoveAll(dir) }, err
	}
	if entries, err := os.ReadDir(c.Data); err == nil && len(entries) > 0 {
		return "", nil, fmt.Errorf("run: %s is not empty; name a new directory", c.Data)
	}
	return c.Data, func() {}, nil
}

// smallHouse is how many places fewer of which are sold slowly.
const smallHouse = 5_000

// show is a sale being sold out before somebody's eyes.
type show struct {
	env
	stage  *stage
	ledger *ledger
	args   []string
	bar    *progressbar.ProgressBar
	spent  time.Duration // time in which the sale was open
	opened time.Duration // how long the second process took to open it
	kept   string        // the data directory, if it stays
}

// sell runs the selling process, kills it when half is sold, and runs it again.
func (s *show) sell(ctx context.Context) error {
	places := s.stage.places()
	fmt.Fprintf(s.out, "%s: %d numbered seats, %d places in all, %d ticket types\n", s.stage.chart.Name(), s.stage.chart.Len(), places, len(s.stage.types))
	s.bar = progressbar.NewOptions(places, progressbar.OptionSetWriter(s.err), progressbar.OptionSetDescription("sold"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(50*time.Millisecond), progressbar.OptionClearOnFinish())
	if err := s.process(ctx, places/2, 1); err != nil {
		return err
	}
	atKill := len(s.ledger.orders)
	fmt.Fprintf(s.out, "killed with SIGKILL after %d acknowledged orders (%d places); opening the same journal again\n", atKill, s.ledger.places)
	if err := s.process(ctx, 0, 2); err != nil {
		return err
	}
	s.bar.Finish()
	fmt.Fprintf(s.out, "open for sale again %s after the new process began to open it\n", s.opened.Round(time.Millisecond))
	return nil
}

// process runs the seller until it is done, or until so many places are sold:
// then it is killed where it stands.
func (s *show) process(ctx context.Context, killAt int, seed int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, append(s.args, "--seed", strconv.Itoa(seed))...)
	cmd.Stderr = s.err
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReaderSize(pipe, 1<<16)
	done, readErr := s.follow(lines, killAt)
	if !done && readErr == nil {
		err = cmd.Process.Kill()
		// What was acknowledged before the kill is still in the pipe.
		_, readErr = s.follow(lines, 0)
	}
	waitErr := cmd.Wait()
	switch {
	case err != nil || readErr != nil:
		return errors.Join(err, readErr)
	case done:
		return waitErr
	case killAt == 0 || !killed(cmd.ProcessState):
		return fmt.Errorf("the selling process ended by itself before it was sold out: %w", waitErr)
	}
	return nil
}

// killed says whether SIGKILL ended a process.
func killed(p *os.ProcessState) bool {
	status, ok := p.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// follow reads the seller's lines into the ledger, until they end or so many
// places are sold. done says that the seller said it was. A line that the kill cut
// off acknowledged nothing.
func (s *show) follow(lines *bufio.Reader, until int) (done bool, err error) {
	spent := clock.Stopwatch()
	defer func() { s.spent += spent() }()
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false, unlessEnd(err)
		}
		switch line = line[:len(line)-1]; {
		case line == "sold out":
			return true, nil
		case strings.HasPrefix(line, "opened "):
			us, _ := strconv.Atoi(line[7:])
			s.opened = time.Duration(us) * time.Microsecond
			spent = clock.Stopwatch()
		default:
			if err := s.ledger.note(line); err != nil {
				return false, err
			}
			s.bar.Set(s.ledger.places)
			if until > 0 && s.ledger.places >= until {
				return false, nil
			}
		}
	}
}

// unlessEnd is an error other than that there is no more to read.
func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// audit opens what is on disk and holds it against the ledger and the house.
func (s *show) audit(dir string) error {
	d, err := openDataDir(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	r := checkMachine(d, stageMachine)
	if r.Broken != "" {
		return fmt.Errorf("%s: %s", r.Machine, r.Broken)
	}
	m, _, err := d.source(stageMachine, nil).Load()
	if err != nil {
		return err
	}
	missing := s.ledger.missing(m)
	sum := r.Sale
	fmt.Fprintf(s.out, "sold %d tickets in %d orders for %.2f EUR, in %.2f s: %.0f tickets/s, %.0f orders/s, every answer durable first\n",
		sum.Tickets, sum.Confirmed, float64(sum.Paid)/100, s.spent.Seconds(), float64(sum.Tickets)/s.spent.Seconds(), float64(sum.Confirmed)/s.spent.Seconds())
	fmt.Fprintf(s.out, "audit: %d records, %d facts, chain sound, replay and snapshot agree; acknowledged orders %d, lost or changed %d, seats sold twice %d, places unsold %d\n",
		r.Records, r.Facts, len(s.ledger.orders), len(missing), s.ledger.twice, s.stage.places()-sum.Tickets)
	if len(missing) > 0 || s.ledger.twice > 0 || sum.Tickets != s.stage.places() {
		return fmt.Errorf("the audit does not agree: orders %v", missing)
	}
	if s.kept != "" {
		fmt.Fprintf(s.out, "the data directory stays: facevalue check --data %s\n", s.kept)
	}
	return nil
}

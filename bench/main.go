package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"facevalue/hugeheap"
)

// garbagePercent is what the binary runs with.
const garbagePercent = 300

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	hugeheap.Ask()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// step is one benchmark.
type step struct {
	name string
	what string
	run  func(context.Context, *session) error
}

func steps() []step {
	return []step{
		{"p1", "durable holds", measureHolds},
		{"p2", "durable holds over HTTP", measureHTTP},
		{"p3", "best available seats", measureBest},
		{"p6", "the waiting room", measureRoom},
		{"p7", "restart", measureRestart},
		{"decide", "deciding and applying", measureDecide},
		{"journal", "durable appends", measureJournal},
	}
}

func stepNames() (names []string) {
	for _, s := range steps() {
		names = append(names, s.name)
	}
	return names
}

// session is what the benchmarks of one run share.
type session struct {
	options
	report *report
	temp   string // goes away with the run
	stderr io.Writer
}

// say tells whoever waits what is under way.
func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.stderr, "bench: "+format+"\n", args...)
}

// run is main without the process: it answers the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && strings.HasPrefix(args[0], childPrefix) {
		return runChild(ctx, args, stdout, stderr)
	}
	o, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		err = measure(ctx, o, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// measure runs what was asked for. What came out before an error is printed too.
func measure(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	temp, err := os.MkdirTemp(o.dir, "facevalue-bench-")
	if err != nil {
		return fmt.Errorf("bench: -dir: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	s := &session{options: o, report: &report{machine: thisMachine(), quick: o.quick}, temp: temp, stderr: stderr}
	if !onDisk(temp) {
		s.say("%s is in memory: syncing there costs nothing and proves nothing; choose a disk with -dir", o.dir)
	}
	err = runSteps(ctx, s)
	return errors.Join(err, s.report.write(stdout), s.writeJSON())
}

func runSteps(ctx context.Context, s *session) error {
	for _, b := range steps() {
		if !s.runs(b.name) {
			continue
		}
		s.say("%s: %s", b.name, b.what)
		if err := b.run(ctx, s); err != nil {
			return fmt.Errorf("bench: %s: %w", b.name, err)
		}
		if ctx.Err() != nil {
			return errors.New("bench: interrupted")
		}
	}
	return nil
}

func (s *session) writeJSON() error {
	if s.json == "" {
		return nil
	}
	b, err := json.MarshalIndent(s.report, "", "  ")
	if err == nil {
		err = os.WriteFile(s.json, append(b, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("bench: -json: %w", err)
	}
	return nil
}

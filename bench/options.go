package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	only       []string
	quick      bool
	seconds    float64
	dir        string
	orders     int
	json       string
	cpuProfile string
	peers      bool
	crowd      int
}

// The bounds of flags that cost memory or time.
const (
	maxOrders  = 20_000_000
	maxSeconds = 60
	maxCrowd   = 100_000
)

func parseOptions(args []string, stderr io.Writer) (options, error) {
	o := options{}
	only := ""
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&only, "only", "", "which benchmarks, by comma: "+strings.Join(stepNames(), ", ")+" (default all)")
	f.BoolVar(&o.quick, "quick", false, "everything in seconds: to see that it works, not to compare")
	f.Float64Var(&o.seconds, "seconds", 4, "how long each load is measured")
	f.StringVar(&o.dir, "dir", os.TempDir(), "where journals and the other servers' data go; should be a real disk")
	f.IntVar(&o.orders, "orders", 1_000_000, "orders in the journal that p7 restarts from")
	f.StringVar(&o.json, "json", "", "write the numbers to this file too")
	f.StringVar(&o.cpuProfile, "cpuprofile", "", "write a CPU profile of our side of p1 to this file")
	f.IntVar(&o.crowd, "crowd", 0, "measure p1 with so many submitters only, without snapshots (default several sizes)")
	f.BoolVar(&o.peers, "peers", true, "measure Redis and PostgreSQL beside ours")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("bench: argument %q is not a flag; see -help", f.Arg(0))
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	return o, o.check()
}

func (o *options) check() error {
	for _, name := range o.only {
		if !slices.Contains(stepNames(), name) {
			return fmt.Errorf("bench: -only %q is not one of %s", name, strings.Join(stepNames(), ", "))
		}
	}
	switch {
	case o.seconds <= 0 || o.seconds > maxSeconds:
		return fmt.Errorf("bench: -seconds must be above 0 and at most %d", maxSeconds)
	case o.crowd < 0 || o.crowd > maxCrowd:
		return fmt.Errorf("bench: -crowd must be from 1 to %d", maxCrowd)
	case o.orders < 100 || o.orders > maxOrders:
		return fmt.Errorf("bench: -orders must be from 100 to %d", maxOrders)
	}
	info, err := os.Stat(o.dir)
	if err != nil {
		return fmt.Errorf("bench: -dir: %w", err)
	}
	if !info.IsDir() {
		return errors.New("bench: -dir " + o.dir + " is not a directory")
	}
	return nil
}

// runs says whether a benchmark was asked for.
func (o *options) runs(name string) bool { return len(o.only) == 0 || slices.Contains(o.only, name) }

// window is how long each load is measured.
func (o *options) window() time.Duration {
	if o.quick {
		return 300 * time.Millisecond
	}
	return time.Duration(o.seconds * float64(time.Second))
}

// sizes are the sizes of crowd that p1 is measured with.
func (o *options) sizes() []int {
	if o.crowd > 0 {
		return []int{o.crowd}
	}
	return pick(o, []int{64, 256, 1024, 4096, 8192}, []int{64, 1024})
}

// pick is full, or brief in a quick run.
func pick[T any](o *options, full, brief T) T {
	if o.quick {
		return brief
	}
	return full
}

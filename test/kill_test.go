package test

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	kills = flag.Int("kills", 8, "how often the selling process is killed")
	seed  = flag.Uint64("seed", 1, "decides when")

	raceBinary = flag.Bool("race.binary", false, "build the binary with the race detector too")
)

// run runs the binary to its end and answers what it printed.
func run(t *testing.T, path string, args ...string) string {
	t.Helper()
	cmd := exec.Command(path, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("facevalue %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// sellUntil lets the seller sell until it has acknowledged so many orders, kills it
// with SIGKILL, and takes down what it had said. It reports whether everything was
// sold before that.
func sellUntil(t *testing.T, path, dir, chart string, life, acks int, l *ledger, more ...string) (soldOut bool) {
	t.Helper()
	args := append([]string{"sell", "--data", dir, "--chart", chart, "--fans", "64", "--seed", fmt.Sprint(life)}, more...)
	cmd := exec.Command(path, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	before, killed := l.acks, false
	lines := bufio.NewReader(pipe)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // a line that was cut off by the kill acknowledged nothing
		}
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "sold out":
			soldOut = true
		case strings.HasPrefix(line, "order "):
			if err := l.acknowledge(line); err != nil {
				t.Fatal(err)
			}
		}
		if !killed && l.acks-before >= acks {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !killed && !soldOut {
		t.Fatalf("the seller ended by itself: %s", stderr.String())
	}
	return soldOut
}

// TestKilledSellersLoseNothing kills a selling process with SIGKILL again and
// again. After each kill everything it had acknowledged is on disk as it was told,
// no seat is in two orders, and the check finds chain, replay, invariants and
// snapshot sound.
func TestKilledSellersLoseNothing(t *testing.T) {
	path := binary(t)
	rng := rand.New(rand.NewPCG(*seed, 0))
	t.Logf("again with: go test ./test -run %s -kills=%d -seed=%d", t.Name(), *kills, *seed)
	var dir, chart string
	var l *ledger
	fresh := func() {
		dir = filepath.Join(t.TempDir(), "data")
		chart = strings.TrimSpace(run(t, path, "stage", "--data", dir))
		l = newLedger()
	}
	fresh()
	total, sold := 0, 0
	for life := 1; life <= *kills; life++ {
		before := l.acks
		soldOut := sellUntil(t, path, dir, chart, life, 1+rng.IntN(1500), l)
		total += l.acks - before
		if found, err := l.hold(run(t, path, "orders", "--data", dir)); err != nil {
			t.Fatalf("kill %d, %d orders found: %v", life, found, err)
		}
		// The check folds everything from the first record: not every time.
		if life%5 == 0 || life == *kills || soldOut {
			run(t, path, "check", "--data", dir)
		}
		if soldOut {
			sold++
			os.RemoveAll(dir)
			fresh()
		}
	}
	t.Logf("%d kills, %d acknowledged orders, %d houses sold out: nothing lost, nothing doubled", *kills, total, sold)
}

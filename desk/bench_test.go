package desk_test

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
	"facevalue/journal/sqlite"
)

// factPad makes a toy fact about as long as that of a real hold.
const factPad = 80

// BenchmarkSubmit measures durable submits: each op is one command and the wait
// for its answer.
func BenchmarkSubmit(b *testing.B) {
	journals := []struct {
		name string
		open func(b *testing.B) journal.Journal
	}{
		{"nothing", func(*testing.B) journal.Journal { return hollow{memory.New()} }},
		{"sqlite", openSQLite},
	}
	for _, j := range journals {
		for _, submitters := range []int{1, 64, 256, 1024, 4096} {
			b.Run(fmt.Sprintf("%s/%d", j.name, submitters), func(b *testing.B) {
				benchSubmit(b, j.open(b), submitters)
			})
		}
	}
}

func openSQLite(b *testing.B) journal.Journal {
	j, err := sqlite.Open(b.TempDir(), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return j
}

// hollow makes nothing durable: it measures everything but the journal.
type hollow struct{ journal.Journal }

func (hollow) Append(entries []journal.Record) ([]error, error) {
	return make([]error, len(entries)), nil
}

func benchSubmit(b *testing.B, j journal.Journal, submitters int) {
	committer := desk.NewCommitter(j)
	d, err := desk.Open(desk.Options[toy.Command, toy.Fact, toy.Outcome, toy.Effect]{
		Machine:   "bench",
		New:       newToy(1<<40, factPad),
		Committer: committer,
		Clock:     benchClock{b, 1_700_000_000_000},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	var wg sync.WaitGroup
	for i := range submitters {
		n := b.N / submitters
		if i < b.N%submitters {
			n++
		}
		wg.Go(func() { submitMany(b, d, n) })
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/op")
	stats := d.Stats()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "submits/s")
	b.ReportMetric(float64(stats.Answers)/float64(stats.Appends), "submits/append")
	if err := d.Close(context.Background()); err != nil {
		b.Error(err)
	}
	committer.Close()
	j.Close()
}

func submitMany(b *testing.B, d *toyDesk, n int) {
	ctx := context.Background()
	for range n {
		if _, _, err := d.Submit(ctx, toy.Command{Kind: toy.Count, N: 1}); err != nil {
			b.Error(err)
			return
		}
	}
}

type benchClock struct {
	b     *testing.B
	start int64
}

func (c benchClock) Now() int64  { return c.start + int64(c.b.Elapsed()/time.Millisecond) }
func (c benchClock) Wall() int64 { return c.Now() }

// cpuTime is what the process has used of all cores: on a busy machine the
// steadier figure.
func cpuTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

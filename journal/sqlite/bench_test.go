package sqlite_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"facevalue/journal"
	"facevalue/journal/sqlite"
)

var benchSizes = []int{128, 4 << 10, 64 << 10, 512 << 10}

// BenchmarkAppend is the cost of one durable append by the size of the group,
// the checkpoints beside it included. It reports the median and the 99th
// percentile too: the mean hides what a fan waits for.
func BenchmarkAppend(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			j := openWith(b, b.TempDir(), sqlite.Options{Reserve: -1})
			benchAppend(b, j, size)
		})
	}
}

func benchAppend(b *testing.B, j journal.Journal, size int) {
	body := make([]byte, size)
	for i := range body {
		body[i] = byte(i * 7)
	}
	buf := make([]byte, 0, journal.MaxRecord)
	entries := make([]journal.Record, 1)
	var head journal.Head
	var took []time.Duration
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		entries[0] = head.Next("s_bench", 1, 1)
		entries[0].Body = body
		entries[0].Seal(buf)
		if failed, err := j.Append(entries); err != nil || failed[0] != nil {
			b.Fatal(failed, err)
		}
		head = entries[0].Head()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "us-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "us-p99")
}

// BenchmarkRead is what a replay costs, by the size of the records.
func BenchmarkRead(b *testing.B) {
	for _, size := range []int{128, 64 << 10} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			j := openWith(b, b.TempDir(), sqlite.Options{Reserve: -1})
			n := min(4096, 64<<20/size)
			fill(b, j, n, size)
			b.SetBytes(int64(n * size))
			for b.Loop() {
				if err := j.Read("s_bench", 1, func(journal.Record) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "records/op")
		})
	}
}

func fill(b *testing.B, j journal.Journal, n, size int) {
	var head journal.Head
	var group []journal.Record
	for range n {
		r := head.Next("s_bench", 1, 1)
		r.Body = make([]byte, size)
		r.Bytes()
		head = r.Head()
		group = append(group, r)
	}
	if _, err := j.Append(group); err != nil {
		b.Fatal(err)
	}
}

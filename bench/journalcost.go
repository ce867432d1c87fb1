package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"facevalue/journal"
	"facevalue/journal/sqlite"
)

var journalSizes = []int{128, 4 << 10, 64 << 10, 512 << 10}

// measureJournal is what one durable append costs, by the size of the group; and
// beside it the least that any journal could pay.
func measureJournal(ctx context.Context, s *session) error {
	t := s.report.table("journal", "Journal  One durable append, by the bytes of its facts",
		column{"p50_ns", "p50", duration}, column{"p99_ns", "p99", duration}, column{"max_ns", "max", duration},
		column{"bytes_per_second", "per second", bytes})
	for _, size := range journalSizes {
		s.say("appends of %s", bytesText(float64(size)))
		took, err := appendRecords(ctx, filepath.Join(s.temp, "journal"), size, s.appends(size))
		if err != nil {
			return err
		}
		t.addAppends(fmt.Sprintf("journal/sqlite, %s", bytesText(float64(size))), size, took)
	}
	for _, size := range journalSizes[1:] {
		took, err := appendFile(ctx, filepath.Join(s.temp, "plain"), size, s.appends(size))
		if err != nil {
			return err
		}
		t.addAppends(fmt.Sprintf("plain file, write + fsync, %s", bytesText(float64(size))), size, took)
	}
	t.note("journal/sqlite: seal (CRC32C, SHA-256), insert, WAL, synchronous=FULL, checkpoints beside it.")
	return nil
}

// appends is how many are measured: fewer of the large ones.
func (s *session) appends(size int) int {
	n := pick(&s.options, 4_000, 200)
	if size > 64<<10 {
		n /= 4
	}
	return n
}

func (t *table) addAppends(name string, size int, took spans) {
	total := 0.0
	for _, d := range took {
		total += float64(d)
	}
	t.add(name, took.quantile(.5), took.quantile(.99), took.quantile(1), float64(size)*float64(len(took))/(total/1e9))
}

// noise is bytes that do not compress, were anybody to try.
func noise(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(mix(uint64(i)))
	}
	return b
}

func appendRecords(ctx context.Context, dir string, size, n int) (took spans, err error) {
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close(), os.RemoveAll(dir)) }()
	body, buf := noise(size), make([]byte, 0, size+1024)
	entries := make([]journal.Record, 1)
	var head journal.Head
	runtime.GC() // what others left behind is not this one's cost
	for i := 0; i < n && ctx.Err() == nil; i++ {
		start := nanos()
		entries[0] = head.Next("s_bench", 1, 1)
		entries[0].Body = body
		entries[0].Seal(buf)
		failed, err := j.Append(entries)
		took = append(took, nanos()-start)
		if err = errors.Join(append(failed, err)...); err != nil {
			return nil, err
		}
		head = entries[0].Head()
	}
	return took.sorted(), nil
}

func appendFile(ctx context.Context, path string, size, n int) (took spans, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(path)) }()
	body := noise(size)
	for i := 0; i < n && ctx.Err() == nil; i++ {
		start := nanos()
		_, err := f.Write(body)
		if err = errors.Join(err, f.Sync()); err != nil {
			return nil, err
		}
		took = append(took, nanos()-start)
	}
	return took.sorted(), nil
}

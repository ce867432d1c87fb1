package journal_test

import (
	"bytes"
	"fmt"
	"testing"

	"facevalue/journal"
)

// BenchmarkSeal is what making a record costs, hash and checksum included.
func BenchmarkSeal(b *testing.B) {
	for _, size := range []int{128, 4 << 10, 64 << 10, 512 << 10} {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			body := bytes.Repeat([]byte("x"), size)
			buf := make([]byte, 0, journal.MaxRecord)
			var head journal.Head
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				r := head.Next("s_9f", 1, 5)
				r.Body = body
				r.Seal(buf)
				head = r.Head()
			}
		})
	}
}

// BenchmarkFacts is what walking a body costs, by the fact.
func BenchmarkFacts(b *testing.B) {
	var body []byte
	fact := bytes.Repeat([]byte("f"), 42)
	for range 1000 {
		body = journal.AppendFact(body, fact)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range journal.Facts(body) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/fact")
}

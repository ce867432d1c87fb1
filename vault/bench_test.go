package vault

import (
	"sync/atomic"
	"testing"
)

// BenchmarkSealNewPersons is what a first hold costs: a key made, wrapped and
// synced, the sync shared with whoever comes at the same time.
func BenchmarkSealNewPersons(b *testing.B) {
	var transactions atomic.Int64
	o := opts()
	o.batchHook = func(int) { transactions.Add(1) }
	v := open(b, dataDir(b), o)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			ref, err := v.NewPerson()
			if err == nil {
				_, err = v.Seal(b.Context(), Item{ref, "buyer", []byte("Ann, ann@example.org")})
			}
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/float64(transactions.Load()), "persons/sync")
}

// BenchmarkOpen is what showing one order's buyer costs.
func BenchmarkOpen(b *testing.B) {
	v := open(b, dataDir(b), opts())
	blob := seal(b, v, person(b, v), "buyer", "Ann, ann@example.org")
	for b.Loop() {
		if _, err := v.Open(b.Context(), "buyer", blob); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClaim is in every hold.
func BenchmarkClaim(b *testing.B) {
	v := open(b, dataDir(b), opts())
	b.ReportAllocs()
	for b.Loop() {
		v.Claim(ClaimEmail, "ann@example.org")
	}
}

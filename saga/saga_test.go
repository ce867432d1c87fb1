package saga

import (
	"flag"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
)

var (
	sagas = flag.Int("sagas", 10_000, "how many sagas TestSagas plays")
	first = flag.Uint64("saga.first", 1, "the seed of the first")
	one   = flag.Uint64("saga.seed", 0, "play this seed alone")
)

// enough sagas meet everything that there is to meet.
const enough = 5000

// TestMain lets garbage be: sagas are short, and most of it is pages of sales that were.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}

// played plays seeds side by side and returns what they met and their first errors.
func played(from uint64, n int, guards Guard, tell func(string)) (Counts, []error) {
	var mu sync.Mutex
	all, failed := Counts{}, []error(nil)
	next := from
	var players sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		players.Go(func() { // waited for below
			own := Counts{}
			for {
				mu.Lock()
				seed := next
				next++
				mu.Unlock()
				if seed >= from+uint64(n) {
					break
				}
				if err := Saga(seed, guards, own, tell); err != nil {
					mu.Lock()
					failed = append(failed, err)
					mu.Unlock()
				}
			}
			mu.Lock()
			all.Add(own)
			mu.Unlock()
		})
	}
	players.Wait()
	return all, failed
}

// TestSagas plays whole purchases with everything that goes wrong with money.
func TestSagas(t *testing.T) {
	from, n, tell := *first, *sagas, (func(string))(nil)
	if *one != 0 {
		from, n, tell = *one, 1, func(s string) { t.Log(s) }
	}
	counts, failed := played(from, n, AllGuards, tell)
	t.Logf("%d sagas from seed %d met\n%s", n, from, counts)
	for i, err := range failed {
		if i == 10 {
			t.Errorf("and %d more", len(failed)-i)
			break
		}
		t.Errorf("%v; again: go test ./saga -run TestSagas -v -saga.seed=N", err)
	}
	if missed := counts.Missed(); n >= enough && len(missed) > 0 {
		t.Errorf("never met: %s", strings.Join(missed, ", "))
	}
}

// TestGuards switches each guard off in the driver: the sagas must notice.
func TestGuards(t *testing.T) {
	for name, guard := range Guards {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			const most = 4000
			for from := uint64(1); from < most; from += 200 {
				if _, failed := played(from, 200, AllGuards&^guard, nil); len(failed) > 0 {
					t.Logf("noticed within %d sagas: %v", from+199, failed[0])
					return
				}
			}
			t.Errorf("%d sagas did not notice that it is off", most)
		})
	}
}

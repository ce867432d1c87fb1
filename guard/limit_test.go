package guard

import (
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

const start = int64(1_780_000_000_000)

func TestBurstThenRate(t *testing.T) {
	l := NewLimiter(Limit{Burst: 3, Per: 3000}, 1000)
	key := Key{1}
	for i := range int64(3) {
		if a := l.Ask(key, 1, start); !a.OK || a.Left != 2-i || a.Reset != (i+1)*1000 {
			t.Fatalf("request %d: %+v", i, a)
		}
	}
	if a := l.Ask(key, 1, start); a.OK || a.Retry != 1000 || a.Left != 0 || a.Reset != 3000 {
		t.Errorf("a fourth at once: %+v", a)
	}
	if a := l.Ask(Key{2}, 1, start); !a.OK {
		t.Errorf("somebody else: %+v", a)
	}
	if a := l.Ask(key, 1, start+999); a.OK || a.Retry != 1 {
		t.Errorf("a millisecond early: %+v", a)
	}
	if a := l.Ask(key, 1, start+1000); !a.OK {
		t.Errorf("when told: %+v", a)
	}
	if a := l.Ask(key, 2, start+2000); a.OK || a.Retry != 1000 {
		t.Errorf("two where one is left: %+v", a)
	}
	if a := l.Ask(key, 3, start+60_000); !a.OK || a.Left != 0 {
		t.Errorf("after a rest: %+v", a)
	}
}

// A refused request costs nothing, and the wait that was told is enough.
func TestToldWaitIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := Limit{Burst: rapid.Int64Range(1, 50).Draw(t, "burst"), Per: rapid.Int64Range(1, 100_000).Draw(t, "per")}
		l, at, passed := NewLimiter(limit, 100), start, int64(0)
		for range rapid.IntRange(1, 200).Draw(t, "asks") {
			n := rapid.Int64Range(1, limit.Burst).Draw(t, "n")
			a := l.Ask(Key{7}, n, at)
			if !a.OK {
				if a.Retry < 1 {
					t.Fatalf("refused without a wait: %+v", a)
				}
				at += a.Retry
				if again := l.Ask(Key{7}, n, at); !again.OK {
					t.Fatalf("waited %d ms as told, then %+v", a.Retry, again)
				}
			}
			passed += n
			// Never more than a burst and what the rate gave since.
			if most := float64(limit.Burst) + float64(at-start+1)*float64(limit.Burst)/float64(limit.Per) + 1; l.each > 1 && float64(passed) > most+1 {
				t.Fatalf("%d passed in %d ms under %+v", passed, at-start, limit)
			}
			at += rapid.Int64Range(0, 1000).Draw(t, "pause")
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	const room = 64 * sampled
	l := NewLimiter(Limit{Burst: 2, Per: 60_000}, room)
	debtor := Key{0xff}
	l.Ask(debtor, 2, start)
	seed := uint64(rand.Uint32())
	r := rand.New(rand.NewPCG(seed, 1))
	for range 20 * room {
		var k Key
		k[0], k[1], k[2] = byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())
		l.Ask(k, 1, start)
	}
	kept := 0
	for i := range l.shards {
		kept += len(l.shards[i].full)
	}
	if kept > room || l.Evicted() == 0 {
		t.Errorf("seed %d: %d keys kept, room for %d; %d forgotten", seed, kept, room, l.Evicted())
	}
	if a := l.Ask(debtor, 1, start); a.OK {
		t.Errorf("seed %d: who owes most was forgotten for those who owe less", seed)
	}
}

func TestAtOneTime(t *testing.T) {
	l := NewLimiter(Limit{Burst: 100, Per: 1 << 40}, 1000)
	var passed atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if l.Ask(Key{1}, 1, start).OK {
					passed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if passed.Load() != 100 {
		t.Errorf("%d passed of 100", passed.Load())
	}
}

func TestAddresses(t *testing.T) {
	same := [][2]string{
		{"192.0.2.7", "::ffff:192.0.2.7"},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::"},
	}
	for _, pair := range same {
		if Narrow(netip.MustParseAddr(pair[0])) != Narrow(netip.MustParseAddr(pair[1])) {
			t.Errorf("%v are told apart", pair)
		}
	}
	other := [][2]string{
		{"192.0.2.7", "192.0.2.8"},
		{"2001:db8:1:2::1", "2001:db8:1:3::1"},
		{"10.0.0.0", "::1"},
	}
	for _, pair := range other {
		if Narrow(netip.MustParseAddr(pair[0])) == Narrow(netip.MustParseAddr(pair[1])) {
			t.Errorf("%v share a key", pair)
		}
	}
	wide := [][2]string{{"192.0.2.7", "192.0.2.200"}, {"2001:db8:1:2::1", "2001:db8:1:ffff::1"}}
	for _, pair := range wide {
		a, b := netip.MustParseAddr(pair[0]), netip.MustParseAddr(pair[1])
		if Wide(a) != Wide(b) || Wide(a) == Narrow(a) {
			t.Errorf("%v: wide %v %v, narrow %v", pair, Wide(a), Wide(b), Narrow(a))
		}
	}
	if Narrow(netip.Addr{}) != Wide(netip.Addr{}) {
		t.Error("no address is two keys")
	}
}

func TestKeyOf(t *testing.T) {
	half := [16]byte{1, 2, 3}
	if KeyOf(1, half) == KeyOf(2, half) || KeyOf(1, half) == KeyOf(1, [16]byte{1, 2, 4}) {
		t.Error("different keys are one")
	}
}

func BenchmarkAsk(b *testing.B) {
	l := NewLimiter(Limit{Burst: 1 << 40, Per: 1}, 1<<16)
	b.ReportAllocs()
	var n uint32
	for b.Loop() {
		n++
		l.Ask(Key{byte(n), byte(n >> 8)}, 1, start)
	}
}

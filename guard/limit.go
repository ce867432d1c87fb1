package guard

import (
	"encoding/binary"
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// Limit is a burst and a rate.
type Limit struct {
	Burst int64 // at once
	Per   int64 // ms in which as many come back as Burst
}

// Answer says whether somebody may go on.
type Answer struct {
	OK    bool
	Left  int64 // how many more could pass now
	Retry int64 // ms until one would pass; 0 when this one did
	Reset int64 // ms until the whole burst is back
}

// Key is who is limited.
type Key [16]byte

// Limiter holds everybody to a limit.
type Limiter struct {
	limit   Limit
	each    int64 // µs that one costs
	room    int   // keys of one shard
	seed    maphash.Seed
	shards  [shards]shard
	evicted atomic.Uint64
}

const (
	shards = 64
	// sampled is how many keys are looked at to find one to forget.
	sampled = 8
	micros  = 1000
)

type shard struct {
	mu   sync.Mutex
	full map[Key]int64 // µs: when the key's bucket is empty again
	_    [40]byte      // shards do not share a cache line
}

// NewLimiter makes a limiter that remembers at most so many keys.
func NewLimiter(limit Limit, keys int) *Limiter {
	l := &Limiter{limit: limit, each: max(limit.Per*micros/max(limit.Burst, 1), 1), room: max(keys/shards, sampled), seed: maphash.MakeSeed()}
	for i := range l.shards {
		l.shards[i].full = map[Key]int64{}
	}
	return l
}

// Limit is what everybody is held to.
func (l *Limiter) Limit() Limit { return l.limit }

// Evicted is how many keys were forgotten for want of room.
func (l *Limiter) Evicted() uint64 { return l.evicted.Load() }

// Ask takes n for a key at an instant in ms, or nothing.
func (l *Limiter) Ask(key Key, n, now int64) Answer {
	s := &l.shards[maphash.Comparable(l.seed, key)%shards]
	at := now * micros
	s.mu.Lock()
	defer s.mu.Unlock()
	full, known := s.full[key]
	full = max(full, at)
	next := full + n*l.each
	if over := next - at - l.limit.Burst*l.each; over > 0 {
		return l.answer(false, full-at, over)
	}
	if !known && len(s.full) >= l.room {
		s.forget(at)
		l.evicted.Add(1)
	}
	s.full[key] = next
	return l.answer(true, next-at, 0)
}

func (l *Limiter) answer(ok bool, owed, wait int64) Answer {
	return Answer{ok, max(l.limit.Burst-ceil(owed, l.each), 0), ceil(wait, micros), ceil(owed, micros)}
}

func ceil(n, d int64) int64 { return (n + d - 1) / d }

// forget drops the key that owes least among a few; the order of a map is random.
func (s *shard) forget(at int64) {
	var least Key
	owes, seen := int64(-1), 0
	for k, full := range s.full {
		if owe := max(full-at, 0); owes < 0 || owe < owes {
			least, owes = k, owe
		}
		if seen++; seen == sampled {
			break
		}
	}
	delete(s.full, least)
}

// KeyOf makes a key of a level and two numbers, such as a claim's halves.
func KeyOf(level byte, half [16]byte) Key {
	binary.LittleEndian.PutUint64(half[:8], binary.LittleEndian.Uint64(half[:8])^uint64(level)*0x9e3779b97f4a7c15)
	return half
}

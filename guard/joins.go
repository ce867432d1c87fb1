package guard

import (
	"hash/maphash"
	"sync"
)

// Joins remembers for a while which persons were seen with which card, phone, address or
// device. It keeps keys, no values: nothing personal is in it.
type Joins struct {
	life, room int64
	seed       maphash.Seed
	shards     [shards]joinShard
}

type joinShard struct {
	mu sync.Mutex
	by map[joined]*persons
	_  [40]byte
}

type joined struct {
	signal Signal
	value  Key
}

// maxPersons is how many are told apart behind one value; who comes after is one of them.
const maxPersons = 64

type persons struct {
	last int64 // ms when somebody was seen
	who  []Key
}

// NewJoins makes a Joins that forgets a value that was not seen for so many ms, and keeps
// at most so many values.
func NewJoins(life int64, values int) *Joins {
	j := &Joins{life: life, room: int64(max(values/shards, sampled)), seed: maphash.MakeSeed()}
	for i := range j.shards {
		j.shards[i].by = map[joined]*persons{}
	}
	return j
}

// Note says that a person was seen with a value, and of how many persons that is true.
func (j *Joins) Note(person Key, s Signal, value Key, now int64) Evidence {
	k := joined{s, value}
	shard := &j.shards[maphash.Comparable(j.seed, k)%shards]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	p := shard.by[k]
	if p == nil || now-p.last > j.life {
		if p == nil && int64(len(shard.by)) >= j.room {
			shard.forget(now)
		}
		p = &persons{}
		shard.by[k] = p
	}
	p.last = max(p.last, now)
	p.add(person)
	return Evidence{s, len(p.who)}
}

func (p *persons) add(person Key) {
	for _, k := range p.who {
		if k == person {
			return
		}
	}
	if len(p.who) < maxPersons {
		p.who = append(p.who, person)
	}
}

// forget drops the value that fewest share among a few, and of such the oldest.
func (s *joinShard) forget(now int64) {
	var least joined
	var worth int64
	seen := 0
	for k, p := range s.by {
		if w := int64(len(p.who))<<40 - (now - p.last); seen == 0 || w < worth {
			least, worth = k, w
		}
		if seen++; seen == sampled {
			break
		}
	}
	delete(s.by, least)
}

package api

import (
	"sync"

	"facevalue/sale"
)

// running is the keyed requests that are being carried out: whoever repeats one
// meanwhile is told to wait rather than sent into the queue too. It is as large as the
// requests under way, which the server bounds.
type running struct {
	shards [runningShards]struct {
		mu   sync.Mutex
		keys map[sale.Key]struct{}
		_    [40]byte // shards do not share a cache line
	}
}

const runningShards = 64

// begin enters a key, or says that it is there already.
func (r *running) begin(key sale.Key) bool {
	s := &r.shards[key[0]%runningShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.keys[key]; there {
		return false
	}
	if s.keys == nil {
		s.keys = map[sale.Key]struct{}{}
	}
	s.keys[key] = struct{}{}
	return true
}

// end takes a key out.
func (r *running) end(key sale.Key) {
	s := &r.shards[key[0]%runningShards]
	s.mu.Lock()
	delete(s.keys, key)
	s.mu.Unlock()
}

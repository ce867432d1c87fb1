package guard

import "sync"

// spent remembers which challenges were answered until they are over. They are kept in
// two generations, each as long as a challenge lives, so that forgetting costs nothing.
type spent struct {
	life, room int64
	shards     [shards]spentShard
}

type spentShard struct {
	mu          sync.Mutex
	ends        int64 // when no challenge of the generation before counts any more
	now, before map[Key]struct{}
	_           [24]byte
}

func newSpent(life int64, room int) spent {
	return spent{life: max(life, 1), room: int64(max(room/shards/2, 1))}
}

// take marks a challenge as answered.
func (s *spent) take(nonce Key, now int64) Verdict {
	shard := &s.shards[nonce[0]%shards]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	shard.turn(s.life, now)
	if _, is := shard.before[nonce]; is {
		return WorkSpent
	}
	if _, is := shard.now[nonce]; is {
		return WorkSpent
	}
	if int64(len(shard.now)) >= s.room {
		return WorkFull
	}
	shard.now[nonce] = struct{}{}
	return WorkDone
}

// turn begins a new generation when the newest is as old as a challenge lives: whatever
// was taken before that is over by then.
func (s *spentShard) turn(life, now int64) {
	switch {
	case s.now == nil || now >= s.ends+life:
		s.now, s.before, s.ends = map[Key]struct{}{}, nil, now+life
	case now >= s.ends:
		s.now, s.before, s.ends = map[Key]struct{}{}, s.now, s.ends+life
	}
}

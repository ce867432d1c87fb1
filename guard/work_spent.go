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
	ends        int64       // when no challenge of the generation before counts any more
	now, before map[Key]Key // by challenge, the request that it was answered for
	_           [24]byte
}

func newSpent(life int64, room int) spent {
	return spent{life: max(life, 1), room: int64(max(room/shards/2, 1))}
}

// take marks a challenge as answered for a request.
func (s *spent) take(nonce, request Key, now int64) Verdict {
	shard := &s.shards[nonce[0]%shards]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	shard.turn(s.life, now)
	for _, generation := range []map[Key]Key{shard.now, shard.before} {
		if of, is := generation[nonce]; is {
			return again(of == request)
		}
	}
	if int64(len(shard.now)) >= s.room {
		return WorkFull
	}
	shard.now[nonce] = request
	return WorkDone
}

// again is what an answer is worth the second time: a request whose answer was lost on
// its way is no second use.
func again(same bool) Verdict {
	if same {
		return WorkDone
	}
	return WorkSpent
}

// turn begins a new generation when the newest is as old as a challenge lives: whatever
// was taken before that is over by then.
func (s *spentShard) turn(life, now int64) {
	switch {
	case s.now == nil || now >= s.ends+life:
		s.now, s.before, s.ends = map[Key]Key{}, nil, now+life
	case now >= s.ends:
		s.now, s.before, s.ends = map[Key]Key{}, s.now, s.ends+life
	}
}

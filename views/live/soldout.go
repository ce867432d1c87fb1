package live

import "context"

// SoldOut says whether nothing is to be had behind a record, or later, and nothing of it
// may come back by itself. Types that are closed for good do not count; while one is
// paused nobody can say.
func (s *Sale) SoldOut(ctx context.Context, seq uint64) (bool, error) {
	if err := s.Wait(ctx, seq); err != nil {
		return false, err
	}
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	if s.board.seq < seq {
		s.publish()
	}
	none := false
	for i := range s.board.types {
		switch o := &s.board.types[i]; {
		case o.state == offerClosed:
		case o.state != offerNone || o.returning:
			return false, nil
		default:
			none = true
		}
	}
	return none, nil
}

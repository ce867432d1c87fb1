package live

import "facevalue/sale"

// Left is how many of each ticket type everybody together can still buy, and how many of
// what it draws on are held and may come back; both in the order of the set-up.
func (s *Sale) Left() (left, held []int64, err error) {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	s.publish()
	if b.setup == nil {
		return nil, nil, s.Err()
	}
	left, held = make([]int64, len(b.setup.Types)), make([]int64, len(b.setup.Types))
	err = s.Read(func(m *sale.Machine, _ uint64) {
		for i := range b.setup.Types {
			left[i], held[i] = b.left(m, &b.setup.Types[i])
		}
	})
	return left, held, err
}

package desk

// fifo is a queue whose pop costs the same however long it is.
type fifo[T any] struct {
	items []T
	head  int
}

func (f *fifo[T]) push(v T) { f.items = append(f.items, v) }

func (f *fifo[T]) size() int { return len(f.items) - f.head }

func (f *fifo[T]) pop() (v T, ok bool) {
	var none T
	if f.head == len(f.items) {
		return none, false
	}
	v = f.items[f.head]
	f.items[f.head] = none
	f.head++
	// Each item is moved at most once for each time that half of them went.
	if f.head*2 >= len(f.items) {
		n := copy(f.items, f.items[f.head:])
		clear(f.items[n:])
		f.items, f.head = f.items[:n], 0
	}
	return v, true
}

package follow

import "container/heap"

// waiter waits for a record to be folded.
type waiter struct {
	seq  uint64
	done chan error
	at   int // place in the heap, -1 when it was told
}

// waiting is a heap of those who wait, the one with the earliest record on top.
type waiting []*waiter

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i].seq < w[j].seq }

func (w waiting) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].at, w[j].at = i, j
}

// Push implements heap.Interface.
func (w *waiting) Push(x any) {
	x.(*waiter).at = len(*w)
	*w = append(*w, x.(*waiter))
}

// Pop implements heap.Interface.
func (w *waiting) Pop() any {
	last := len(*w) - 1
	x := (*w)[last]
	(*w)[last] = nil
	*w = (*w)[:last]
	x.at = -1
	return x
}

// wanted is the earliest record that somebody waits for, 0 for nobody.
func (w waiting) wanted() uint64 {
	if len(w) == 0 {
		return 0
	}
	return w[0].seq
}

func (w *waiting) add(x *waiter) { heap.Push(w, x) }

// leave takes out somebody who waits no longer.
func (w *waiting) leave(x *waiter) {
	if x.at >= 0 {
		heap.Remove(w, x.at)
	}
}

// wake tells all who wait for records up to seq.
func (w *waiting) wake(seq uint64, err error) {
	for len(*w) > 0 && (*w)[0].seq <= seq {
		heap.Pop(w).(*waiter).done <- err
	}
}

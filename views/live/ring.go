package live

import (
	"cmp"
	"slices"
	"strconv"
)

const (
	// keptDeltas and keptBytes bound the changes that are kept for those who come
	// back or are slow.
	keptDeltas = 1024
	keptBytes  = 4 << 20
)

// Delta is what changed in what is to be had, as the same bytes for everybody.
type Delta struct {
	From uint64 // what became true after this record,
	Seq  uint64 // up to this one
	Data []byte // as JSON
	// Frame is all of it as a server-sent event: id, event and data. The id is Seq;
	// the event is "availability", or "reset" when the changes since what the reader
	// has are not to be had any more, and the whole has to be fetched.
	Frame []byte
}

// Reset says that there is no delta to go on from, but the whole.
func (d *Delta) Reset() bool { return d.Data == nil }

func newDelta(from, seq uint64, data []byte) *Delta {
	d := &Delta{From: from, Seq: seq, Data: data}
	b := make([]byte, 0, len(data)+64)
	b = append(b, "id: "...)
	b = strconv.AppendUint(b, seq, 10)
	if data == nil {
		d.Frame = append(b, "\nevent: reset\ndata: {}\n\n"...)
		return d
	}
	b = append(b, "\nevent: availability\ndata: "...)
	b = append(b, data...)
	d.Frame = append(b, "\n\n"...)
	return d
}

// ring is the newest deltas, each with a number that counts up and never comes
// again.
type ring struct {
	list  []*Delta
	first uint64 // number of list[0]
	bytes int
	begin uint64 // every change after this record is in list
	seq   uint64 // up to this one
}

// add puts a delta behind the others and forgets what is too much.
func (r *ring) add(d *Delta) {
	r.list = append(r.list, d)
	r.bytes += len(d.Frame)
	r.seq = d.Seq
	drop := 0
	for len(r.list)-drop > keptDeltas || r.bytes > keptBytes && len(r.list)-drop > 1 {
		r.bytes -= len(r.list[drop].Frame)
		r.begin = r.list[drop].Seq
		drop++
	}
	clear(r.list[:drop])
	r.list = r.list[drop:]
	r.first += uint64(drop)
}

// next is the number that the next delta will have.
func (r *ring) next() uint64 { return r.first + uint64(len(r.list)) }

// after is the number of the first delta that somebody needs who has everything up
// to record seq; false when it is not kept any more, or the record is not known here.
func (r *ring) after(seq uint64) (uint64, bool) {
	if seq < r.begin || seq > r.seq {
		return 0, false
	}
	i, _ := slices.BinarySearchFunc(r.list, seq+1, func(d *Delta, seq uint64) int { return cmp.Compare(d.Seq, seq) })
	return r.first + uint64(i), true
}

// at is the delta of a number; false when it is not kept.
func (r *ring) at(n uint64) (*Delta, bool) {
	if n < r.first || n >= r.next() {
		return nil, false
	}
	return r.list[n-r.first], true
}

package sale

import (
	"encoding/binary"
	"fmt"

	"facevalue/wire"
)

// scribe writes a snapshot or reads one, with the same code for both: each field
// is named once, so what is written and what is read cannot part.
type scribe struct {
	b       []byte // what was written, or is read
	at      int    // how far it was read
	reading bool
	in      []byte // b, if it is read
	err     error
	last    int64 // the instant before, which the next is written against
	lines   room[Line]
	issues  room[issue]
}

// rest is what is left to read.
func (s *scribe) rest() []byte { return s.b[s.at:] }

func (s *scribe) fail(what string) {
	if s.err == nil {
		s.err = fmt.Errorf("sale: snapshot: %s with %d bytes left", what, len(s.rest()))
	}
	s.at = len(s.b)
}

// reader reads what a scribe wrote.
func reader(b []byte) *scribe { return &scribe{b: b, in: b, reading: true} }

// section is the bytes of the next section.
func (s *scribe) section() []byte {
	var size [8]byte
	s.raw(size[:])
	n := binary.LittleEndian.Uint64(size[:])
	if n > uint64(len(s.rest())) {
		s.fail("a section is cut off")
		return nil
	}
	s.at += int(n)
	return s.b[s.at-int(n) : s.at]
}

// end is what was wrong with what was read, be it that there is more.
func (s *scribe) end() error {
	if s.err == nil && len(s.rest()) > 0 {
		s.fail("it goes on after its end")
	}
	return s.err
}

func (s *scribe) uvarint(v uint64) uint64 {
	if !s.reading {
		s.b = binary.AppendUvarint(s.b, v)
		return v
	}
	if s.at < len(s.in) && s.in[s.at] < 0x80 {
		s.at++
		return uint64(s.in[s.at-1])
	}
	return s.longVarint()
}

// longVarint reads a number of several bytes.
func (s *scribe) longVarint() uint64 {
	var v uint64
	at := s.at
	for shift := 0; at < len(s.in) && shift < 64; shift += 7 {
		c := s.in[at]
		at++
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if shift == 63 && c > 1 {
				break
			}
			s.at = at
			return v
		}
	}
	s.fail("a number is cut off")
	return 0
}

// The field methods write *v, or read it. What fits into one byte, as most does, is
// read on the spot.
func (s *scribe) u64(v *uint64) {
	if s.at < len(s.in) && s.in[s.at] < 0x80 {
		*v = uint64(s.in[s.at])
		s.at++
		return
	}
	*v = s.uvarint(*v)
}

func (s *scribe) u32(v *uint32) {
	if s.at < len(s.in) && s.in[s.at] < 0x80 {
		*v = uint32(s.in[s.at])
		s.at++
		return
	}
	*v = uint32(s.uvarint(uint64(*v)))
}

func (s *scribe) u8(v *uint8) { *v = uint8(s.uvarint(uint64(*v))) }

func (s *scribe) i64(v *int64) {
	z := s.uvarint(uint64(*v)<<1 ^ uint64(*v>>63))
	*v = int64(z>>1) ^ -int64(z&1)
}

// instant writes how much later than the one before it is, 0 for none.
func (s *scribe) instant(v *int64) {
	d := *v - s.last
	z := uint64(0)
	if *v != 0 {
		z = uint64(d)<<1 ^ uint64(d>>63) + 1
	}
	if z = s.uvarint(z); z == 0 {
		*v = 0
		return
	}
	z--
	*v = s.last + (int64(z>>1) ^ -int64(z&1))
	s.last = *v
}

// after writes how much later an instant is than one that is known, or reads it.
func (s *scribe) after(v *int64, known int64) {
	d := *v - known
	s.i64(&d)
	*v = known + d
}

// some writes which of some fields are there, the first in the lowest bit, or reads
// it. Where most have none of them that is one byte for all.
func (s *scribe) some(is ...bool) uint64 {
	var has uint64
	for i, there := range is {
		if there {
			has |= 1 << i
		}
	}
	return s.uvarint(has)
}

func (s *scribe) boolean(v *bool) {
	var n uint64
	if *v {
		n = 1
	}
	*v = s.uvarint(n) == 1
}

// raw writes or reads exactly len(v) bytes.
func (s *scribe) raw(v []byte) {
	switch {
	case !s.reading:
		s.b = append(s.b, v...)
	case len(s.rest()) < len(v):
		s.fail("bytes are cut off")
	default:
		s.at += copy(v, s.rest())
	}
}

func (s *scribe) text(v *string) {
	n := s.count(len(*v))
	if !s.reading {
		s.b = append(s.b, *v...)
		return
	}
	*v = string(s.rest()[:n])
	s.at += n
}

// count writes or reads how many of something follow. What is read is never more
// than the bytes that are left, so a damaged count cannot make room for a billion.
func (s *scribe) count(n int) int {
	v := s.uvarint(uint64(n))
	if s.reading && v > uint64(len(s.rest())) {
		s.fail("a count is beyond the snapshot")
		return 0
	}
	return int(v)
}

// message writes or reads a struct with wire tags.
func (s *scribe) message(v any) {
	if !s.reading {
		m := wire.Append(nil, v)
		s.count(len(m))
		s.b = append(s.b, m...)
		return
	}
	n := s.count(0)
	if err := wire.Parse(s.rest()[:n], v); err != nil && s.err == nil {
		s.err = fmt.Errorf("sale: snapshot: %w", err)
	}
	s.at += n
}

// slice writes or reads a slice, element by element.
func slice[T any](s *scribe, v *[]T, each func(*T)) { sliceIn(s, v, nil, each) }

// sliceIn is slice with memory from a room.
func sliceIn[T any](s *scribe, v *[]T, r *room[T], each func(*T)) {
	n := s.count(len(*v))
	if s.reading {
		*v = nil
		switch {
		case n > 0 && r != nil:
			*v = r.take(n)
		case n > 0:
			*v = make([]T, n)
		}
	}
	for i := range *v {
		each(&(*v)[i])
		if s.err != nil {
			return
		}
	}
}

// fewer writes or reads a list that is nearly always empty.
func fewer[T any](s *scribe, v *few[T], each func(*T)) {
	if !s.reading && v.list == nil || s.at < len(s.in) && s.in[s.at] == 0 {
		s.count(0)
		return
	}
	list := v.all()
	slice(s, &list, each)
	*v = fewOf(list)
}

// messages writes or reads a slice of structs with wire tags.
func messages[T any](s *scribe, v *[]T) { slice(s, v, func(e *T) { s.message(e) }) }

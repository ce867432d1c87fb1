package wire

import (
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// sliceHeader is a slice of any type, seen by address.
type sliceHeader struct {
	data unsafe.Pointer
	len  int
	cap  int
}

// Append appends the message of *v to b. v is a pointer to a struct; a nil
// pointer is a fault of the program and panics. It allocates nothing but room
// in b.
func Append(b []byte, v any) []byte {
	p := rootPlan(v)
	ptr := pointer(v)
	if ptr == nil {
		panic(fmt.Sprintf("wire: Append of a nil *%s", p.typ))
	}
	return p.append(b, ptr)
}

// pointer is the address in v, which is known to hold a pointer. Unlike
// reflect's way to it, it lets *v stay on the caller's stack.
func pointer(v any) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&v))[1]
}

func (p *plan) append(b []byte, base unsafe.Pointer) []byte {
	for i := range p.fields {
		f := &p.fields[i]
		at := unsafe.Add(base, f.offset)
		switch f.shape {
		case shapeNumber:
			if v := load(f.kind, at); v != 0 {
				b = AppendUvarint(AppendUvarint(b, f.tag), v)
			}
		case shapePacked:
			b = f.appendPacked(b, (*sliceHeader)(at))
		case shapeRun:
			b = f.appendRun(b, (*sliceHeader)(at))
		default:
			b = f.appendOne(b, at)
		}
	}
	return b
}

// appendOne appends a value that is not a number, unless it is zero.
func (f *field) appendOne(b []byte, at unsafe.Pointer) []byte {
	switch f.kind {
	case kindString:
		if len(*(*string)(at)) == 0 {
			return b
		}
	case kindBytes:
		if len(*(*[]byte)(at)) == 0 {
			return b
		}
	case kindArray:
		if allZero(unsafe.Slice((*byte)(at), f.size)) {
			return b
		}
	case kindPointer:
		if *(*unsafe.Pointer)(at) == nil {
			return b
		}
	case kindStruct:
		start := len(b)
		b = f.appendElem(b, at)
		if b[len(b)-1] == 0 && len(b) == start+1+tagSize(f.tag) {
			return b[:start] // an empty message: tag, length 0 and nothing
		}
		return b
	}
	return f.appendElem(b, at)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

func tagSize(tag uint64) int { return (bits.Len64(tag) + 6) / 7 }

// appendRun appends the elements, zero or not: each keeps its place.
func (f *field) appendRun(b []byte, s *sliceHeader) []byte {
	for i := range s.len {
		b = f.appendElem(b, unsafe.Add(s.data, uintptr(i)*f.size))
	}
	return b
}

func (f *field) appendPacked(b []byte, s *sliceHeader) []byte {
	if s.len == 0 {
		return b
	}
	b = append(AppendUvarint(b, f.tag), 0)
	start := len(b)
	for i := range s.len {
		b = AppendUvarint(b, load(f.kind, unsafe.Add(s.data, uintptr(i)*f.size)))
	}
	return closeLength(b, start)
}

// appendElem appends tag, length and value of what is not a number.
func (f *field) appendElem(b []byte, at unsafe.Pointer) []byte {
	b = AppendUvarint(b, f.tag)
	switch f.kind {
	case kindString:
		s := *(*string)(at)
		if !utf8.ValidString(s) {
			panic(f.notText(strings.Clone(s))) // a clone, so that *v can live on the stack
		}
		return append(AppendUvarint(b, uint64(len(s))), s...)
	case kindBytes:
		return AppendBytes(b, *(*[]byte)(at))
	case kindArray:
		return AppendBytes(b, unsafe.Slice((*byte)(at), f.size))
	case kindPointer:
		at = *(*unsafe.Pointer)(at)
	}
	b = append(b, 0)
	start := len(b)
	return closeLength(f.sub.append(b, at), start)
}

func (f *field) notText(s string) string {
	return fmt.Sprintf("wire: %s: string %q is not valid UTF-8; check it where it comes in", f.name, s)
}

// closeLength writes the length of b[start:] into the one byte left for it
// before start, moving what follows when the length needs more. Most messages
// are shorter than 128 bytes, so measuring them first would cost more.
func closeLength(b []byte, start int) []byte {
	size := len(b) - start
	if size < 0x80 {
		b[start-1] = byte(size)
		return b
	}
	var pad [9]byte
	extra := tagSize(uint64(size)) - 1
	b = append(b, pad[:extra]...)
	copy(b[start+extra:], b[start:start+size])
	AppendUvarint(b[:start-1], uint64(size))
	return b
}

package wire

import (
	"fmt"
	"reflect"
	"unicode/utf8"
	"unsafe"
)

// Parse reads the message b into *v, a pointer to a struct, and accepts only
// what Append could have written. Strings and bytes are copied out of b. What
// *v held before is gone; after an error, what it holds is of no use. Errors
// are of type *Error.
func Parse(b []byte, v any) error {
	p := rootPlan(v)
	ptr := pointer(v)
	if ptr == nil {
		panic(fmt.Sprintf("wire: Parse into a nil *%s", p.typ))
	}
	reflect.NewAt(p.typ, ptr).Elem().SetZero()
	if err := p.parse(b, ptr); err != nil {
		err.Path = p.typ.String() + err.Path
		return err
	}
	return nil
}

// parse reads a message into the zero struct at base. Fields come in number
// order, so one pass over the plan meets them all.
func (p *plan) parse(b []byte, base unsafe.Pointer) *Error {
	next := 0
	for len(b) > 0 {
		tag, n := uint64(b[0]), 1
		if tag >= 0x80 {
			var err *Error
			if tag, n, err = longUvarint(b); err != nil {
				return err
			}
		}
		for next < len(p.fields) && p.fields[next].tag < tag {
			next++
		}
		if next == len(p.fields) || p.fields[next].tag != tag {
			return p.stray(tag, next)
		}
		f := &p.fields[next]
		n, err := f.parse(b, n, unsafe.Add(base, f.offset))
		if err != nil {
			return err.in(f.name)
		}
		b = b[n:]
		next++
	}
	return nil
}

// stray says why a tag is not that of a field from next on.
func (p *plan) stray(tag uint64, next int) *Error {
	num := tag >> 3
	for i := range p.fields {
		f := &p.fields[i]
		switch {
		case f.num != num:
		case f.tag != tag:
			return problem("wire type is %d, want %d", tag&7, f.tag&7).in(f.name)
		case i < next:
			return problem("field %d comes twice or out of order", num).in(f.name)
		}
	}
	if !validNumber(num) {
		return problem("%d is not a field number", num)
	}
	err := problem("field %d is unknown; written by a newer version?", num)
	err.Newer = true
	return err
}

// parse reads the field's value at b[n:], behind its tag, and returns where it
// ends in b. The tag is passed along for slices, whose elements repeat it.
func (f *field) parse(b []byte, n int, at unsafe.Pointer) (int, *Error) {
	switch f.shape {
	case shapeNumber:
		return f.parseNumber(b, n, at)
	case shapePacked:
		return f.parsePacked(b, n, (*sliceHeader)(at))
	case shapeRun:
		return f.parseSlice(b, n, (*sliceHeader)(at))
	}
	data, size, err := prefixed(b[n:])
	if err == nil {
		err = f.checkZero(data)
	}
	if err != nil {
		return 0, err
	}
	return n + size, f.parseElem(data, at)
}

func (f *field) parseNumber(b []byte, n int, at unsafe.Pointer) (int, *Error) {
	v, size, err := uvarint(b[n:])
	if err != nil {
		return 0, err
	}
	if v == 0 {
		return 0, problem(writtenZero)
	}
	return n + size, store(f.kind, at, v)
}

const writtenZero = "a zero is written out; zeros are left out"

// checkZero refuses what appendOne leaves out.
func (f *field) checkZero(data []byte) *Error {
	if f.kind == kindPointer {
		return nil
	}
	if len(data) == 0 || f.kind == kindArray && allZero(data) {
		return problem(writtenZero)
	}
	return nil
}

// parseElem reads one value that is not a number.
func (f *field) parseElem(data []byte, at unsafe.Pointer) *Error {
	switch f.kind {
	case kindString:
		if !utf8.Valid(data) {
			return problem("string is not valid UTF-8")
		}
		*(*string)(at) = string(data)
	case kindBytes:
		*(*[]byte)(at) = append([]byte(nil), data...)
	case kindArray:
		if len(data) != int(f.size) {
			return problem("has %d bytes, want %d", len(data), f.size)
		}
		copy(unsafe.Slice((*byte)(at), f.size), data)
	case kindStruct:
		return f.sub.parse(data, at)
	case kindPointer:
		fresh := reflect.New(f.sub.typ).UnsafePointer()
		*(*unsafe.Pointer)(at) = fresh
		return f.sub.parse(data, fresh)
	}
	return nil
}

// parseSlice reads a run of elements, each behind the same tag. They are
// counted first: the count is one of things in b, so it bounds the memory.
func (f *field) parseSlice(b []byte, n int, s *sliceHeader) (int, *Error) {
	count, err := f.countRun(b[n:])
	if err != nil {
		return 0, err
	}
	f.makeSlice(s, count)
	for i := range count {
		if i > 0 {
			n += tagSize(f.tag)
		}
		data, size, _ := prefixed(b[n:]) // countRun has checked it
		if err := f.parseElem(data, unsafe.Add(s.data, uintptr(i)*f.size)); err != nil {
			return 0, err.at(i)
		}
		n += size
	}
	return n, nil
}

// countRun counts the elements from b on, the first one's tag being gone.
func (f *field) countRun(b []byte) (int, *Error) {
	for count := 1; ; count++ {
		_, size, err := prefixed(b)
		if err != nil {
			return 0, err.at(count - 1)
		}
		b = b[size:]
		tag, n, err := uvarint(b)
		if err != nil || tag != f.tag {
			return count, nil // whoever reads on meets the error
		}
		b = b[n:]
	}
}

func (f *field) parsePacked(b []byte, n int, s *sliceHeader) (int, *Error) {
	data, size, err := prefixed(b[n:])
	if err != nil {
		return 0, err
	}
	if len(data) == 0 {
		return 0, problem(writtenZero)
	}
	f.makeSlice(s, countVarints(data))
	for i := range s.len {
		v, used, err := uvarint(data)
		if err == nil {
			err = store(f.kind, unsafe.Add(s.data, uintptr(i)*f.size), v)
		}
		if err != nil {
			return 0, err.at(i)
		}
		data = data[used:]
	}
	if len(data) > 0 {
		return 0, problem(cut).at(s.len)
	}
	return n + size, nil
}

// countVarints counts the bytes that end a varint.
func countVarints(b []byte) int {
	count := 0
	for _, c := range b {
		if c < 0x80 {
			count++
		}
	}
	return count
}

// makeSlice gives the field, which is nil, a slice of count zero elements.
func (f *field) makeSlice(s *sliceHeader, count int) {
	v := reflect.NewAt(f.typ, unsafe.Pointer(s)).Elem()
	v.Grow(count)
	v.SetLen(count)
}

package wire

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// kind says how one value is written. Slices have the kind of their elements.
type kind uint8

const (
	kindBool kind = iota
	kindUint8
	kindUint16
	kindUint32
	kindUint64
	kindInt8
	kindInt16
	kindInt32
	kindInt64
	kindString
	kindBytes
	kindArray
	kindStruct
	kindPointer
)

// number tells whether one value of the kind is written as a varint.
func (k kind) number() bool { return k <= kindInt64 }

// shape says how a field is laid out on the wire.
type shape uint8

const (
	shapeNumber shape = iota // tag, varint
	shapeOne                 // tag, length, value
	shapePacked              // tag, length, varints
	shapeRun                 // tag, length, value, for each element
)

// field is one compiled field of a struct.
type field struct {
	name   string
	num    uint64
	tag    uint64 // number and wire type, as they stand before the value
	offset uintptr
	kind   kind
	shape  shape
	size   uintptr      // bytes of one value in memory; of an array, on the wire too
	typ    reflect.Type // the field as declared
	sub    *plan        // of a struct or what a pointer points to
}

// plan is a compiled struct: its fields in number order.
type plan struct {
	typ    reflect.Type
	fields []field
}

// plans keeps what compile made, by reflect.Type. A plan never changes once it
// is stored, so two goroutines compiling the same type do no harm.
var plans sync.Map

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := compile(t, nil)
	plans.Store(t, p)
	return p
}

// rootPlan is the plan of what v points to.
func rootPlan(v any) *plan {
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("wire: want a pointer to a struct, got %v", t))
	}
	return planOf(t.Elem())
}

// compile panics on a struct that cannot be written; outer are the structs
// that this one is inside of.
func compile(t reflect.Type, outer []reflect.Type) *plan {
	if slices.Contains(outer, t) {
		panic(fmt.Sprintf("wire: %s contains itself; break the circle with an id", t))
	}
	outer = append(outer, t)
	p := &plan{typ: t}
	for i := range t.NumField() {
		if sf := t.Field(i); onWire(t, sf) {
			p.fields = append(p.fields, compileField(t, sf, outer))
		}
	}
	p.sort()
	return p
}

// sort puts the fields in number order and refuses a number used twice.
func (p *plan) sort() {
	slices.SortFunc(p.fields, func(a, b field) int { return int(a.num) - int(b.num) })
	for i := 1; i < len(p.fields); i++ {
		if a, b := p.fields[i-1], p.fields[i]; a.num == b.num {
			panic(fmt.Sprintf("wire: %s: fields %s and %s both have number %d; give one a new number", p.typ, a.name, b.name, a.num))
		}
	}
}

// onWire tells whether a field is written at all.
func onWire(t reflect.Type, sf reflect.StructField) bool {
	tag, tagged := sf.Tag.Lookup("wire")
	switch {
	case tag == "-":
		return false
	case tagged && !sf.IsExported():
		panic(fmt.Sprintf("wire: %s.%s has a tag but is not exported; export it or drop the tag", t, sf.Name))
	case !tagged && sf.IsExported():
		panic(fmt.Sprintf("wire: %s.%s has no tag; add `wire:\"N\"`, or `wire:\"-\"` to keep it in memory only", t, sf.Name))
	}
	return tagged
}

func compileField(t reflect.Type, sf reflect.StructField, outer []reflect.Type) field {
	where := t.String() + "." + sf.Name
	f := field{name: sf.Name, num: fieldNumber(where, sf.Tag.Get("wire")), offset: sf.Offset, typ: sf.Type}
	elem, slice := sf.Type, false
	if elem.Kind() == reflect.Slice && elem.Elem().Kind() != reflect.Uint8 {
		slice, elem = true, elem.Elem()
	}
	f.kind, f.size = kindOf(where, elem), elem.Size()
	f.shape = shapeOf(f.kind, slice)
	switch f.kind {
	case kindStruct:
		f.sub = compile(elem, outer)
	case kindPointer:
		if slice {
			panic(fmt.Sprintf("wire: %s: a slice of pointers could hold nil, which has no place on the wire; use []%s", where, elem.Elem()))
		}
		f.sub = compile(elem.Elem(), outer)
	}
	f.tag = f.num<<3 | f.shape.wireType()
	return f
}

// fieldNumber reads a tag. Numbers 19000 to 19999 are reserved by protobuf.
func fieldNumber(where, tag string) uint64 {
	n, err := strconv.ParseUint(tag, 10, 64)
	if err != nil || tag != strconv.FormatUint(n, 10) || !validNumber(n) {
		panic(fmt.Sprintf("wire: %s: tag %q is not a field number (1 to 536870911 without 19000 to 19999)", where, tag))
	}
	return n
}

func validNumber(n uint64) bool {
	return n >= 1 && n <= 1<<29-1 && (n < 19000 || n > 19999)
}

var kinds = map[reflect.Kind]kind{
	reflect.Bool:   kindBool,
	reflect.Uint8:  kindUint8,
	reflect.Uint16: kindUint16,
	reflect.Uint32: kindUint32,
	reflect.Uint64: kindUint64,
	reflect.Uint:   kindUint64,
	reflect.Int8:   kindInt8,
	reflect.Int16:  kindInt16,
	reflect.Int32:  kindInt32,
	reflect.Int64:  kindInt64,
	reflect.Int:    kindInt64,
	reflect.String: kindString,
	reflect.Struct: kindStruct,
}

func kindOf(where string, t reflect.Type) kind {
	if k, ok := kinds[t.Kind()]; ok {
		return k
	}
	switch {
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return kindBytes
	case t.Kind() == reflect.Array && t.Elem().Kind() == reflect.Uint8 && t.Len() > 0:
		return kindArray
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return kindPointer
	}
	panic(fmt.Sprintf("wire: %s: %s cannot be written; the package documentation lists the kinds that can", where, t))
}

func shapeOf(k kind, slice bool) shape {
	switch {
	case slice && k.number():
		return shapePacked
	case slice:
		return shapeRun
	case k.number():
		return shapeNumber
	}
	return shapeOne
}

// wireType is protobuf's: 0 for a varint, 2 for a length and as many bytes.
func (s shape) wireType() uint64 {
	if s == shapeNumber {
		return 0
	}
	return 2
}

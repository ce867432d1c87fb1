package wire

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// Proto renders the .proto text of the given structs (values or pointers) and
// of all structs inside them, in the order in which they are met. A test that
// compares it with the published file keeps the two from drifting apart.
func Proto(pkg string, messages ...any) string {
	r := renderer{names: map[string]reflect.Type{}}
	for _, m := range messages {
		if t := reflect.TypeOf(m); t != nil && t.Kind() == reflect.Struct {
			m = reflect.New(t).Interface()
		}
		r.add(rootPlan(m))
	}
	fmt.Fprintf(&r.text, "syntax = \"proto3\";\n\npackage %s;\n", pkg)
	for i := 0; i < len(r.todo); i++ { // message adds to todo
		r.message(r.todo[i])
	}
	return r.text.String()
}

// renderer keeps which message names are taken, and what is still to render.
type renderer struct {
	text  strings.Builder
	names map[string]reflect.Type
	todo  []*plan
}

func (r *renderer) add(p *plan) {
	name := p.typ.Name()
	if name == "" || strings.ContainsAny(name, "[.·") {
		panic(fmt.Sprintf("wire: %s needs a plain name of its own to be a message", p.typ))
	}
	switch known, ok := r.names[name]; {
	case !ok:
		r.names[name] = p.typ
		r.todo = append(r.todo, p)
	case known != p.typ:
		panic(fmt.Sprintf("wire: %s and %s would both be message %s; rename one", known, p.typ, name))
	}
}

func (r *renderer) message(p *plan) {
	fmt.Fprintf(&r.text, "\nmessage %s {\n", p.typ.Name())
	for i := range p.fields {
		f := &p.fields[i]
		if f.sub != nil {
			r.add(f.sub)
		}
		fmt.Fprintf(&r.text, "  %s%s %s = %d;%s\n", f.label(), f.protoType(), snake(f.name), f.num, f.note())
	}
	r.text.WriteString("}\n")
}

func (f *field) slice() bool { return f.shape >= shapePacked }

func (f *field) label() string {
	switch {
	case f.slice():
		return "repeated "
	case f.kind == kindPointer:
		return "optional "
	}
	return ""
}

func (f *field) protoType() string {
	switch f.kind {
	case kindBool:
		return "bool"
	case kindUint8, kindUint16, kindUint32:
		return "uint32"
	case kindUint64:
		return "uint64"
	case kindInt8, kindInt16, kindInt32:
		return "sint32"
	case kindInt64:
		return "sint64"
	case kindString:
		return "string"
	case kindBytes, kindArray:
		return "bytes"
	}
	return f.sub.typ.Name()
}

// note tells what protobuf's types cannot: a narrower number, a fixed length,
// the name of a named type.
func (f *field) note() string {
	elem := f.typ
	if f.slice() {
		elem = elem.Elem()
	}
	var notes []string
	if elem.PkgPath() != "" && f.sub == nil {
		notes = append(notes, elem.Name())
	}
	switch f.kind {
	case kindUint8, kindUint16, kindInt8, kindInt16:
		notes = append(notes, fmt.Sprintf("%d bits", width[f.kind]))
	case kindArray:
		notes = append(notes, fmt.Sprintf("%d bytes", f.size))
	}
	if notes == nil {
		return ""
	}
	return " // " + strings.Join(notes, ", ")
}

// snake turns HoldPlaced into hold_placed and BuyerID into buyer_id.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		begins := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

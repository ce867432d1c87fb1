package wire

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Kinds are the messages that may stand in one place, each under a number that is
// its own for ever: a fact is its kind as a varint, then the message of that kind.
type Kinds[M any] struct {
	owner string
	make  map[uint64]func() M
}

// NewKinds names who the messages belong to, for errors, and how an empty one of
// each kind is made: a pointer to a struct. Kinds are numbered from 1.
func NewKinds[M any](owner string, kinds map[uint64]func() M) Kinds[M] {
	if _, zero := kinds[0]; zero {
		panic("wire: kinds are numbered from 1; 0 is none")
	}
	return Kinds[M]{owner, kinds}
}

// Append appends a message behind its kind.
func (k Kinds[M]) Append(b []byte, kind uint64, m M) []byte {
	return Append(binary.AppendUvarint(b, kind), m)
}

// Read reads one message. It refuses a kind that it does not know: to skip a message
// would be to go on from what never was.
func (k Kinds[M]) Read(b []byte) (M, error) {
	var none M
	kind, rest, err := Uvarint(b)
	if err != nil {
		return none, fmt.Errorf("%s: the kind of %d bytes: %w", k.owner, len(b), err)
	}
	empty, known := k.make[kind]
	if !known {
		return none, fmt.Errorf("%s: kind %d is not known; was it written by a newer version?", k.owner, kind)
	}
	m := empty()
	if err := Parse(rest, m); err != nil {
		return none, fmt.Errorf("%s: kind %d: %w", k.owner, kind, err)
	}
	return m, nil
}

// All makes an empty message of each kind, in the order of their numbers.
func (k Kinds[M]) All() []M {
	var all []M
	for _, n := range k.numbers() {
		all = append(all, k.make[n]())
	}
	return all
}

func (k Kinds[M]) numbers() []uint64 {
	return slices.SortedFunc(maps.Keys(k.make), cmp.Compare[uint64])
}

// Proto renders the messages as .proto text, with their kinds as an enum at its end.
func (k Kinds[M]) Proto(pkg string) string {
	var messages []any
	enum := "\nenum Kind {\n  UNKNOWN = 0;\n"
	for i, m := range k.All() {
		messages = append(messages, m)
		enum += fmt.Sprintf("  %s = %d;\n", upperSnake(reflect.TypeOf(m).Elem().Name()), k.numbers()[i])
	}
	return Proto(pkg, messages...) + enum + "}\n"
}

// upperSnake writes SaleOpened as SALE_OPENED.
func upperSnake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

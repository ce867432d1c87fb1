package sale

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"facevalue/wire"
)

// AppendFact appends a fact's bytes: its kind, then the fields as protobuf.
func (m *Machine) AppendFact(b []byte, f Fact) []byte { return AppendFact(b, f) }

// ReadFact reads what AppendFact wrote.
func (m *Machine) ReadFact(b []byte) (Fact, error) { return ReadFact(b) }

// AppendFact appends a fact's bytes to b.
func AppendFact(b []byte, f Fact) []byte {
	if b, ok := appendHot(b, f); ok {
		return b
	}
	b = binary.AppendUvarint(b, uint64(f.kind()))
	return wire.Append(b, f)
}

// ReadFact reads one fact. It refuses what it does not know: to skip a fact would
// be to sell on from a state that never was.
func ReadFact(b []byte) (Fact, error) {
	kind, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, fmt.Errorf("sale: fact of %d bytes has no kind", len(b))
	}
	make, known := factKinds[factKind(kind)]
	if !known || kind > 255 || n != 1 {
		return nil, fmt.Errorf("sale: fact of kind %d is not known; was it written by a newer version?", kind)
	}
	f := make()
	if err := wire.Parse(b[n:], f); err != nil {
		return nil, fmt.Errorf("sale: fact of kind %d: %w", kind, err)
	}
	return f, nil
}

// Proto is the shape of every fact as protobuf text, for whoever reads a journal
// without this program. A fact is its kind as a varint, then the message of that
// kind; the kinds are the enum at the end.
func Proto() string {
	kinds := sortedKeys(factKinds)
	messages := make([]any, len(kinds))
	enum := "\nenum Kind {\n  UNKNOWN = 0;\n"
	for i, k := range kinds {
		messages[i] = factKinds[k]()
		enum += fmt.Sprintf("  %s = %d;\n", upperSnake(strings.TrimPrefix(fmt.Sprintf("%T", messages[i]), "*sale.")), k)
	}
	return wire.Proto("facevalue.sale.v1", messages...) + enum + "}\n"
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

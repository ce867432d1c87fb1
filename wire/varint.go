package wire

import (
	"google.golang.org/protobuf/encoding/protowire"
)

// AppendUvarint appends v as a varint in its shortest form.
func AppendUvarint(b []byte, v uint64) []byte {
	if v < 0x80 {
		return append(b, byte(v))
	}
	return protowire.AppendVarint(b, v)
}

// AppendBytes appends the length of data, then data.
func AppendBytes(b, data []byte) []byte {
	return append(AppendUvarint(b, uint64(len(data))), data...)
}

// Uvarint reads a varint and returns what follows it. A varint that is cut
// off, too long or not in its shortest form is refused.
func Uvarint(b []byte) (v uint64, rest []byte, err error) {
	v, n, e := uvarint(b)
	if e != nil {
		return 0, nil, e.in("uvarint").trim()
	}
	return v, b[n:], nil
}

// Bytes reads what AppendBytes wrote. The data aliases b.
func Bytes(b []byte) (data, rest []byte, err error) {
	data, n, e := prefixed(b)
	if e != nil {
		return nil, nil, e.in("bytes").trim()
	}
	return data, b[n:], nil
}

// trim drops the leading dot of a path that has no struct before it.
func (e *Error) trim() *Error {
	e.Path = e.Path[1:]
	return e
}

// uvarint reads a number in its shortest form and says how many bytes it took.
func uvarint(b []byte) (uint64, int, *Error) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1, nil
	}
	return longUvarint(b)
}

func longUvarint(b []byte) (uint64, int, *Error) {
	v, n := protowire.ConsumeVarint(b)
	switch {
	case n < 0 && len(b) < 10:
		return 0, 0, problem(cut)
	case n < 0:
		return 0, 0, problem(tooLong)
	case b[n-1] == 0: // only a needless last byte is zero here
		return 0, 0, problem(notMinimal)
	}
	return v, n, nil
}

// prefixed reads a length and as many bytes, aliasing b.
func prefixed(b []byte) ([]byte, int, *Error) {
	size, n, err := uvarint(b)
	if err != nil {
		return nil, 0, err
	}
	if size > uint64(len(b)-n) {
		return nil, 0, problem("says %d bytes, has %d", size, len(b)-n)
	}
	end := n + int(size)
	return b[n:end], end, nil
}

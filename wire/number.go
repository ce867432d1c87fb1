package wire

import (
	"math/bits"
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"
)

// This file and append.go, parse.go reach fields by address: going through
// reflect.Value instead costs three to five times as much per field. The
// offsets come from reflect, and a kind is only ever loaded from a field of
// that kind and size.

// word is int or uint: 64 bits wherever facevalue runs, checked here because
// kindInt64 stands for int too.
const _ = uint(bits.UintSize - 64)

// load reads the number at p as it goes on the wire.
func load(k kind, p unsafe.Pointer) uint64 {
	switch k {
	case kindUint64:
		return *(*uint64)(p)
	case kindInt64:
		return protowire.EncodeZigZag(*(*int64)(p))
	case kindUint32:
		return uint64(*(*uint32)(p))
	case kindInt32:
		return protowire.EncodeZigZag(int64(*(*int32)(p)))
	case kindUint16:
		return uint64(*(*uint16)(p))
	case kindInt16:
		return protowire.EncodeZigZag(int64(*(*int16)(p)))
	case kindInt8:
		return protowire.EncodeZigZag(int64(*(*int8)(p)))
	}
	return uint64(*(*uint8)(p)) // uint8, and bool, which is 0 or 1
}

// store writes the number v to p, if it fits.
func store(k kind, p unsafe.Pointer, v uint64) *Error {
	if v>>width[k] != 0 {
		return problem("%d does not fit %s", shown(k, v), kindNames[k])
	}
	switch k {
	case kindUint64:
		*(*uint64)(p) = v
	case kindInt64:
		*(*int64)(p) = protowire.DecodeZigZag(v)
	case kindUint32:
		*(*uint32)(p) = uint32(v)
	case kindInt32:
		*(*int32)(p) = int32(protowire.DecodeZigZag(v))
	case kindUint16:
		*(*uint16)(p) = uint16(v)
	case kindInt16:
		*(*int16)(p) = int16(protowire.DecodeZigZag(v))
	case kindInt8:
		*(*int8)(p) = int8(protowire.DecodeZigZag(v))
	default:
		*(*uint8)(p) = uint8(v)
	}
	return nil
}

// width is the number of bits that a number of each kind has on the wire.
// Zigzag keeps the width. A shift by 64 gives 0, so 64 bits always fit.
var width = [...]uint8{
	kindBool: 1, kindUint8: 8, kindUint16: 16, kindUint32: 32, kindUint64: 64,
	kindInt8: 8, kindInt16: 16, kindInt32: 32, kindInt64: 64,
}

var kindNames = [...]string{
	kindBool: "bool", kindUint8: "uint8", kindUint16: "uint16", kindUint32: "uint32", kindUint64: "uint64",
	kindInt8: "int8", kindInt16: "int16", kindInt32: "int32", kindInt64: "int64",
}

// shown is the number as its reader thinks of it.
func shown(k kind, v uint64) any {
	if k >= kindInt8 {
		return protowire.DecodeZigZag(v)
	}
	return v
}

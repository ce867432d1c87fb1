// Package wire writes Go structs as protobuf messages and reads them back,
// guided by a field number in each field's tag:
//
//	type HoldPlaced struct {
//		Hold  uint64   `wire:"1"`
//		Lines []Line   `wire:"2"`
//		Buyer [16]byte `wire:"3"`
//	}
//
// Facts and snapshots are many small structs that are kept for ever. A tag per
// field keeps their numbers beside their names, and [Proto] renders the same
// structs as a .proto text, so that any protobuf reader can read what we wrote.
//
// # What it promises
//
// There is one encoding per value. Fields stand in number order, zero values
// are left out, numbers take their shortest form. [Parse] accepts exactly what
// [Append] writes: whatever parses, appends to the same bytes again. So bytes
// can be hashed, compared and chained in place of values.
//
// Parse never panics on its input and never allocates more elements than the
// input has bytes. An error names the struct and the field. Fields may be
// added later: bytes without them read as zero. Bytes with a field this program
// does not know are refused, because dropping it would lose a fact; errors.Is
// with [ErrNewer] tells that case apart.
//
// # Kinds
//
//	Go                                  protobuf
//	bool                                bool
//	uint8, uint16, uint32               uint32
//	uint, uint64                        uint64
//	int8, int16, int32                  sint32 (zigzag)
//	int, int64                          sint64 (zigzag)
//	string (valid UTF-8)                string
//	[]byte, [N]byte (length checked)    bytes
//	struct                              message, left out when it is empty
//	pointer to struct                   message, left out when nil only
//	slice of numbers or bools           repeated, packed
//	slice of string, bytes or struct    repeated
//
// Named types count as what they are made of. Empty elements of a slice keep
// their place. A nil slice and an empty one are the same on the wire and are
// read as nil. A field tagged `wire:"-"` stays in memory, as do unexported
// fields without a tag.
//
// A struct that cannot be written (an exported field without a tag, a number
// used twice, a kind not listed, a type that contains itself) is a fault of the
// program: its first use panics and says which tag to change. So does a string
// that is not valid UTF-8, since bytes that no reader accepts must not reach a
// journal; whoever lets strings in checks them there.
//
// # What it leaves to others
//
// The kind of a message (which struct the bytes are), framing, checksums and
// the size of the whole input.
package wire

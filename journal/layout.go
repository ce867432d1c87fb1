package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// The canonical form, little endian; FORMAT.md has the table. The sums come
// first so that each covers one unbroken run of bytes: the CRC all that follows
// it, the hash all that follows the hash, beginning with the previous hash.
const (
	atCRC     = 0
	atHash    = 4
	atPrev    = 36
	atVersion = 68
	atName    = 70 // length of the machine's name
	atPad     = 71 // zero
	atBody    = 72 // length of the body
	atCount   = 76
	atSeq     = 80
	atEpoch   = 88
	atInstant = 96

	// HeaderSize is what a record has before its machine's name.
	HeaderSize = 104
	// MaxRecord is the most bytes the canonical form can have.
	MaxRecord = HeaderSize + MaxMachine + MaxBody
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Size is the length of r's canonical form.
func (r *Record) Size() int { return HeaderSize + len(r.Machine) + len(r.Body) }

// Seal appends r's canonical form to b, sets r.Hash and makes r.Body point into
// the form, so that storing r copies nothing more. With room for r.Size() bytes
// in b it allocates nothing. The fields of a sealed record, and the bytes
// returned, must not be changed while r is in use.
func (r *Record) Seal(b []byte) []byte {
	start := len(b)
	h := r.header()
	b = append(b, h[:]...)
	b = append(b, r.Machine...)
	b = append(b, r.Body...)
	raw := b[start:len(b):len(b)]

	r.Hash = sha256.Sum256(raw[atPrev:])
	copy(raw[atHash:], r.Hash[:])
	binary.LittleEndian.PutUint32(raw[atCRC:], crc32.Checksum(raw[atHash:], castagnoli))
	r.Body = raw[len(raw)-len(r.Body):]
	r.raw = raw
	return b
}

// Bytes is the canonical form, sealing r first when nobody has.
func (r *Record) Bytes() []byte {
	if r.raw == nil {
		r.Seal(make([]byte, 0, r.Size()))
	}
	return r.raw
}

// Append appends r's canonical form to b without touching r.
func (r Record) Append(b []byte) []byte {
	if r.raw != nil {
		return append(b, r.raw...)
	}
	return r.Seal(b)
}

// fresh says whether the sealed form still is what the fields say. It compares
// the header only: the body is shared, not copied.
func (r *Record) fresh() bool {
	if r.raw == nil {
		return true
	}
	h := r.header()
	copy(h[:atPrev], r.raw)
	name := HeaderSize + len(r.Machine)
	return len(r.raw) == r.Size() && string(h[:]) == string(r.raw[:HeaderSize]) &&
		string(r.raw[HeaderSize:name]) == r.Machine
}

func (r *Record) header() (h [HeaderSize]byte) {
	le := binary.LittleEndian
	copy(h[atPrev:], r.Prev[:])
	le.PutUint16(h[atVersion:], r.Version)
	h[atName] = byte(len(r.Machine))
	le.PutUint32(h[atBody:], uint32(len(r.Body)))
	le.PutUint32(h[atCount:], r.Count)
	le.PutUint64(h[atSeq:], r.Seq)
	le.PutUint64(h[atEpoch:], r.Epoch)
	le.PutUint64(h[atInstant:], uint64(r.Instant))
	return h
}

// What Parse finds wrong with bytes. A *BreakError carries them.
var (
	errShort   = errors.New("is cut short")
	errCRC     = errors.New("does not match its checksum")
	errHash    = errors.New("does not match its own hash")
	errVersion = errors.New("was written by a newer version of facevalue; upgrade, then open it again")
)

// Parse reads the one record that b holds, from its first byte to its last, and
// verifies both its sums. The record points into b. Whether it continues
// another record is for Head.Follows to say.
func Parse(b []byte) (Record, error) {
	if len(b) < HeaderSize {
		return Record{}, errShort
	}
	// The checksum comes before the version: damage must not read as "newer".
	if crc32.Checksum(b[atHash:], castagnoli) != binary.LittleEndian.Uint32(b[atCRC:]) {
		return Record{}, errCRC
	}
	if binary.LittleEndian.Uint16(b[atVersion:]) > Version {
		return Record{}, errVersion
	}
	if err := checkLengths(b); err != nil {
		return Record{}, err
	}
	r := readFields(b)
	if sha256.Sum256(b[atPrev:]) != r.Hash {
		return Record{}, errHash
	}
	return r, r.Check()
}

func checkLengths(b []byte) error {
	want := HeaderSize + int(b[atName]) + int(binary.LittleEndian.Uint32(b[atBody:]))
	switch {
	case len(b) < want:
		return errShort
	case len(b) > want:
		return fmt.Errorf("has %d bytes after its end", len(b)-want)
	case b[atPad] != 0:
		return errors.New("has a set byte where the layout keeps zero")
	}
	return nil
}

func readFields(b []byte) Record {
	le := binary.LittleEndian
	body := HeaderSize + int(b[atName])
	r := Record{
		Version: le.Uint16(b[atVersion:]),
		Machine: string(b[HeaderSize:body]),
		Seq:     le.Uint64(b[atSeq:]),
		Epoch:   le.Uint64(b[atEpoch:]),
		Instant: int64(le.Uint64(b[atInstant:])),
		Count:   le.Uint32(b[atCount:]),
		Body:    b[body:],
		raw:     b,
	}
	copy(r.Prev[:], b[atPrev:])
	copy(r.Hash[:], b[atHash:])
	return r
}

package sale

import (
	"encoding/binary"

	"facevalue/wire"
)

// Two facts are written for every hold of an on-sale. Their common shapes are
// encoded here by hand, to the same bytes as the table of fields makes of them: a
// test holds one against the other. Everything else goes through the table.

// Tags of protobuf fields: number and wire type.
const (
	varintField = 0
	bytesField  = 2
)

// appendHot appends a fact if it has the common shape.
func appendHot(b []byte, f Fact) ([]byte, bool) {
	switch f := f.(type) {
	case *HoldPlaced:
		if len(f.Codes) > 0 || f.By != (Actor{}) || anyUnit(f.Lines) {
			return b, false
		}
		return f.appendTo(append(b, byte(kindHoldPlaced))), true
	case *Answered:
		if f.Outcome.Detail != nil {
			return b, false
		}
		return f.appendTo(append(b, byte(kindAnswered))), true
	}
	return b, false
}

func anyUnit(lines []Line) bool {
	for i := range lines {
		if lines[i].Unit != nil {
			return true
		}
	}
	return false
}

func appendUint(b []byte, number byte, v uint64) []byte {
	switch {
	case v == 0:
		return b
	case v < 0x80:
		return append(b, number<<3|varintField, byte(v))
	}
	return appendLong(append(b, number<<3|varintField), v)
}

// appendLong appends a varint of several bytes; the room for the longest is asked for
// once.
func appendLong(b []byte, v uint64) []byte {
	var long [binary.MaxVarintLen64]byte
	n := len(b)
	b = append(b, long[:]...)
	for ; v >= 0x80; n++ {
		b[n] = byte(v) | 0x80
		v >>= 7
	}
	b[n] = byte(v)
	return b[:n+1]
}

func appendInt(b []byte, number byte, v int64) []byte {
	return appendUint(b, number, uint64(v)<<1^uint64(v>>63))
}

func append16(b []byte, number byte, v *[16]byte) []byte {
	return append(append(b, number<<3|bytesField, 16), v[:]...)
}

// closeMessage writes the length of a message that was appended behind the byte
// at, which was kept for it.
func closeMessage(b []byte, at int) []byte {
	n := len(b) - at - 1
	if n < 0x80 {
		b[at] = byte(n)
		return b
	}
	var length [binary.MaxVarintLen32]byte
	k := binary.PutUvarint(length[:], uint64(n))
	b = append(b, length[1:k]...) // room
	copy(b[at+k:], b[at+1:at+1+n])
	copy(b[at:], length[:k])
	return b
}

func (f *HoldPlaced) appendTo(b []byte) []byte {
	b = appendUint(b, 1, f.Hold)
	b = appendInt(b, 2, f.At)
	b = appendInt(b, 3, f.Expires)
	b = appendInt(b, 4, f.Ceiling)
	b = appendUint(b, 5, uint64(f.Window))
	for i := range f.Claims {
		b = append16(b, 6, (*[16]byte)(&f.Claims[i]))
	}
	for i := range f.Lines {
		b = append(b, 7<<3|bytesField, 0)
		at := len(b) - 1
		b = closeMessage(f.Lines[i].appendTo(b), at)
	}
	b = appendUint(b, 9, f.Entry)
	b = appendUint(b, 10, uint64(f.Generation))
	b = appendInt(b, 11, f.Total)
	return appendUint(b, 12, uint64(f.Seller))
}

func (l *Line) appendTo(b []byte) []byte {
	b = appendUint(b, 1, uint64(l.Kind))
	b = appendUint(b, 2, uint64(l.Index))
	b = appendUint(b, 3, uint64(l.Count))
	b = appendUint(b, 4, uint64(l.Price))
	if len(l.Seats) > 0 {
		b = append(b, 6<<3|bytesField, 0)
		at := len(b) - 1
		for _, s := range l.Seats {
			b = wire.AppendUvarint(b, uint64(s))
		}
		b = closeMessage(b, at)
	}
	b = appendUint(b, 7, uint64(l.Alloc))
	b = appendUint(b, 8, uint64(l.Drew))
	b = appendUint(b, 9, uint64(l.Bundle))
	b = appendUint(b, 10, uint64(l.Code))
	return appendUint(b, 11, uint64(l.Policy))
}

func (f *Answered) appendTo(b []byte) []byte {
	if f.Key != (Key{}) {
		b = append16(b, 1, (*[16]byte)(&f.Key))
	}
	b = appendUint(b, 2, f.Fingerprint)
	b = appendInt(b, 3, f.At)
	if f.Outcome == (Outcome{}) {
		return b
	}
	b = append(b, 4<<3|bytesField, 0)
	at := len(b) - 1
	b = appendUint(b, 1, uint64(f.Outcome.Status))
	b = appendUint(b, 2, f.Outcome.Ref)
	b = appendInt(b, 3, f.Outcome.Expires)
	b = appendInt(b, 4, f.Outcome.Total)
	b = appendUint(b, 6, uint64(f.Outcome.Edition))
	return closeMessage(b, at)
}

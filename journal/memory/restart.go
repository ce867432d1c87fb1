package memory

import (
	"encoding/binary"

	"facevalue/journal"
)

// Restart is the crash of the process and its new start: the journal is usable
// again, and of a transaction that an error left behind it holds all or none.
func (j *Journal) Restart() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.recover()
	j.closed = false
}

// leaveBehind is what storage holds of a transaction after a fault: each record
// behind its length, and a zero length where the transaction ends.
func leaveBehind(fault Fault, accepted []journal.Record) []byte {
	var b []byte
	for i := range accepted {
		b = binary.LittleEndian.AppendUint32(b, uint32(accepted[i].Size()))
		b = append(b, accepted[i].Bytes()...)
	}
	b = binary.LittleEndian.AppendUint32(b, 0)
	switch fault {
	case InDoubt:
		return b
	case Torn:
		return b[:len(b)/2]
	}
	return nil
}

func (j *Journal) recover() {
	j.failed = false
	tail := j.tail
	j.tail = nil
	found, whole := readTail(tail)
	if !whole {
		return
	}
	for i := range found {
		if _, ok := j.heads.Known(found[i].Machine); !ok {
			j.heads.Learn(found[i].Machine, journal.Head{})
		}
		if j.heads.Admit(&found[i]) != nil {
			j.heads.Rollback()
			return
		}
	}
	j.heads.Commit()
	j.store(found)
}

// readTail parses what an error left behind; whole says that nothing of it is
// missing.
func readTail(b []byte) (found []journal.Record, whole bool) {
	for len(b) >= 4 {
		size := uint64(binary.LittleEndian.Uint32(b))
		b = b[4:]
		if size == 0 {
			return found, true
		}
		if size > uint64(len(b)) {
			return nil, false
		}
		r, err := journal.Parse(b[:size])
		if err != nil {
			return nil, false
		}
		found = append(found, r)
		b = b[size:]
	}
	return nil, false
}

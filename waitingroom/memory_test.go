package waitingroom

import (
	"encoding/binary"
	"runtime"
	"testing"

	"facevalue/draw"
)

// TestAWaitingEntryTakesAtMost40Bytes, whatever the number of entries: a million, and
// just after the index has grown.
func TestAWaitingEntryTakesAtMost40Bytes(t *testing.T) {
	if testing.Short() {
		t.Skip("fills rooms with a million")
	}
	const million = 1_000_000
	m := New()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	grown := 0
	for n := range million {
		slots := len(m.entries.index.slots)
		m.entries.add(draw.Hash(key32(n)), Identity(key32(n)[:16]), 1)
		if len(m.entries.index.slots) > slots && n > million/2 {
			grown++
			runtime.GC()
			runtime.ReadMemStats(&after)
			atMost40(t, &before, &after, n+1)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	atMost40(t, &before, &after, million)
	if grown == 0 {
		t.Error("the index never grew on the second half")
	}
	runtime.KeepAlive(m)
}

func atMost40(t *testing.T, before, after *runtime.MemStats, entries int) {
	t.Helper()
	each := float64(after.HeapAlloc-before.HeapAlloc) / float64(entries)
	t.Logf("%d entries take %.1f bytes each", entries, each)
	if each > 40 {
		t.Errorf("%d entries take %.1f bytes each, more than 40", entries, each)
	}
}

// key32 spreads a number over 32 bytes, as hashes do.
func key32(n int) []byte {
	b := make([]byte, 32)
	for i := range 4 {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(n+1)*0x9E3779B97F4A7C15*(2*uint64(i)+1))
	}
	binary.LittleEndian.PutUint32(b[8:], uint32(n)) // names differ for certain
	return b
}

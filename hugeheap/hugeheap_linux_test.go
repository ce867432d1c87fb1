package hugeheap

import (
	"runtime"
	"strings"
	"testing"
)

func TestWanted(t *testing.T) {
	for _, c := range []struct {
		name, enabled, overcommit string
		physical                  int64
		limited                   bool
		want                      int
	}{
		{"a server", "always [madvise] never", "0", 12 << 30, false, 6 << 30},
		{"a large one", "always [madvise] never", "1", 256 << 30, false, most},
		{"given anyway", "[always] madvise never", "0", 24 << 30, false, 0},
		{"never given", "always madvise [never]", "0", 24 << 30, false, 0},
		{"no such kernel", "", "", 24 << 30, false, 0},
		{"addresses count", "always [madvise] never", "2", 24 << 30, false, 0},
		{"a limit", "always [madvise] never", "0", 24 << 30, true, 0},
		{"nothing known", "always [madvise] never", "0", 0, false, 0},
	} {
		if got := wanted(c.enabled, c.overcommit, c.physical, c.limited); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// What is asked for is not kept: the heap is as small as before, and the kernel has
// the advice for its addresses.
func TestAsk(t *testing.T) {
	if got := Ask(); got < 0 || got > most {
		t.Errorf("asked for %d bytes", got)
	}
	size := ask(64 << 20)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 64<<20 {
		t.Errorf("%d bytes of heap are kept", m.HeapAlloc)
	}
	if size == 0 {
		t.Skip("a kernel without large pages")
	}
	if maps := readFile("/proc/self/smaps"); !strings.Contains(maps, " hg") {
		t.Error("no part of the process was advised")
	}
	if physical() == 0 {
		t.Error("asked for a part of a memory of unknown size")
	}
}

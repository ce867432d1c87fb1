package hugeheap

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
)

// most is how much of the heap is asked for: addresses, not memory.
const most = 8 << 30

// Ask asks for large pages for the first part of the heap, and says for how many bytes.
// It belongs to the very beginning of a program.
//
// The heap grows from low addresses to high ones and the kernel keeps the advice with
// the addresses. So one long slice is made, advised and let go of untouched: the
// runtime uses its addresses for what comes.
func Ask() int {
	return ask(wanted(readFile("/sys/kernel/mm/transparent_hugepage/enabled"), readFile("/proc/sys/vm/overcommit_memory"), physical(), limited() || watched))
}

func ask(size int) int {
	if size == 0 {
		return 0
	}
	b := make([]byte, size)
	err := syscall.Madvise(b, syscall.MADV_HUGEPAGE)
	b = nil
	runtime.GC() // or the next one would be due at twice that size
	if err != nil {
		return 0
	}
	return size
}

// wanted is how much to ask for: half of the machine, and nothing where the kernel
// decides by itself, counts addresses as memory, or the process has a limit of either.
func wanted(enabled, overcommit string, physical int64, limited bool) int {
	if !strings.Contains(enabled, "[madvise]") || overcommit == "2" || limited {
		return 0
	}
	return int(min(most, physical/2))
}

// limited says whether the process may not have as much as it asks for.
func limited() bool {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &r); err != nil || r.Cur != math.MaxUint64 {
		return true
	}
	return debug.SetMemoryLimit(-1) != math.MaxInt64
}

// physical is the machine's memory in bytes, 0 when that cannot be told.
func physical() int64 {
	for line := range strings.Lines(readFile("/proc/meminfo")) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "MemTotal:" {
			kib, _ := strconv.ParseInt(f[1], 10, 64) // none is as good as 0
			return kib << 10
		}
	}
	return 0
}

// readFile is a file's text without the space around it, nothing when it is not there.
func readFile(path string) string {
	b, _ := os.ReadFile(path) // a kernel without it has nothing to ask for
	return strings.TrimSpace(string(b))
}

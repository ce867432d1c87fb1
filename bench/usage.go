package main

import (
	"runtime"
	"runtime/metrics"
	"syscall"
)

// usage is what the process has used up so far.
type usage struct {
	cpu     int64 // ns, all threads, user and system
	gc      float64
	mallocs uint64
	bytes   uint64
}

const gcMetric = "/cpu/classes/gc/total:cpu-seconds"

func usedNow() usage {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // cannot fail for ourselves
	sample := []metrics.Sample{{Name: gcMetric}}
	metrics.Read(sample)
	return usage{cpu: r.Utime.Nano() + r.Stime.Nano(), gc: sample[0].Value.Float64()}
}

// since is what was used from before to u.
func (u usage) since(before usage) usage {
	return usage{
		cpu: u.cpu - before.cpu, gc: u.gc - before.gc,
		mallocs: u.mallocs - before.mallocs, bytes: u.bytes - before.bytes,
	}
}

// gcShare is the part of the CPU time that went into collecting garbage. The
// runtime counts it at the end of each cycle, so short spans are rough.
func (u usage) gcShare() float64 {
	if u.cpu == 0 {
		return none
	}
	return u.gc * 1e9 / float64(u.cpu)
}

// allocated is the heap's own count; reading it stops the world for a moment.
func allocated() usage {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{mallocs: m.Mallocs, bytes: m.TotalAlloc}
}

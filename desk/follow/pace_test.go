package follow

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run TestPace with this seed alone")
	seedsFlag = flag.Int("seeds", 500, "how many seeds TestPace runs")
)

// paceWorld drives a Pace: records become durable, some of them without a word,
// people wait and leave, and readings fail.
type paceWorld struct {
	t       *testing.T
	seed    uint64
	r       *rand.Rand
	pace    Pace
	now     int64
	durable uint64
	folded  uint64
	every   int64
	waits   map[uint64]int64 // record: since when somebody waits, or it is durable, whichever came last
	read    int64            // when the last reading ended
	failing int64            // readings fail until then
	lossy   bool             // pokes get lost
}

// TestPace holds the step machine to its promises under random worlds: nobody waits
// long for a durable record, nothing is read more often than the interval says
// unless somebody waits, and it always rests in the end.
func TestPace(t *testing.T) {
	if *seedFlag != 0 {
		runPace(t, *seedFlag)
		return
	}
	for seed := uint64(1); seed <= uint64(*seedsFlag) && !t.Failed(); seed++ {
		runPace(t, seed)
	}
}

func runPace(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	w := &paceWorld{
		t: t, seed: seed, r: r, now: 1 + r.Int64N(1e12), waits: map[uint64]int64{},
		every: []int64{0, 20, 300, 2000}[r.IntN(4)], lossy: r.IntN(2) == 0,
	}
	w.pace.Read(0, 0, w.now, w.every)
	for range 400 {
		w.happen()
		w.serve()
		w.check()
		w.now += r.Int64N(15)
	}
}

func (w *paceWorld) wrong(format string, args ...any) {
	w.t.Helper()
	w.t.Errorf("go test ./desk/follow -run TestPace -seed=%d: "+format, append([]any{w.seed}, args...)...)
}

// happen lets one thing come to pass.
func (w *paceWorld) happen() {
	switch w.r.IntN(6) {
	case 0, 1:
		w.durable++
		if since, ok := w.waits[w.durable]; ok {
			w.waits[w.durable] = max(since, w.now)
		}
		if !w.lossy || w.r.IntN(3) > 0 {
			w.pace.Told(w.durable)
		}
	case 2:
		if seq := w.folded + 1 + w.r.Uint64N(4); w.waits[seq] == 0 {
			w.waits[seq] = w.now
		}
	case 3:
		if w.r.IntN(10) == 0 {
			clear(w.waits) // all of them left
		}
	case 4:
		if w.r.IntN(20) == 0 && w.now > w.failing+2_000 {
			w.failing = w.now + w.r.Int64N(400)
		}
	}
}

func (w *paceWorld) wanted() (seq uint64) {
	for s := range w.waits {
		if seq == 0 || s < seq {
			seq = s
		}
	}
	return seq
}

// serve reads as often as the pace says at this instant, which must come to an end.
func (w *paceWorld) serve() {
	for turns := 0; ; turns++ {
		if turns > 3 {
			w.wrong("at %d it reads without end: %+v", w.now, w.pace)
			return
		}
		wanted := w.wanted()
		due := w.pace.Due(wanted)
		if due > w.now {
			w.rests(due)
			return
		}
		if wanted <= w.folded && w.now-w.read < w.every {
			w.wrong("at %d, %d ms after the last, it reads though nobody waits and the interval is %d", w.now, w.now-w.read, w.every)
		}
		if w.now < w.failing {
			w.read = w.now
			w.pace.Failed(w.folded, w.now)
			continue
		}
		w.folded, w.read = w.durable, w.now
		w.pace.Read(w.folded, wanted, w.now, w.every)
		for s := range w.waits {
			if s <= w.folded {
				delete(w.waits, s)
			}
		}
	}
}

// rests says whether it may rest until due.
func (w *paceWorld) rests(due int64) {
	if due == math.MaxInt64 && w.wanted() > w.folded {
		w.wrong("at %d somebody waits and it sleeps for ever", w.now)
	}
	if !w.lossy && due == math.MaxInt64 && w.durable > w.folded {
		w.wrong("at %d record %d is durable, %d folded, and it sleeps for ever", w.now, w.durable, w.folded)
	}
}

// check says whether somebody waits for a durable record longer than a poke that
// was lost, or a reading that failed, explains.
func (w *paceWorld) check() {
	for seq, since := range w.waits {
		patience := int64(0)
		if w.lossy {
			patience = probeEvery + 15
		}
		if w.failing > 0 && w.now < w.failing+2*400+retryFirst+15 {
			patience += 2*400 + retryFirst + 15
		}
		if seq <= w.durable && w.now-since > patience {
			w.wrong("at %d record %d is durable and waited for since %d, and not folded", w.now, seq, since)
		}
	}
}

func TestPauseGrowsAndEnds(t *testing.T) {
	var p Pace
	p.Read(0, 0, 1_000, 20)
	p.Told(1)
	now, pauses := int64(1_020), []int64{}
	for range 8 {
		p.Failed(0, now)
		pauses = append(pauses, p.Due(1)-now)
		now = p.Due(1)
	}
	want := []int64{100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}
	for i := range want {
		if pauses[i] != want[i] {
			t.Fatalf("pauses %v, want %v", pauses, want)
		}
	}
	p.Read(1, 1, now, 20)
	p.Told(2)
	if got := p.Due(0) - now; got != 20 {
		t.Errorf("after a reading that worked, the next one in %d ms, want 20", got)
	}
}

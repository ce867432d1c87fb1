package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/sqlite"
	"facevalue/sale"
)

var holdColumns = []column{
	{"holds_per_second", "holds", perSecond},
	{"p50_ns", "p50", duration},
	{"p99_ns", "p99", duration},
	{"max_ns", "max", duration},
	{"records_per_second", "records", perSecond},
	{"holds_per_record", "holds/record", amount},
	{"bytes_per_hold", "journal/hold", bytes},
	{"append_share", "appending", share},
	{"cpu_ns_per_hold", "CPU/hold", duration},
	{"gc_share", "of it GC", share},
}

// measureHolds is P1: durable holds of two standing tickets, beside what a shop
// would do with Redis or PostgreSQL.
func measureHolds(ctx context.Context, s *session) error {
	t := s.report.table("p1", "P1  Durable holds of 2 standing tickets, all from one pool; every submitter waits for its answer", holdColumns...)
	t.note("facevalue: limits per person, hold budget, idempotent keys, prices with fees and tax, expiry; SQLite journal, FULL sync, checkpoints included.")
	ours, err := ourHolds(ctx, s, t)
	if err != nil || !s.peers {
		return err
	}
	best := map[string]float64{}
	if err := redisHolds(ctx, s, t, best); err != nil {
		return err
	}
	if err := postgresHolds(ctx, s, t, best); err != nil {
		return err
	}
	s.compareHolds(ours, best)
	return nil
}

func (s *session) compareHolds(ours float64, best map[string]float64) {
	if v := best["redis pipelined"]; v > 0 {
		s.report.aims = append(s.report.aims, ratio("P1", "holds, ours : Redis AOF always, pipelined", ours, v, 15))
	}
	if v := best["redis plain"]; v > 0 {
		s.report.aims = append(s.report.aims, ratio("P1", "holds, ours : Redis AOF always, plain", ours, v, none))
	}
	if v := best["postgres"]; v > 0 {
		s.report.aims = append(s.report.aims, ratio("P1", "holds, ours : PostgreSQL's best", ours, v, none))
	}
}

// ourHolds measures ours and answers the best rate.
func ourHolds(ctx context.Context, s *session, t *table) (float64, error) {
	best, crowd, err := s.crowds(ctx, t)
	if err != nil {
		return 0, err
	}
	if s.crowd == 0 {
		if _, err := s.holds(ctx, t, crowd, true); err != nil {
			return 0, err
		}
	}
	what := fmt.Sprintf("durable holds, %s submitters", grouped(float64(crowd)))
	s.report.aims = append(s.report.aims, aim{id: "P1", what: what, value: best, unit: perSecond, want: 1_000_000})
	return best, nil
}

// crowds measures crowds of growing size, under the profiler if that was asked
// for, and answers the best rate and whose it was.
func (s *session) crowds(ctx context.Context, t *table) (best float64, crowd int, err error) {
	stop, err := s.profile()
	if err != nil {
		return 0, 0, err
	}
	defer stop()
	for _, n := range s.sizes() {
		rate, err := s.holds(ctx, t, n, false)
		if err != nil {
			return 0, 0, err
		}
		if rate > best {
			best, crowd = rate, n
		}
	}
	return best, crowd, nil
}

// profile starts the CPU profile, if one was asked for.
func (s *session) profile() (stop func(), err error) {
	if s.cpuProfile == "" {
		return func() {}, nil
	}
	f, err := os.Create(s.cpuProfile)
	if err != nil {
		return nil, fmt.Errorf("-cpuprofile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("-cpuprofile: %w", err), f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			s.say("-cpuprofile: %v", err)
		}
	}, nil
}

// holds measures one crowd on a new sale and a new journal.
func (s *session) holds(ctx context.Context, t *table, submitters int, snapshots bool) (float64, error) {
	name := fmt.Sprintf("facevalue, %s submitters", grouped(float64(submitters)))
	if snapshots {
		name += ", with snapshots"
	}
	s.say("%s", name)
	shop, err := openShop(filepath.Join(s.temp, "holds"), snapshots)
	if err != nil {
		return 0, err
	}
	var before, after shopMark
	l := load{warm: s.warmUp(), window: s.window(), tell: func(begins bool) {
		if begins {
			before = shop.mark()
		} else {
			after = shop.mark()
		}
	}}
	got, err := l.run(ctx, shop.crowd(submitters))
	if err = errors.Join(err, shop.close()); err != nil {
		return 0, err
	}
	t.add(name, holdValues(got, before, after)...)
	return got.perSecond(), nil
}

func holdValues(got loaded, before, after shopMark) []float64 {
	done, elapsed := float64(got.done), float64(got.elapsed)
	used := after.used.since(before.used)
	records := float64(after.stats.Appends - before.stats.Appends)
	return []float64{
		got.perSecond(), got.took.quantile(.5), got.took.quantile(.99), got.took.quantile(1),
		records / (elapsed / 1e9), math.Round(done / records), float64(after.bytes-before.bytes) / done,
		float64(after.busy-before.busy) / elapsed, float64(used.cpu) / done, used.gcShare(),
	}
}

// shop is a sale that is open, with all that it runs on.
type shop struct {
	dir       string
	journal   *meter
	committer *desk.Committer
	desk      *saleDesk
}

func openShop(dir string, snapshots bool) (*shop, error) {
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	m := &meter{Journal: j}
	sh := &shop{dir: dir, journal: m, committer: desk.NewCommitter(m)}
	o := desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine: "s_bench", Committer: sh.committer, Clock: wall,
		New: func() saleMachine { return sale.New(noCharts) },
	}
	if snapshots {
		o.Snapshots = journal.SnapshotStore{Dir: filepath.Join(dir, "snapshots")}
	}
	if sh.desk, err = desk.Open(o); err != nil {
		return nil, errors.Join(err, sh.committer.Close(), j.Close())
	}
	if err := submit(sh.do, setUp(wall.Now(), nil)...); err != nil {
		return nil, errors.Join(err, sh.close())
	}
	return sh, nil
}

func (sh *shop) do(c sale.Command) (sale.Outcome, error) {
	out, _, err := sh.desk.Submit(context.Background(), c)
	return out, err
}

// close ends the desk and removes what it wrote, so that the next one finds the
// memory and the disk as this one did.
func (sh *shop) close() error {
	err := errors.Join(sh.desk.Close(context.Background()), sh.committer.Close(), sh.journal.Close(), os.RemoveAll(sh.dir))
	sh.desk, sh.committer = nil, nil
	runtime.GC()
	return err
}

// shopMark is how far a shop has come.
type shopMark struct {
	stats       desk.Stats
	bytes, busy int64
	used        usage
}

func (sh *shop) mark() shopMark {
	return shopMark{sh.desk.Stats(), sh.journal.bytes.Load(), sh.journal.busy.Load(), usedNow()}
}

// crowd is so many submitters. Each has a share of the pool, so that none is ever
// refused: one that has used up its share ends the measuring.
func (sh *shop) crowd(n int) []worker {
	workers := make([]worker, n)
	for i := range workers {
		s := &submitter{desk: sh.desk, buyers: buyers{salt: uint64(i)}, left: capacity / 2 / n}
		s.command = sale.PlaceHold{Wants: s.wants[:], Claims: s.claims[:]}
		s.wants[0] = sale.Want{Index: standing, Count: 2}
		workers[i] = s
	}
	return workers
}

// submitter places one hold after the other, each for another buyer. It uses its
// command again: once a hold is answered nobody looks at it any more.
type submitter struct {
	desk    *saleDesk
	buyers  buyers
	left    int
	command sale.PlaceHold
	wants   [1]sale.Want
	claims  [1]sale.Claim
}

func (s *submitter) do(context.Context) (int, bool, error) {
	s.buyers.next()
	s.command.Meta = s.buyers.meta(0)
	s.claims[0] = s.buyers.claim(sale.ClaimSession)
	// A server would wait with its request's context; to end a submit early is
	// not what is measured here.
	out, _, err := s.desk.Submit(context.Background(), &s.command)
	if err == nil && !out.OK() {
		err = refused(&s.command, out)
	}
	s.left--
	return 1, s.left == 0, err
}

// warmUp is how long peers find their stride.
func (s *session) warmUp() time.Duration { return s.window() / 8 }

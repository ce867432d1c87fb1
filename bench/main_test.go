package main

import (
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], childPrefix) {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// newSession is a session as brief as can be.
func newSession(t *testing.T) *session {
	t.Helper()
	o := options{quick: true, seconds: 1, dir: t.TempDir(), orders: 200}
	return &session{options: o, report: &report{quick: true}, temp: o.dir, stderr: &strings.Builder{}}
}

type jsonReport struct {
	Machine machineInfo
	Quick   bool
	Tables  []struct {
		ID    string
		Rows  []map[string]any
		Notes []string
	}
	Aims []map[string]any
}

// bench runs the program and answers what it wrote.
func bench(t *testing.T, args ...string) (report jsonReport, text string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(t.TempDir(), "out.json")
	var stdout, stderr strings.Builder
	if code := run(t.Context(), append([]string{"-dir", dir, "-json", file}, args...), &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &report); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Fatalf("left behind: %v %v", left, err)
	}
	return report, stdout.String()
}

// TestQuick runs every benchmark and looks at what must come out whatever the
// machine: rows, the sides of ratios, nothing left behind.
func TestQuick(t *testing.T) {
	report, text := bench(t, "-quick", "-orders", "500", "-peers=false")
	if !report.Quick || report.Machine.Cores < 1 || report.Machine.Go == "" {
		t.Fatalf("%+v", report.Machine)
	}
	rows := map[string]int{}
	for _, table := range report.Tables {
		rows[table.ID] = len(table.Rows)
		for _, r := range table.Rows {
			if !strings.Contains(text, r["name"].(string)) {
				t.Errorf("%s: row %q is not printed", table.ID, r["name"])
			}
		}
	}
	for id, want := range map[string]int{"p1": 3, "p2": 2, "p3": 5, "p6": 6, "p7": 9, "decide": 14, "journal": 7} {
		if rows[id] != want {
			t.Errorf("%s has %d rows, want %d", id, rows[id], want)
		}
	}
	var aims []string
	for _, a := range report.Aims {
		aims = append(aims, a["id"].(string))
	}
	if want := []string{"P1", "P2", "P10", "P3", "P3", "P6", "P6", "P7"}; !slices.Equal(aims, want) {
		t.Errorf("aims %v, want %v", aims, want)
	}
}

func TestHoldsAreCounted(t *testing.T) {
	report, _ := bench(t, "-quick", "-only", "p1", "-peers=false")
	for _, r := range report.Tables[0].Rows {
		for _, key := range []string{"holds_per_second", "p50_ns", "p99_ns", "records_per_second", "holds_per_record", "bytes_per_hold", "append_share", "cpu_ns_per_hold"} {
			if v, ok := r[key].(float64); !ok || v <= 0 {
				t.Errorf("%s: %s is %v", r["name"], key, r[key])
			}
		}
	}
}

// TestBothSides measures against whatever is installed here.
func TestBothSides(t *testing.T) {
	s := newSession(t)
	var err error
	// Not t.TempDir: the user that PostgreSQL runs as has to get there.
	if s.temp, err = os.MkdirTemp("", "facevalue-bench-test-"); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(s.temp)
	table := s.report.table("p1", "both sides", holdColumns...)
	best := map[string]float64{}
	if err := redisHolds(t.Context(), s, table, best); err != nil {
		t.Fatal(err)
	}
	if err := postgresHolds(t.Context(), s, table, best); err != nil {
		t.Fatal(err)
	}
	if len(table.notes) != 2 {
		t.Fatalf("each server is measured or said to be missing: %q", table.notes)
	}
	s.compareHolds(1e6, best)
	if len(s.report.aims) != len(best) {
		t.Fatalf("%d ratios for %d rates", len(s.report.aims), len(best))
	}
	if len(best) == 0 {
		t.Skip("neither Redis nor PostgreSQL is installed")
	}
	for _, a := range s.report.aims {
		if a.theirs <= 0 || a.value != a.ours/a.theirs {
			t.Errorf("%+v", a)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	var stdout, stderr strings.Builder
	if code := run(ctx, []string{"-quick", "-only", "journal", "-dir", dir}, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "bench: interrupted") {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Fatalf("left behind: %v %v", left, err)
	}
}

func TestProfile(t *testing.T) {
	s := newSession(t)
	s.cpuProfile = filepath.Join(t.TempDir(), "cpu")
	stop, err := s.profile()
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if info, err := os.Stat(s.cpuProfile); err != nil || info.Size() == 0 {
		t.Fatalf("%v %v", info, err)
	}
	s.cpuProfile = filepath.Join(t.TempDir(), "no", "cpu")
	if _, err := s.profile(); err == nil || !strings.HasPrefix(err.Error(), "-cpuprofile: ") {
		t.Fatalf("%v", err)
	}
}

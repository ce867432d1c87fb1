package main

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func sample() *report {
	r := &report{machine: machineInfo{CPU: "Abacus", Cores: 2, Memory: 3 << 20, Kernel: "6.1", Go: "go1.26", Date: "2026-11-22", Load: "0.10"}}
	t := r.table("p1", "P1  Holds", column{"rate", "holds", perSecond}, column{"p50_ns", "p50", duration}, column{"part", "part", share})
	t.add("ours", 1234567, 1500, .5)
	t.add("théirs, longer", 99, none, none)
	t.note("%d conditions", 2)
	r.aims = append(r.aims,
		ratio("P1", "ours : theirs", 1500, 100, 20),
		aim{id: "P3", what: "p50", value: 1500, unit: duration, want: 2000, most: true},
		ratio("P1", "no promise", 300, 100, none))
	return r
}

func TestReportText(t *testing.T) {
	var b strings.Builder
	if err := sample().write(&b); err != nil {
		t.Fatal(err)
	}
	want := `Abacus, 2 cores, 3.0 MiB, Linux 6.1, go1.26, 2026-11-22, load 0.10 at the start

P1  Holds
  p1                    holds     p50    part
  ours            1,234,567/s  1.5 us  50.0 %
  théirs, longer         99/s       -       -
  2 conditions

Aims
                     came out        aim
  P1  ours : theirs     15.0x   >= 20.0x  missed  1,500/s : 100/s
  P3  p50              1.5 us  <= 2.0 us     met
  P1  no promise         3.0x          -            300/s : 100/s
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Fatal(d)
	}
}

func TestReportJSON(t *testing.T) {
	b, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	err = json.Unmarshal([]byte(`{
		"machine": {"cpu": "Abacus", "cores": 2, "memory_bytes": 3145728, "kernel": "6.1", "go": "go1.26", "date": "2026-11-22", "load": "0.10"},
		"quick": false,
		"tables": [{"id": "p1", "title": "P1  Holds", "notes": ["2 conditions"], "rows": [
			{"name": "ours", "rate": 1234567, "p50_ns": 1500, "part": 0.5},
			{"name": "théirs, longer", "rate": 99, "p50_ns": null, "part": null}]}],
		"aims": [
			{"id": "P1", "what": "ours : theirs", "value": 15, "aim": 20, "at_most": false, "met": false, "ours": 1500, "theirs": 100},
			{"id": "P3", "what": "p50", "value": 1500, "aim": 2000, "at_most": true, "met": true},
			{"id": "P1", "what": "no promise", "value": 3, "ours": 300, "theirs": 100}]}`), &want)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
}

func TestReportSaysThatItWasQuick(t *testing.T) {
	r := sample()
	r.quick = true
	var b strings.Builder
	if err := r.write(&b); err != nil || !strings.Contains(b.String(), "A quick run") {
		t.Fatalf("%v %s", err, b.String())
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestReportTellsOfAFullDisk(t *testing.T) {
	if err := sample().write(full{}); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
	if err := sample().tables[0].write(full{}); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		unit unit
		v    float64
		want string
	}{
		{perSecond, 0, "0/s"},
		{perSecond, 999, "999/s"},
		{perSecond, 1000, "1,000/s"},
		{perSecond, 12345678.4, "12,345,678/s"},
		{duration, 0, "0 ns"},
		{duration, 999, "999 ns"},
		{duration, 1000, "1.0 us"},
		{duration, 1.25e6, "1.2 ms"},
		{duration, 2.5e9, "2.50 s"},
		{bytes, 1023, "1023 B"},
		{bytes, 1024, "1.0 KiB"},
		{bytes, 5 << 20, "5.0 MiB"},
		{share, .125, "12.5 %"},
		{times, 15.04, "15.0x"},
		{amount, 2, "2"},
		{amount, 2.5, "2.5"},
		{amount, 1234.5, "1,234"},
		{amount, -1234, "-1,234"},
		{amount, math.Copysign(0, -1), "0"},
		{duration, math.NaN(), "-"},
	} {
		if got := c.unit.text(c.v); got != c.want {
			t.Errorf("%v in unit %d is %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

// Commas change nothing but the look.
func TestGroupedKeepsDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(-1<<52, 1<<52).Draw(t, "v")
		got := grouped(float64(v))
		var plain int64
		if err := json.Unmarshal([]byte(strings.ReplaceAll(got, ",", "")), &plain); err != nil || plain != v {
			t.Fatalf("%d is written %q", v, got)
		}
		parts := strings.Split(strings.TrimPrefix(got, "-"), ",")
		for i, p := range parts {
			if len(p) != 3 && (i > 0 || len(p) == 0 || len(p) > 3) {
				t.Fatalf("%d is written %q", v, got)
			}
		}
	})
}

func TestQuantile(t *testing.T) {
	hundred := make(spans, 100)
	for i := range hundred {
		hundred[99-i] = int64(i + 1)
	}
	hundred.sorted()
	for q, want := range map[float64]float64{0: 1, .5: 50, .99: 99, .995: 100, 1: 100} {
		if got := hundred.quantile(q); got != want {
			t.Errorf("quantile %v of 1..100 is %v, want %v", q, got, want)
		}
	}
	if got := (spans{}).quantile(.5); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v", got)
	}
}

// A quantile is a value that was measured, and the smallest that so many do not
// exceed.
func TestQuantileByCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := spans(rapid.SliceOfN(rapid.Int64Range(0, 20), 1, 60).Draw(t, "spans")).sorted()
		q := float64(rapid.IntRange(1, 1000).Draw(t, "permille")) / 1000
		got := s.quantile(q)
		below, upTo := 0, 0
		for _, v := range s {
			if float64(v) < got {
				below++
			}
			if float64(v) <= got {
				upTo++
			}
		}
		if need := q * float64(len(s)); float64(upTo) < need-1e-9 || float64(below) >= need {
			t.Fatalf("quantile %v of %v is %v: %d below, %d up to it", q, s, got, below, upTo)
		}
	})
}

func TestCPUModel(t *testing.T) {
	if got := cpuModel("processor\t: 0\nmodel name\t: Abacus(R) 9: fast\nmodel name\t: other\n"); got != "Abacus(R) 9: fast" {
		t.Errorf("%q", got)
	}
	if got := cpuModel(""); got == "" {
		t.Error("no model and no architecture")
	}
	if got := readLine("/proc/no such file"); got != "" {
		t.Errorf("%q", got)
	}
	if !onDisk("/no such directory") {
		t.Error("what cannot be asked is not called memory")
	}
}

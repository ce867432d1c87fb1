package main

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOptionsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"-only p9", `-only "p9" is not one of p1, p2, p3, p6, p7, decide, journal`},
		{"-only p1,", `-only "" is not one of`},
		{"-seconds 0", "-seconds must be above 0 and at most 60"},
		{"-seconds 61", "-seconds must be above 0 and at most 60"},
		{"-seconds many", "invalid value"},
		{"-crowd -1", "-crowd must be from 1 to 100000"},
		{"-crowd 100001", "-crowd must be from 1 to 100000"},
		{"-orders 99", "-orders must be from 100 to 20000000"},
		{"-orders 20000001", "-orders must be from 100 to 20000000"},
		{"-dir " + file, "is not a directory"},
		{"-dir " + file + "/none", "-dir: stat"},
		{"p1", `argument "p1" is not a flag`},
		{"-unknown", "not defined: -unknown"},
	} {
		t.Run(c.args, func(t *testing.T) {
			_, err := parseOptions(strings.Fields(c.args), io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			var stderr strings.Builder
			if code := run(t.Context(), strings.Fields(c.args), io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), c.want) {
				t.Fatalf("exit %d: %s", code, stderr.String())
			}
		})
	}
}

func TestOptions(t *testing.T) {
	o, err := parseOptions(nil, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range stepNames() {
		if !o.runs(name) {
			t.Errorf("%s does not run by default", name)
		}
	}
	if o.window() != 4*time.Second || pick(&o, 2, 1) != 2 || o.orders != 1_000_000 || !o.peers {
		t.Errorf("%+v", o)
	}
	o, err = parseOptions(strings.Fields("-quick -only p3,decide -seconds 0.5"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.runs("p1") || !o.runs("p3") || !o.runs("decide") || o.window() >= time.Second || pick(&o, 2, 1) != 1 {
		t.Errorf("%+v", o)
	}
}

func TestHelp(t *testing.T) {
	var stderr strings.Builder
	if _, err := parseOptions([]string{"-help"}, &stderr); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	for _, name := range []string{"-only", "-quick", "-seconds", "-dir", "-orders", "-json", "-cpuprofile", "-peers"} {
		if !strings.Contains(stderr.String(), name+" ") && !strings.Contains(stderr.String(), name+"\n") {
			t.Errorf("help does not name %s:\n%s", name, stderr.String())
		}
	}
	if code := run(t.Context(), []string{"-help"}, io.Discard, io.Discard); code != 0 {
		t.Errorf("exit %d", code)
	}
}

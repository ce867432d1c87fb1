package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of go test -json; see go doc test2json.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build output, which may name a test variant
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

// key names a test among all packages; a package is the test without a name.
func (e event) key() string { return e.Package + " " + e.Test }

// parent is the key of the test that e is a subtest of, or of its package.
func (e event) parent() (key string, subtest bool) {
	i := strings.LastIndexByte(e.Test, '/')
	if i < 0 {
		return e.Package + " ", false
	}
	return e.Package + " " + e.Test[:i], true
}

// summary counts tests and keeps the output of those that are still running.
type summary struct {
	out     io.Writer
	passed  int
	failed  int
	skipped int
	seen    map[string]bool     // packages that had an event
	running map[string][]string // output by package and test
	parent  map[string]bool     // tests that have subtests: these are counted, not they
	culprit map[string]bool     // packages and tests with a failed test inside
}

func newSummary(out io.Writer) *summary {
	return &summary{
		out: out, seen: map[string]bool{}, running: map[string][]string{},
		parent: map[string]bool{}, culprit: map[string]bool{},
	}
}

// read takes events up to the end. What is no event (the go command's own
// complaints) is printed as it is.
func (s *summary) read(in io.Reader) error {
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 0 {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		fmt.Fprint(s.out, string(line))
		return
	}
	s.take(e)
}

func (s *summary) take(e event) {
	key := e.key()
	if e.Package != "" {
		s.seen[e.Package] = true
	}
	if above, sub := e.parent(); sub {
		s.parent[above] = true
	}
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.out, e.Output)
	case "output":
		s.running[key] = append(s.running[key], e.Output)
	case "pass", "skip":
		s.good(e)
		delete(s.running, key)
	case "fail":
		s.bad(e, s.running[key])
		delete(s.running, key)
	}
}

func (s *summary) good(e event) {
	switch {
	case e.Test == "" && e.Action == "pass":
		fmt.Fprintf(s.out, "ok    %-34s %6.1fs\n", e.Package, e.Elapsed)
	case e.Test == "" || s.parent[e.key()]:
	case e.Action == "pass":
		s.passed++
	default:
		s.skipped++
		fmt.Fprintf(s.out, "skip  %s %s\n%s", e.Package, e.Test, reason(s.running[e.key()]))
	}
}

// bad prints a failure, and counts the innermost test. A package that fails without a failed test did not
// build, panicked or ran out of time: that counts as one.
func (s *summary) bad(e event, output []string) {
	if e.Test != "" {
		above, _ := e.parent()
		s.culprit[above] = true
		if !s.culprit[e.key()] {
			s.failed++
		}
		fmt.Fprintf(s.out, "FAIL  %s %s\n%s", e.Package, e.Test, reason(output))
		return
	}
	if !s.culprit[e.key()] {
		s.failed++
		output = append(s.unfinished(e.Package), output...)
	}
	fmt.Fprintf(s.out, "FAIL  %s\n%s", e.Package, reason(output))
}

// unfinished is the output of tests that were cut off, which has the panic.
func (s *summary) unfinished(pkg string) []string {
	var keys []string
	for key := range s.running {
		if strings.HasPrefix(key, pkg+" ") && key != pkg+" " {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var output []string
	for _, key := range keys {
		output = append(output, s.running[key]...)
	}
	return output
}

// reason is a test's output without the lines that go test frames it with.
func reason(output []string) string {
	var b strings.Builder
	for _, line := range output {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "===" || word == "---" || strings.TrimSpace(line) == "FAIL" || strings.TrimSpace(line) == "PASS" {
			continue
		}
		b.WriteString("      " + line)
	}
	return b.String()
}

func (s *summary) finish() int {
	if s.skipped > 0 {
		fmt.Fprintf(s.out, "%d skipped\n", s.skipped)
	}
	if len(s.seen) == 0 {
		fmt.Fprintln(s.out, "testsum: no test ran")
		s.failed++
	}
	fmt.Fprintf(s.out, "%d passed, %d failed\n", s.passed, s.failed)
	if s.failed > 0 {
		return 1
	}
	return 0
}

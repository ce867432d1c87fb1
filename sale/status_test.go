package sale

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

const statusPage = "../docs/reference/statuses.md"

// TestStatusesAreComplete: every status has a code of its own and a sentence.
func TestStatusesAreComplete(t *testing.T) {
	code := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	seen := map[string]Status{}
	for _, s := range Statuses() {
		if !code.MatchString(s.String()) {
			t.Errorf("status %d: %q is no code", s, s)
		}
		if other, twice := seen[s.String()]; twice {
			t.Errorf("statuses %d and %d are both %q", other, s, s)
		}
		seen[s.String()] = s
		if text := s.Sentence(); !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") {
			t.Errorf("%s: %q is no sentence", s, text)
		}
	}
	if len(seen) != int(statusEnd) || statusEnd.String() != "status_out_of_range" || statusEnd.Sentence() != "" {
		t.Errorf("%d statuses of %d; beyond them %q, %q", len(seen), statusEnd, statusEnd, statusEnd.Sentence())
	}
}

// TestStatusPage holds the reference page against the list; -rewrite writes it.
func TestStatusPage(t *testing.T) {
	want := statusTable()
	if rewriting() {
		if err := os.WriteFile(statusPage, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(statusPage)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("%s is not what sale/status.go says; go test ./sale -run TestStatusPage -rewrite writes it", statusPage)
	}
}

func statusTable() []byte {
	var b bytes.Buffer
	b.WriteString(`# Statuses

What a sale answers to a command, in one word. The code never changes; the sentence is what a fan reads and may be put better.

The order is the order of precedence: when a command could be refused for several reasons, the first of them is given, and of several
lines refused for one reason the first is named. A refusal changes nothing, except that holds which were over are let go.

| | code | says |
|---:|---|---|
`)
	for i, s := range Statuses() {
		fmt.Fprintf(&b, "| %d | `%s` | %s |\n", i, s, s.Sentence())
	}
	return b.Bytes()
}

// neverTold are the statuses that no story shows, and why.
var neverTold = map[Status]string{}

// TestEveryStatusIsTold: what the machine can answer, some story shows.
func TestEveryStatusIsTold(t *testing.T) {
	told := map[string]bool{"ok": true}
	answer := regexp.MustCompile(`(?m)^refused ([a-z_]+)`)
	for _, path := range storyFiles(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range answer.FindAllStringSubmatch(string(text), -1) {
			told[found[1]] = true
		}
	}
	for _, s := range Statuses() {
		if why := neverTold[s]; told[s.String()] == (why != "") {
			t.Errorf("%s: told in a story is %v, said to be untold because %q", s, told[s.String()], why)
		}
	}
}

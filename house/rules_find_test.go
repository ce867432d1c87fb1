package house

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Each rule finds what it is there to find, says where, and says the cure.
func TestRulesFind(t *testing.T) {
	for _, c := range []struct{ name, rule, path, src, want string }{
		{
			"a pure package reads the clock", "imports", "sale/a.go", "package sale\nimport \"time\"",
			"sale/a.go:2:8: sale may not import time; it is pure: take the instant as int64 milliseconds",
		},
		{
			"a pure package draws numbers", "imports", "money/a.go", "package money\nimport \"math/rand/v2\"",
			"money may not import math/rand/v2; it is pure: take a seed from the caller",
		},
		{
			"a pure package opens files", "imports", "seating/a.go", "package seating\nimport \"os\"",
			"seating may not import os; it is pure: take bytes or an io.Reader",
		},
		{
			"a pure package imports something else", "imports", "sale/a.go", "package sale\nimport \"html/template\"",
			"sale may not import html/template; it is pure: see what that set has",
		},
		{
			"money imports upwards", "imports", "money/a.go", "package money\nimport \"facevalue/sale\"",
			"money may not import facevalue/sale; imports run one way",
		},
		{
			"a machine knows the journal", "imports", "sale/a.go", "package sale\nimport \"facevalue/journal\"",
			"sale may not import facevalue/journal; imports run one way",
		},
		{
			"the journal knows a machine, in a test", "imports", "journal/a_test.go", "package journal\nimport \"facevalue/sale\"",
			"journal may not import facevalue/sale",
		},
		{
			"two adapters meet", "imports", "payment/stripe/a.go", "package stripe\nimport \"facevalue/journal/sqlite\"",
			"payment/stripe may not import facevalue/journal/sqlite",
		},
		{
			"the desk knows SQLite", "imports", "desk/a.go", "package desk\nimport \"facevalue/journal/sqlite\"",
			"desk may not import facevalue/journal/sqlite",
		},
		{
			"a module enters at the root", "imports", "desk/a.go", "package desk\nimport \"modernc.org/sqlite\"",
			"desk may not import modernc.org/sqlite; third-party modules enter at the leaves",
		},
		{
			"a test tool in code", "imports", "wire/a.go", "package wire\nimport \"pgregory.net/rapid\"",
			"wire may not import pgregory.net/rapid",
		},
		{
			"a package without a line", "imports", "misc/a.go", "package misc",
			"misc/a.go: package misc has no line in house/imports.txt",
		},
		{
			"a goroutine", "purity", "sale/a.go", "package sale\nfunc f() {\n\tgo f()\n}",
			"sale/a.go:3:2: a goroutine in pure package sale",
		},
		{"a channel", "purity", "money/a.go", "package money\nvar c chan int", "money/a.go:2:7: a channel in pure package money"},
		{"a receive", "purity", "money/a.go", "package money\nfunc f() { <-c() }", "a receive in pure package money"},
		{"a select", "purity", "money/a.go", "package money\nfunc f() { select {} }", "a select in pure package money"},
		{
			"a lock", "purity", "wire/a.go", "package wire\nimport \"sync\"\nvar m sync.Mutex",
			"wire/a.go:3:7: sync.Mutex in pure package wire",
		},
		{
			"the wall clock", "clock", "desk/a.go", "package desk\nimport \"time\"\nvar t = time.Now()",
			"desk/a.go:3:9: time.Now outside package clock; take the instant",
		},
		{
			"the wall clock by another name", "clock", "desk/a.go", "package desk\nimport tm \"time\"\nvar t = tm.Since(tm.Time{})",
			"desk/a.go:3:9: time.Since outside package clock",
		},
		{
			"a sleeping test", "sleep", "desk/a_test.go", "package desk\nimport \"time\"\nfunc f() { time.Sleep(1) }",
			"desk/a_test.go:3:12: time.Sleep in a test",
		},
		{"a long file", "file length", "sale/a.go", "package sale\n" + strings.Repeat("//\n", maxLines), "sale/a.go: 451 lines, at most 450; split it"},
		{"long functions", "short", "sale/a.go", "package sale\n" + functions(9, 3) + functions(11, 16), "sale: the median of 20 functions is 16 lines, at most 15"},
		{"some very long functions", "short", "sale/a.go", "package sale\n" + functions(18, 3) + functions(2, 46), "sale: one function in ten is 46 lines or longer, at most 45"},
		{"no package comment", "package doc", "sale/a.go", "// far away\n\npackage sale", "sale: no package comment; add sale/doc.go"},
		{"a note in code", "unfinished", "sale/a.go", "package sale\n\n// TO" + "DO: later", "sale/a.go:3:1: TO" + "DO; finish it"},
		{"a note in prose", "unfinished", "docs/a.md", "Text. FIX" + "ME.", "docs/a.md: FIX" + "ME; finish it"},
		{"a dead link", "relative docs", "docs/a.md", "[b](b.md)", "docs/a.md: link b.md leads nowhere; there is no docs/b.md"},
		{"a dead anchor", "relative docs", "docs/a.md", "# Head\n[b](#tail)", "docs/a.md: link #tail has no such heading in docs/a.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wrong := inspect(t, c.rule, c.path, c.src)
			if !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, c.want) }) {
				t.Errorf("found %q, want %q", wrong, c.want)
			}
		})
	}
}

// What is allowed is not found.
func TestRulesLetPass(t *testing.T) {
	for _, c := range []struct{ name, rule, path, src string }{
		{"the way down", "imports", "sale/a.go", "package sale\nimport (\n\"facevalue/money\"\n\"slices\"\n)"},
		{"a test with tools and files", "imports", "sale/a_test.go", "package sale_test\nimport (\n\"os\"\n\"pgregory.net/rapid\"\n\"facevalue/sale\"\n)"},
		{"cmd brings all together", "imports", "cmd/facevalue/a.go", "package main\nimport (\n\"facevalue/journal/sqlite\"\n\"facevalue/sale\"\n)"},
		{"another module", "imports", "tools/x/a.go", "package main\nimport \"facevalue/sale\""},
		{"a plan kept for ever", "purity", "wire/a.go", "package wire\nimport \"sync\"\nvar m sync.Map"},
		{"goroutines where they belong", "purity", "desk/a.go", "package desk\nfunc f() { go f() }"},
		{"a test of a pure package", "purity", "sale/a_test.go", "package sale\nfunc f() { go f() }"},
		{"the clock's own package", "clock", "clock/a.go", "package clock\nimport \"time\"\nvar t = time.Now()"},
		{"a measuring test", "clock", "desk/a_test.go", "package desk\nimport \"time\"\nvar t = time.Now()"},
		{"generated code", "file length", "sale/a.go", "// Code generated by hand. DO NOT EDIT.\n\npackage sale\n" + strings.Repeat("//\n", maxLines)},
		{"one long function among short ones", "short", "sale/a.go", "package sale\n" + functions(19, 15) + functions(1, 90)},
		{"few functions", "short", "sale/a.go", "package sale\n" + functions(2, 90)},
		{"long tests", "short", "sale/a_test.go", "package sale\n" + functions(20, 90)},
		{"a package comment", "package doc", "sale/a.go", "// Package sale sells.\npackage sale"},
		{"a currency code", "unfinished", "money/a.go", "package money\nvar none = \"XX" + "X\""},
		{"links that lead somewhere", "relative docs", "docs/a.md", "# One, two: three\n[a](#one-two-three) [b](../go.mod) [c](https://example.com/#x) <a id=\"x\"></a>[d](a.md#x)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if wrong := inspect(t, c.rule, c.path, c.src); len(wrong) > 0 {
				t.Errorf("found %q", wrong)
			}
		})
	}
}

// functions is the source of n functions of so many lines each.
func functions(n, lines int) string {
	return strings.Repeat("func _() {\n"+strings.Repeat("//\n", lines-2)+"}\n", n)
}

// inspect runs one rule over a tree of one file.
func inspect(t *testing.T, rule, path, src string) []string {
	t.Helper()
	check, ok := rules[rule]
	if !ok {
		t.Fatalf("there is no rule %q", rule)
	}
	tr := load(t, fstest.MapFS{
		path:           {Data: []byte(src)},
		"go.mod":       {Data: []byte("module facevalue")},
		"tools/go.mod": {Data: []byte("module facevalue/tools")},
	})
	return check(tr, publishedMap(t))
}

func TestMapRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"\n\nnothing here":                 `imports.txt:3: want "name = words" or "package: words", got "nothing here"`,
		"a: std\n# b\na: pure":             "imports.txt:3: a has a line already",
		"a [test]: std\na: x\na [test]: y": "imports.txt:3: a has a line already",
	} {
		if _, err := readMap(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// A rule looks through the tree and says what is wrong, one line each.
type rule func(*tree, *importMap) []string

var rules = map[string]rule{
	"imports":       imports,
	"purity":        purity,
	"clock":         clockOnly,
	"sleep":         noSleep,
	"file length":   fileLength,
	"short":         shortFunctions,
	"package doc":   packageDoc,
	"unfinished":    unfinished,
	"relative docs": links,
}

// imports holds every import against the table.
func imports(tr *tree, m *importMap) (wrong []string) {
	for i := range tr.files {
		f := &tr.files[i]
		if _, listed := m.code[f.pkg]; !listed {
			wrong = append(wrong, fmt.Sprintf("%s: package %s has no line in house/imports.txt; add one that says what it may import", f.path, f.pkg))
			continue
		}
		for _, imp := range f.ast.Imports {
			if p := importPath(imp); !m.allows(f.pkg, f.test, p) {
				wrong = append(wrong, fmt.Sprintf("%s: %s may not import %s; %s", tr.at(imp), f.pkg, p, cure(m, f.pkg, p)))
			}
		}
	}
	return wrong
}

// cures say what to do in place of an import that a pure package may not have.
var cures = map[string]string{
	"time":        "it is pure: take the instant as int64 milliseconds from the caller",
	"math/rand":   "it is pure: take a seed from the caller",
	"crypto/rand": "it is pure: take the bytes from the caller",
	"os":          "it is pure: take bytes or an io.Reader, and leave files to an adapter",
	"net":         "it is pure: answer with an effect, and leave the network to its runner",
	"sync":        "it is pure: one goroutine owns it, so it needs no lock",
	"context":     "it is pure: nothing in it waits, so nothing needs to be cancelled",
	"log":         "it is pure: return an error or an outcome, and let the caller log it",
}

func cure(m *importMap, pkg, path string) string {
	if standard(path) && m.pure(pkg) {
		for prefix, text := range cures {
			if path == prefix || strings.HasPrefix(path, prefix+"/") {
				return text
			}
		}
		return "it is pure: see what that set has in house/imports.txt"
	}
	if strings.HasPrefix(path, module+"/") {
		return "imports run one way: declare the small interface you need, and let cmd/facevalue bring the two together"
	}
	return "third-party modules enter at the leaves: hide it behind one, or list it in house/imports.txt with the reason"
}

// purity looks for what needs no import.
func purity(tr *tree, m *importMap) (wrong []string) {
	for i := range tr.files {
		f := &tr.files[i]
		if f.test || !m.pure(f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if what := concurrent(n); what != "" {
				wrong = append(wrong, fmt.Sprintf("%s: %s in pure package %s; it decides, and whoever owns it runs it", tr.at(n), what, f.pkg))
			}
			return true
		})
		f.selectors("sync", func(n ast.Node, name string) {
			if name != "Map" && !strings.HasPrefix(name, "Once") {
				wrong = append(wrong, fmt.Sprintf("%s: sync.%s in pure package %s; sync.Map and sync.Once keep what never changes, anything else means two owners", tr.at(n), name, f.pkg))
			}
		})
	}
	return wrong
}

func concurrent(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.ChanType:
		return "a channel"
	case *ast.SelectStmt:
		return "a select"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "a receive"
		}
	}
	return ""
}

// clockOnly keeps the wall clock in package clock. Tests may measure.
func clockOnly(tr *tree, _ *importMap) (wrong []string) {
	for i := range tr.files {
		f := &tr.files[i]
		if f.test || f.pkg == "clock" {
			continue
		}
		f.selectors("time", func(n ast.Node, name string) {
			if slices.Contains([]string{"Now", "Since", "Until"}, name) {
				wrong = append(wrong, fmt.Sprintf("%s: time.%s outside package clock; take the instant, or a func() int64, from the caller", tr.at(n), name))
			}
		})
	}
	return wrong
}

func noSleep(tr *tree, _ *importMap) (wrong []string) {
	for i := range tr.files {
		f := &tr.files[i]
		if !f.test {
			continue
		}
		f.selectors("time", func(n ast.Node, name string) {
			if name == "Sleep" {
				wrong = append(wrong, fmt.Sprintf("%s: time.Sleep in a test; wait for what should happen, or use testing/synctest", tr.at(n)))
			}
		})
	}
	return wrong
}

const maxLines = 450

func fileLength(tr *tree, _ *importMap) (wrong []string) {
	for i := range tr.files {
		if f := &tr.files[i]; f.lines() > maxLines && !f.generated() {
			wrong = append(wrong, fmt.Sprintf("%s: %d lines, at most %d; split it by what its parts hold", f.path, f.lines(), maxLines))
		}
	}
	return wrong
}

// packageDoc wants one file of each package to say what it promises.
func packageDoc(tr *tree, _ *importMap) (wrong []string) {
	documented := map[string]bool{}
	for i := range tr.files {
		f := &tr.files[i]
		if !strings.HasSuffix(f.ast.Name.Name, "_test") {
			documented[f.pkg] = documented[f.pkg] || f.ast.Doc != nil
		}
	}
	for pkg, ok := range documented {
		if !ok {
			wrong = append(wrong, fmt.Sprintf("%s: no package comment; add %s/doc.go that says what it promises and what it leaves to others", pkg, pkg))
		}
	}
	return wrong
}

// The words are put together here, so that this file has none of them.
var unfinishedWord = regexp.MustCompile(`\b(` + "TO" + `DO|FIX` + `ME|XX` + `X)\b`)

// unfinished looks for notes to self in comments and prose. Strings may have
// them: one is the code for no currency.
func unfinished(tr *tree, _ *importMap) (wrong []string) {
	for i := range tr.files {
		for _, group := range tr.files[i].ast.Comments {
			for _, c := range group.List {
				if word := unfinishedWord.FindString(c.Text); word != "" {
					wrong = append(wrong, fmt.Sprintf("%s: %s; finish it, or open an issue that says what is missing", tr.at(c), word))
				}
			}
		}
	}
	for _, p := range tr.prose {
		text, err := fs.ReadFile(tr.fsys, p)
		if word := unfinishedWord.Find(text); err != nil || word != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %s%v; finish it, or open an issue that says what is missing", p, word, errText(err)))
		}
	}
	return wrong
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

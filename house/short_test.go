package house

import (
	"fmt"
	"go/ast"
	"slices"
)

const (
	maxMedian = 15 // lines of the function in the middle
	maxTenth  = 45 // lines of the shortest among the longest tenth
	fewest    = 20 // functions of which a median says something
)

// shortFunctions looks at each package as a whole: one long flat switch is
// fine, a habit of long functions is not.
func shortFunctions(tr *tree, _ *importMap) (wrong []string) {
	for pkg, lines := range tr.functionLines() {
		if len(lines) < fewest {
			continue
		}
		slices.Sort(lines)
		if median := lines[len(lines)/2]; median > maxMedian {
			wrong = append(wrong, fmt.Sprintf("%s: the median of %d functions is %d lines, at most %d; name the parts of the longer ones", pkg, len(lines), median, maxMedian))
		}
		if tenth := lines[len(lines)*9/10]; tenth > maxTenth {
			wrong = append(wrong, fmt.Sprintf("%s: one function in ten is %d lines or longer, at most %d; name their parts", pkg, tenth, maxTenth))
		}
	}
	return wrong
}

// functionLines is the length of each function outside tests, by package.
func (tr *tree) functionLines() map[string][]int {
	lines := map[string][]int{}
	for i := range tr.files {
		f := &tr.files[i]
		if f.test || f.generated() {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				length := tr.fset.Position(fn.End()).Line - tr.fset.Position(fn.Pos()).Line + 1
				lines[f.pkg] = append(lines[f.pkg], length)
			}
		}
	}
	return lines
}

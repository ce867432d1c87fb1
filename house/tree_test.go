package house

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// goFile is one Go source of the tree.
type goFile struct {
	path string // from the root, such as sale/hold.go
	pkg  string // its folder
	test bool
	src  []byte
	ast  *ast.File
}

// tree is all that the rules look at.
type tree struct {
	fset  *token.FileSet
	files []goFile
	prose []string // paths of Markdown files
	fsys  fs.FS
}

// load reads the module at the root of fsys, without modules inside it.
func load(t *testing.T, fsys fs.FS) *tree {
	t.Helper()
	tr := &tree{fset: token.NewFileSet(), fsys: fsys}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && foreign(fsys, p):
			return fs.SkipDir
		case strings.HasSuffix(p, ".go"):
			return tr.add(p)
		case strings.HasSuffix(p, ".md"):
			tr.prose = append(tr.prose, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// foreign tells whether a folder holds no source of this module.
func foreign(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if base[0] == '.' || base[0] == '_' || slices.Contains([]string{"testdata", "node_modules", "bin"}, base) || dir == "data" {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

func (tr *tree) add(p string) error {
	src, err := fs.ReadFile(tr.fsys, p)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(tr.fset, p, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	tr.files = append(tr.files, goFile{p, path.Dir(p), strings.HasSuffix(p, "_test.go"), src, file})
	return nil
}

// at is the place of a node, as compilers write it.
func (tr *tree) at(n ast.Node) string {
	p := tr.fset.Position(n.Pos())
	return p.String()
}

func (f *goFile) lines() int { return bytes.Count(f.src, []byte("\n")) }

func (f *goFile) generated() bool { return ast.IsGenerated(f.ast) }

// selectors calls fn for each use of pkgPath.Name in the file.
func (f *goFile) selectors(pkgPath string, fn func(n ast.Node, name string)) {
	local := f.localName(pkgPath)
	if local == "" {
		return
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local {
				fn(sel, sel.Sel.Name)
			}
		}
		return true
	})
}

// localName is what the file calls an imported package, or "".
func (f *goFile) localName(pkgPath string) string {
	for _, imp := range f.ast.Imports {
		if importPath(imp) == pkgPath {
			if imp.Name != nil {
				return imp.Name.Name
			}
			return path.Base(pkgPath)
		}
	}
	return ""
}

func importPath(imp *ast.ImportSpec) string { return strings.Trim(imp.Path.Value, "`\"") }

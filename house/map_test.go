package house

import (
	"fmt"
	"slices"
	"strings"
)

const module = "facevalue"

// importMap is imports.txt, read.
type importMap struct {
	sets  map[string][]string
	code  map[string][]string // by package
	tests map[string][]string // by package
}

// readMap reads the table. Its errors name the line.
func readMap(text string) (*importMap, error) {
	m := &importMap{map[string][]string{}, map[string][]string{}, map[string][]string{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := m.addLine(line); err != nil {
			return nil, fmt.Errorf("imports.txt:%d: %w", n, err)
		}
	}
	return m, nil
}

func (m *importMap) addLine(line string) error {
	if name, words, ok := strings.Cut(line, " = "); ok {
		m.sets[name] = append(m.sets[name], strings.Fields(words)...)
		return nil
	}
	name, words, ok := strings.Cut(line, ":")
	if !ok {
		return fmt.Errorf("want \"name = words\" or \"package: words\", got %q", line)
	}
	into := m.code
	if pkg, isTest := strings.CutSuffix(name, " [test]"); isTest {
		into, name = m.tests, pkg
	}
	if _, twice := into[name]; twice {
		return fmt.Errorf("%s has a line already", name)
	}
	into[name] = strings.Fields(words)
	return nil
}

// pure tells whether the package's line names the pure set.
func (m *importMap) pure(pkg string) bool { return slices.Contains(m.code[pkg], "pure") }

// allows tells whether a file of pkg may import path.
func (m *importMap) allows(pkg string, test bool, path string) bool {
	if m.match(m.code[pkg], path) {
		return true
	}
	return test && (path == module+"/"+pkg || m.match(m.tests[pkg], path) || m.match([]string{"tests"}, path))
}

// match tells whether one of the words covers path.
func (m *importMap) match(words []string, path string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		if set, ok := m.sets[w]; ok {
			return m.match(set, path)
		}
		if w == "std" {
			return standard(path)
		}
		if rest, ok := strings.CutPrefix(w, "./"); ok {
			w = module + "/" + rest
		}
		if stem, ok := strings.CutSuffix(w, "/..."); ok {
			return path == stem || strings.HasPrefix(path, stem+"/")
		}
		return path == w
	})
}

// standard tells whether path is of the standard library: its first element
// has no dot, and it is not ours.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != module && !strings.Contains(first, ".")
}

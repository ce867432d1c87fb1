package house

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestHouse holds this tree against every rule.
func TestHouse(t *testing.T) {
	tr := load(t, os.DirFS(".."))
	if len(tr.files) < 20 {
		t.Fatalf("found %d Go files; is this still the root?", len(tr.files))
	}
	m := publishedMap(t)
	for name, check := range rules {
		t.Run(name, func(t *testing.T) {
			wrong := check(tr, m)
			slices.Sort(wrong)
			for _, w := range wrong {
				t.Error(w)
			}
		})
	}
}

func publishedMap(t *testing.T) *importMap {
	t.Helper()
	text, err := os.ReadFile("imports.txt")
	if err != nil {
		t.Fatal(err)
	}
	m, err := readMap(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// modernc.org/sqlite is C translated against one version of modernc.org/libc
// and may misbehave on any other. Whatever raises libc in go.mod breaks it
// without a word from the compiler.
func TestLibcIsTheOneThatSQLiteWants(t *testing.T) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.GoMod}}", "modernc.org/sqlite")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list modernc.org/sqlite: %v", err)
	}
	want := libcVersion(t, strings.TrimSpace(string(out)))
	if got := libcVersion(t, "../go.mod"); got != want {
		t.Errorf("go.mod has modernc.org/libc %s, modernc.org/sqlite wants %s; run go get modernc.org/libc@%s", got, want, want)
	}
}

var libcLine = regexp.MustCompile(`(?m)^\s*(?:require )?modernc\.org/libc (v\S+)`)

func libcVersion(t *testing.T, goMod string) string {
	t.Helper()
	text, err := os.ReadFile(goMod)
	if err != nil {
		t.Fatal(err)
	}
	found := libcLine.FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s does not name modernc.org/libc", goMod)
	}
	return string(found[1])
}

package test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sold is a data directory in which a seller has sold a little and was killed.
func sold(t *testing.T, path string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	chart := strings.TrimSpace(run(t, path, "stage", "--data", dir))
	sellUntil(t, path, dir, chart, 1, 300, newLedger())
	run(t, path, "check", "--data", dir) // takes the log into the database
	return dir
}

// damage flips a bit of the n-th place in the journal's file where a record names
// its machine.
func damage(t *testing.T, dir string, n int) {
	t.Helper()
	file := filepath.Join(dir, "journal.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := []byte("sale-stadium")
	at := 0
	for range n {
		i := bytes.Index(b[at:], name)
		if i < 0 {
			t.Fatalf("%s names its machine fewer than %d times", file, n)
		}
		at += i + len(name)
	}
	b[at-1] ^= 0x10
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fails runs the binary, which must exit with the code, and answers what it said.
func fails(t *testing.T, code int, path string, args ...string) string {
	t.Helper()
	out, err := exec.Command(path, args...).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != code {
		t.Fatalf("facevalue %s: %v, want exit code %d\n%s", strings.Join(args, " "), err, code, out)
	}
	return string(out)
}

// TestDamageIsNamedAndRepaired damages a record: the check says which and how to
// repair it, nothing opens that sale, and the command it names puts it right.
func TestDamageIsNamedAndRepaired(t *testing.T) {
	path := binary(t)
	dir := sold(t, path)
	copied := filepath.Join(t.TempDir(), "copy")
	run(t, path, "ship", "--data", dir, "--to", copied)
	before := run(t, path, "orders", "--data", dir)
	// Some of those places are copies that SQLite left behind in pages it no longer
	// reads; a flipped bit there harms nobody.
	said := ""
	for n := 12; !strings.Contains(said, "BROKEN"); n++ {
		damage(t, dir, n)
		out, _ := exec.Command(path, "check", "--data", dir).CombinedOutput()
		said = string(out)
	}
	fails(t, 1, path, "check", "--data", dir)
	for _, part := range []string{"sale-stadium", "BROKEN at record ", "facevalue repair --data " + dir + " --from COPY"} {
		if !strings.Contains(said, part) {
			t.Errorf("check does not say %q:\n%s", part, said)
		}
	}
	if os.RemoveAll(filepath.Join(dir, "snapshots")); !strings.Contains(fails(t, 1, path, "orders", "--data", dir), "stays closed") {
		t.Error("a sale with a damaged record was opened")
	}
	if said := run(t, path, "repair", "--data", dir, "--from", copied); !strings.Contains(said, "put back 1 records") {
		t.Errorf("repair said %s", said)
	}
	run(t, path, "check", "--data", dir)
	if after := run(t, path, "orders", "--data", dir); after != before {
		t.Error("the orders are not those from before the damage")
	}
}

// TestCheckAsJSON reads what check tells machines.
func TestCheckAsJSON(t *testing.T) {
	path := binary(t)
	dir := sold(t, path)
	var reports []struct {
		Machine string
		Records uint64
		Facts   uint64
		Hash    string `json:"state_hash"`
		Broken  string
		Sale    struct{ Orders, Tickets int }
	}
	if err := json.Unmarshal([]byte(run(t, path, "check", "--json", "--data", dir)), &reports); err != nil {
		t.Fatal(err)
	}
	if len(reports) != 1 || reports[0].Machine != "sale-stadium" || reports[0].Broken != "" || len(reports[0].Hash) != 64 ||
		reports[0].Sale.Orders < 300 || reports[0].Sale.Tickets < 300 || reports[0].Facts < reports[0].Records {
		t.Fatalf("%+v", reports)
	}
}

// TestBadCommandLines are answered with what was wrong and a code of their own.
func TestBadCommandLines(t *testing.T) {
	path := binary(t)
	empty := t.TempDir()
	taken := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(taken, []byte("a file"), 0o644); err != nil {
		t.Fatal(err)
	}
	plan := filepath.Join(t.TempDir(), "plan.csv")
	if err := os.WriteFile(plan, []byte("section,row,seat,category\nA,1,1,gold\nA,1,1,gold\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if left, _ := os.ReadDir(empty); len(left) > 0 {
			t.Errorf("looking at an empty directory left %v there", left)
		}
	}()
	for _, c := range []struct {
		code int
		args []string
		says string
	}{
		{2, []string{"chekc"}, "chekc"},
		{2, []string{"check"}, "--data"},
		{1, []string{"check", "--data", filepath.Join(empty, "none")}, "none"},
		{1, []string{"check", "--data", empty}, empty},
		{1, []string{"repair", "--data", empty, "--from", taken}, empty},
		{1, []string{"check", "--data", taken}, taken},
		{1, []string{"orders", "--data", empty}, empty},
		{1, []string{"run", "--data", filepath.Dir(plan)}, "not empty"},
		{1, []string{"run", "--plan", plan}, "line 3"},
	} {
		if said := fails(t, c.code, path, c.args...); !strings.Contains(said, c.says) {
			t.Errorf("facevalue %s said %q, which does not say %q", strings.Join(c.args, " "), said, c.says)
		}
	}
}

// TestPlanFileIsSoldOut sells a plan of a few seats from a file to the last one.
func TestPlanFileIsSoldOut(t *testing.T) {
	path := binary(t)
	var csv strings.Builder
	csv.WriteString("section,row,seat,category\n")
	for _, row := range []string{"A", "B", "C"} {
		for seat := range 12 {
			csv.WriteString("Stalls," + row + "," + string(rune('a'+seat)) + ",gold\n")
		}
	}
	plan := filepath.Join(t.TempDir(), "plan.csv")
	if err := os.WriteFile(plan, []byte(csv.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	said := run(t, path, "run", "--plan", plan)
	if !strings.Contains(said, "36 numbered seats") || !strings.Contains(said, "lost or changed 0, seats sold twice 0, places unsold 0") {
		t.Fatalf("run said:\n%s", said)
	}
}

// TestShippedCopyIsSound kills a seller that ships: its copy is sound by itself, has
// the charts, and can be the copy that repair takes records from.
func TestShippedCopyIsSound(t *testing.T) {
	path := binary(t)
	dir, copied := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "copy")
	chart := strings.TrimSpace(run(t, path, "stage", "--data", dir))
	sellUntil(t, path, dir, chart, 1, 8000, newLedger(), "--ship", copied)
	if said := run(t, path, "check", "--data", copied); !strings.Contains(said, "sale-stadium  sound") {
		t.Fatalf("check of the copy said\n%s", said)
	}
	all, some := run(t, path, "orders", "--data", dir), run(t, path, "orders", "--data", copied)
	if n := strings.Count(some, "\n"); n == 0 || n > strings.Count(all, "\n") {
		t.Fatalf("the copy has %d orders of %d", n, strings.Count(all, "\n"))
	}
	if run(t, path, "ship", "--data", dir, "--to", copied); run(t, path, "orders", "--data", copied) != all {
		t.Fatal("after shipping the rest the copy has other orders")
	}
}

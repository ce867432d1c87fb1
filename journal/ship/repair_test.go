package ship_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/memory"
	"facevalue/journal/ship"
	"facevalue/journal/sqlite"

	"pgregory.net/rapid"
)

// pair is a journal and its copy, both sound.
func pair(t testing.TB, n int) (j, copied *memory.Journal) {
	t.Helper()
	j, copied = memory.New(), memory.New()
	filled(t, j, map[string]int{"m": n, "other": 3})
	f := ship.Follower{From: j, To: copied}
	if _, err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	return j, copied
}

// forged is a record that is sound by itself and follows the one before.
func forged(t testing.TB, j *memory.Journal, seq uint64) func([]byte) []byte {
	t.Helper()
	was := journaltest.ReadAll(t, j, "m", seq)[0]
	r := journal.Record{
		Version: was.Version, Machine: was.Machine, Seq: was.Seq, Epoch: was.Epoch,
		Instant: was.Instant, Prev: was.Prev, Body: journal.AppendFact(nil, []byte("forged")), Count: 1,
	}
	return func([]byte) []byte { return r.Bytes() }
}

// told is what was changed, without where the replaced bytes are.
func told(changed ...ship.Repaired) string {
	var b strings.Builder
	for i, r := range changed {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "{%s %d %d}", r.Machine, r.Replaced, r.Appended)
	}
	return "[" + b.String() + "]"
}

func TestRepair(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, j *memory.Journal)
		want  string
	}{
		{"sound", func(*testing.T, *memory.Journal) {}, "[]"},
		{"flipped", func(t *testing.T, j *memory.Journal) { j.Damage("m", 4, flip) }, "[{m [4] 0}]"},
		{"missing", func(t *testing.T, j *memory.Journal) { j.Damage("m", 4, gone) }, "[{m [4] 0}]"},
		{"first", func(t *testing.T, j *memory.Journal) { j.Damage("m", 1, gone) }, "[{m [1] 0}]"},
		{"newest", func(t *testing.T, j *memory.Journal) { j.Damage("m", 9, flip) }, "[{m [9] 0}]"},
		{"neighbours", func(t *testing.T, j *memory.Journal) { j.Damage("m", 4, flip); j.Damage("m", 5, gone) }, "[{m [4 5] 0}]"},
		{"two machines", func(t *testing.T, j *memory.Journal) { j.Damage("m", 2, flip); j.Damage("other", 3, flip) }, "[{m [2] 0} {other [3] 0}]"},
		{"forged", func(t *testing.T, j *memory.Journal) { j.Damage("m", 4, forged(t, j, 4)) }, "[{m [4] 0}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, copied := pair(t, 9)
			c.spoil(t, j)
			changed, err := ship.RepairAll(j, copied)
			if err != nil || told(changed...) != c.want {
				t.Fatalf("%v, %v, want %s", changed, err, c.want)
			}
			wantEqual(t, j, copied)
		})
	}
}

func TestRepairRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, j, copied *memory.Journal)
		want  string
	}{
		{"copy broken there too", func(t *testing.T, j, copied *memory.Journal) {
			j.Damage("m", 4, flip)
			copied.Damage("m", 4, flip)
		}, "the copy is no help: journal: record 4 of m"},
		{"forged with no way to tell", func(t *testing.T, j, copied *memory.Journal) {
			j.Damage("m", 4, forged(t, j, 4))
			j.Damage("m", 5, flip)
		}, "different histories"},
		{"one to mend, and one with no way to tell", func(t *testing.T, j, copied *memory.Journal) {
			j.Damage("m", 2, flip)
			j.Damage("m", 6, forged(t, copied, 6))
			j.Damage("m", 7, flip)
		}, "record 7: journal and copy tell different histories"},
		{"one to mend, and one that the copy never got", func(t *testing.T, j, copied *memory.Journal) {
			filled(t, j, map[string]int{"m": 3})
			j.Damage("m", 4, flip)
			j.Damage("m", 11, gone)
		}, "the copy ends at record 9"},
		{"one to mend, and another end", func(t *testing.T, j, copied *memory.Journal) {
			j.Damage("m", 4, flip)
			j.Damage("m", 9, forged(t, copied, 9))
		}, "record 9: journal and copy tell different histories"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, copied := pair(t, 9)
			c.spoil(t, j, copied)
			before := raws(t, j)
			changed, err := ship.RepairAll(j, copied)
			if err == nil || !strings.Contains(err.Error(), c.want) || len(changed) != 0 {
				t.Fatalf("%v, %v, want %q", changed, err, c.want)
			}
			if !strings.Contains(err.Error(), "nothing of it was changed") {
				t.Errorf("%v does not say that nothing was changed", err)
			}
			if after := raws(t, j); !slices.Equal(after, before) {
				t.Fatal("a record was changed")
			}
		})
	}
}

// raws is what is stored of m.
func raws(t *testing.T, j ship.Repairable) (stored []string) {
	t.Helper()
	for seq := uint64(1); seq <= 13; seq++ {
		b, err := j.Raw("m", seq)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, string(b))
	}
	return stored
}

// failing is a journal whose disk fails after some records were put back.
type failing struct {
	*memory.Journal
	left int
}

var errDisk = errors.New("no such device")

func (f *failing) Replace(r journal.Record) error {
	if f.left == 0 {
		return errDisk
	}
	f.left--
	return f.Journal.Replace(r)
}

// TestRepairIsBegunAgain stops a repair after each record that it puts back. Three
// records in a row were replaced by others that chain to each other.
func TestRepairIsBegunAgain(t *testing.T) {
	for left := range 5 {
		j, copied := pair(t, 9)
		head := journaltest.ReadAll(t, j, "m", 2)[0].Head()
		for range 3 {
			r := head.Next("m", 1, head.Instant)
			r.Body, r.Count = journal.AppendFact(nil, []byte("forged")), 1
			if err := j.Replace(r); err != nil {
				t.Fatal(err)
			}
			r.Bytes()
			head = r.Head()
		}
		j.Damage("m", 1, flip)
		j.Damage("m", 8, gone)
		done, err := ship.Repair(&failing{j, left}, copied, "m")
		if !errors.Is(err, errDisk) || len(done.Replaced) != left {
			t.Fatalf("stopped after %d: %v, %v", left, done, err)
		}
		again, err := ship.Repair(j, copied, "m")
		if err != nil || len(again.Replaced) != 5-left {
			t.Fatalf("begun again after %d: %v, %v", left, again, err)
		}
		wantEqual(t, j, copied)
	}
}

func TestRepairFromACopyThatLags(t *testing.T) {
	j, copied := pair(t, 5)
	filled(t, j, map[string]int{"m": 4})
	j.Damage("m", 7, flip)
	if _, err := ship.Repair(j, copied, "m"); err == nil || !strings.Contains(err.Error(), "the copy ends at record 5") {
		t.Fatalf("got %v", err)
	}
	j, copied = pair(t, 5)
	filled(t, j, map[string]int{"m": 4})
	j.Damage("m", 3, flip)
	done, err := ship.Repair(j, copied, "m")
	if err != nil || told(done) != "[{m [3] 0}]" {
		t.Fatalf("%v, %v", done, err)
	}
	if got := journaltest.ReadAll(t, j, "m", 1); len(got) != 9 {
		t.Fatalf("%d records, want 9", len(got))
	}
}

// TestForgedNewestIsNotChosenBetween: nothing chains to a newest record, so both
// rows read well and only a person can tell which is true.
func TestForgedNewestIsNotChosenBetween(t *testing.T) {
	for _, longer := range []bool{false, true} {
		j, copied := openBoth(t, t.TempDir(), t.TempDir())
		for _, both := range []journal.Journal{j, copied} {
			filled(t, both, map[string]int{"m": 9})
		}
		if longer {
			filled(t, copied, map[string]int{"m": 2})
		}
		before := journaltest.ReadAll(t, j, "m", 8)[0]
		if err := j.Replace(before.Head().Next("m", 1, 1<<40)); err != nil {
			t.Fatal(err)
		}
		changed, err := ship.RepairAll(j, copied)
		if err == nil || !strings.Contains(err.Error(), "record 9: journal and copy tell different histories") || len(changed) != 0 {
			t.Errorf("copy longer %v: %v, %v", longer, changed, err)
		}
		closeBoth(t, j, copied)
	}
}

// TestRepairFromAnotherHistory: the copy belongs to another shop.
func TestRepairFromAnotherHistory(t *testing.T) {
	j, _ := pair(t, 9)
	j.Damage("m", 4, flip)
	other := memory.New()
	row := &journaltest.Row{Machine: "m", Epoch: 2}
	journaltest.MustAppend(t, other, row.Many(9)...)
	if _, err := ship.Repair(j, other, "m"); err == nil || !strings.Contains(err.Error(), "different histories") {
		t.Fatalf("got %v", err)
	}
}

// TestRepairModel damages any records in any way; the copy makes all good.
func TestRepairModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		j, copied := pair(t, rapid.IntRange(1, 12).Draw(rt, "records"))
		last, err := j.Last("m")
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 5).Draw(rt, "damages") {
			seq := rapid.Uint64Range(1, last.Seq).Draw(rt, "seq")
			j.Damage("m", seq, rapid.SampledFrom([]func([]byte) []byte{flipAny, gone, cut}).Draw(rt, "how"))
		}
		if _, err := ship.RepairAll(j, copied); err != nil {
			rt.Fatal(err)
		}
		wantEqual(t, j, copied)
	})
}

func flipAny(b []byte) []byte {
	if len(b) > 40 {
		b[40] ^= 8
	}
	return b
}

func cut(b []byte) []byte { return b[:len(b)/2] }

// TestRepairSQLite goes the whole way in files: damage, the message, the repair,
// and appending on.
func TestRepairSQLite(t *testing.T) {
	for _, c := range []struct {
		name, damage  string
		message, want string
		aside         map[string]string // by the file's name
	}{
		{
			"lost tail",
			"DELETE FROM records WHERE key & 0xffffffffff IN (3, 38, 39, 40); UPDATE records SET bytes = x'00' WHERE key & 0xffffffffff = 20",
			"record 3 of m: is missing", "[{m [3 20] 3}]",
			map[string]string{"repaired-20-m-6e340b9c": "\x00"},
		},
		{
			"newest and others",
			"UPDATE records SET bytes = x'00' WHERE key & 0xffffffffff IN (3, 4, 40)",
			"record 40 of m", "[{m [3 4 40] 0}]",
			map[string]string{"repaired-3-m-6e340b9c": "\x00", "repaired-4-m-6e340b9c": "\x00", "repaired-40-m-6e340b9c": "\x00"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, copyDir := t.TempDir(), t.TempDir()
			j, copied := openBoth(t, dir, copyDir)
			filled(t, j, map[string]int{"m": 40})
			f := ship.Follower{From: j, To: copied}
			if _, err := f.Sync(); err != nil {
				t.Fatal(err)
			}
			closeBoth(t, j, copied)
			damage(t, dir, c.damage)

			j, copied = openBoth(t, dir, copyDir)
			defer closeBoth(t, j, copied)
			err := j.Read("m", 1, func(journal.Record) error { return nil })
			if err == nil || !strings.Contains(err.Error(), c.message) {
				t.Fatalf("got %v", err)
			}
			changed, err := ship.RepairAll(j, copied)
			if err != nil || told(changed...) != c.want {
				t.Fatalf("%v, %v", changed, err)
			}
			wantAside(t, dir, changed[0].Aside, c.aside)
			wantEqual(t, j, copied)
			filled(t, j, map[string]int{"m": 1})
		})
	}
}

func damage(t *testing.T, dir, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// wantAside wants the replaced bytes in files of the data directory.
func wantAside(t *testing.T, dir string, paths []string, want map[string]string) {
	t.Helper()
	if len(paths) != len(want) {
		t.Errorf("put aside: %q, want %d", paths, len(want))
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if content, ok := want[filepath.Base(path)]; !ok || err != nil || filepath.Dir(path) != dir || string(b) != content {
			t.Errorf("put aside in %s: %q, %v, want %q", path, b, err, content)
		}
	}
}

func openBoth(t *testing.T, dir, copyDir string) (j, copied *sqlite.Journal) {
	t.Helper()
	j, err := sqlite.Open(dir, sqlite.Options{Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	copied, err = sqlite.Open(copyDir, sqlite.Options{Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	return j, copied
}

func closeBoth(t *testing.T, j, copied *sqlite.Journal) {
	t.Helper()
	for _, c := range []*sqlite.Journal{j, copied} {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

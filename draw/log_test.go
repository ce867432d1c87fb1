package draw

import (
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestLogGrowsAsTheTree: a log's root, and the hashes that it gives out, are those of
// the tree built whole, at every size; every entry is proven under every root, and
// under no other.
func TestLogGrowsAsTheTree(t *testing.T) {
	var l Log
	var stored []Hash
	read := func(places []int64) ([]Hash, error) {
		var found []Hash
		for _, p := range places {
			found = append(found, stored[p])
		}
		return found, nil
	}
	if l.Root() != EmptyRoot {
		t.Error("an empty log has the hash of nothing as its root")
	}
	for n := range 130 {
		line := AppendLine(nil, Hash{byte(n)}, 1, int64(n))
		stored = append(stored, l.Append(line)...)
		size := uint64(n + 1)
		whole, err := tlog.TreeHash(int64(size), tlog.HashReaderFunc(read))
		if err != nil || l.Root() != whole || l.Size() != size {
			t.Fatalf("%d entries: root %v, want %v, %v", size, l.Root(), whole, err)
		}
		again, err := OpenLog(size, l.Edge())
		if err != nil || again.Root() != whole {
			t.Fatalf("%d entries: opened again: %v", size, err)
		}
		for i := range size {
			proof, err := Prove(size, i, read)
			if err != nil {
				t.Fatal(err)
			}
			entry := AppendLine(nil, Hash{byte(i)}, 1, int64(i))
			if err := CheckProof(proof, size, whole, i, entry); err != nil {
				t.Fatal(err)
			}
			if CheckProof(proof, size, whole, i, append(entry, '0')) == nil || CheckProof(proof, size, Hash{1}, i, entry) == nil {
				t.Fatalf("entry %d of %d was proven of what it is not", i, size)
			}
		}
	}
	if _, err := Prove(130, 130, read); err == nil {
		t.Error("an entry beyond the end was proven")
	}
	if _, err := OpenLog(3, make([]Hash, 1)); err == nil {
		t.Error("a log of 3 was opened with the edge of another")
	}
}

func TestLinesHaveOneSpelling(t *testing.T) {
	line := AppendLine(nil, Hash{1, 2, 3}, 4, 1_800_000_000_000)
	commit, people, at, err := ParseLine(line)
	if len(line)+1 != LineBytes {
		t.Errorf("a line has %d bytes", len(line))
	}
	if err != nil || commit != (Hash{1, 2, 3}) || people != 4 || at != 1_800_000_000_000 {
		t.Fatalf("%v %d %d %v", commit, people, at, err)
	}
	for _, bad := range []string{
		"", "a b", string(line) + " ", string(line) + "\n", "+" + string(line), string(line[:len(line)-1]) + "x",
		string(line[:44]) + "4 1800000000000", string(line[:44]) + "04 18", string(line[:44]) + "+4 1800000000000",
	} {
		if _, _, _, err := ParseLine([]byte(bad)); err == nil {
			t.Errorf("%q was read as a line", bad)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add(AppendLine(nil, Hash{1}, 1, 1))
	f.Add([]byte("x 1 1"))
	f.Fuzz(func(t *testing.T, line []byte) {
		if commit, people, at, err := ParseLine(line); err == nil && !slices.Equal(AppendLine(nil, commit, people, at), line) {
			t.Fatalf("%q has a second spelling", line)
		}
	})
}

func TestCheckpointsHaveOneSpelling(t *testing.T) {
	c := Checkpoint{Room: "room-abc-1", Size: 12, Root: Hash{9}}
	if back, err := ParseCheckpoint(c.Text()); err != nil || back != c {
		t.Fatalf("%+v %v", back, err)
	}
	for _, bad := range []string{"", c.Text() + "x", "room\n012\n" + c.Text()[14:], fmt.Sprintf("room\n-1\n%s", "")} {
		if _, err := ParseCheckpoint(bad); err == nil {
			t.Errorf("%q was read as a checkpoint", bad)
		}
	}
}

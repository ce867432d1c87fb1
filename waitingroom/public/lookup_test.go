package public

import (
	"bytes"
	"testing"

	"facevalue/draw"
)

// TestEveryEntryIsFoundAndProven: a receipt made of the published line, and a proof made
// of the published hashes, pass against the checkpoint; nothing else does.
func TestEveryEntryIsFoundAndProven(t *testing.T) {
	r := whole(t)
	entries, hashes := bytes.NewReader(r.files[EntriesFile]), bytes.NewReader(r.files[HashesFile])
	c, _ := r.m.CutOff()
	for n := uint64(1); n <= c.Size; n++ {
		line, err := Line(entries, n)
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := ReceiptOf(c.Room, n, line)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := Proof(hashes, c.Size, n)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckProof(proof, &receipt, &c); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
		refused(t, proof, receipt, c)
	}
}

// refused changes each part of what passes.
func refused(t *testing.T, proof []string, r draw.Receipt, c draw.Checkpoint) {
	t.Helper()
	people, commit, room, entry, other := r, r, r, r, c
	people.People++
	commit.Commit = draw.HashText(draw.Hash{1})
	room.Room = "room-other"
	entry.Entry++
	other.Root = draw.Hash{1}
	none := r
	none.Entry = 0
	for name, err := range map[string]error{
		"other people":     CheckProof(proof, &people, &c),
		"another entry":    CheckProof(proof, &commit, &c),
		"another room":     CheckProof(proof, &room, &c),
		"another number":   CheckProof(proof, &entry, &c),
		"no number":        CheckProof(proof, &none, &c),
		"another root":     CheckProof(proof, &r, &other),
		"no hash":          CheckProof([]string{"x"}, &r, &c),
		"no commitment":    CheckProof(proof, &draw.Receipt{Room: r.Room, Entry: 1}, &c),
		"a shorter proof":  CheckProof(proof[1:], &r, &c),
		"a proof of hopes": CheckProof(nil, &r, &c),
	} {
		if err == nil {
			t.Errorf("entry %d: %s passed", r.Entry, name)
		}
	}
}

// TestNothingIsFoundBeyondTheEnd of a log, or before its beginning.
func TestNothingIsFoundBeyondTheEnd(t *testing.T) {
	r := whole(t)
	entries, hashes := bytes.NewReader(r.files[EntriesFile]), bytes.NewReader(r.files[HashesFile])
	for _, n := range []uint64{0, 46, 1 << 40} {
		if _, err := Line(entries, n); err == nil {
			t.Errorf("entry %d was found", n)
		}
		if _, err := Proof(hashes, 45, n); err == nil {
			t.Errorf("entry %d was proven", n)
		}
	}
	if _, err := Proof(hashes, 200, 100); err == nil {
		t.Error("an entry was proven of hashes that are not there")
	}
	if _, err := ReceiptOf("room", 1, []byte("no line")); err == nil {
		t.Error("there is a receipt of no line")
	}
}

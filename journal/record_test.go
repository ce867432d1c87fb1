package journal_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"facevalue/journal"

	"pgregory.net/rapid"
)

func sample() journal.Record {
	r := journal.Record{
		Version: journal.Version, Machine: "s_9f", Seq: 812, Epoch: 3, Instant: 1_700_000_000_123, Count: 2,
		Prev: [32]byte{1, 2, 3},
	}
	r.Body = journal.AppendFact(r.Body, []byte("held a seat"))
	r.Body = journal.AppendFact(r.Body, nil)
	return r
}

// TestLayout holds the bytes to the table in FORMAT.md: they are for ever.
func TestLayout(t *testing.T) {
	r := sample()
	b := r.Bytes()
	le := binary.LittleEndian
	for _, c := range []struct {
		what      string
		got, want uint64
	}{
		{"size", uint64(len(b)), 104 + 4 + 13},
		{"version", uint64(le.Uint16(b[68:])), 1},
		{"name size", uint64(b[70]), 4},
		{"zero", uint64(b[71]), 0},
		{"body size", uint64(le.Uint32(b[72:])), 13},
		{"count", uint64(le.Uint32(b[76:])), 2},
		{"seq", le.Uint64(b[80:]), 812},
		{"epoch", le.Uint64(b[88:]), 3},
		{"instant", le.Uint64(b[96:]), 1_700_000_000_123},
		{"crc", uint64(le.Uint32(b)), uint64(crc32.Checksum(b[4:], crc32.MakeTable(crc32.Castagnoli)))},
	} {
		if c.got != c.want {
			t.Errorf("%s is %d, want %d", c.what, c.got, c.want)
		}
	}
	if string(b[104:]) != "s_9f\x0bheld a seat\x00" || !bytes.Equal(b[36:68], r.Prev[:]) || !bytes.Equal(b[4:36], r.Hash[:]) {
		t.Errorf("the form is %q", b)
	}
}

// TestGoldenHash pins hash and checksum of a record that never changes.
func TestGoldenHash(t *testing.T) {
	r := sample()
	b := r.Bytes()
	const (
		hash = "1b3b4ab38163b4693a5dcede4b796d3c0c5da718943ab46c728e2a9ff0456517"
		crc  = "3972c66d"
	)
	if got := hexOf(r.Hash[:]); got != hash {
		t.Errorf("hash is %s, want %s", got, hash)
	}
	if got := hexOf(b[:4]); got != crc {
		t.Errorf("crc is %s, want %s", got, crc)
	}
}

func drawRecord(t *rapid.T) journal.Record {
	r := journal.Record{
		Version: journal.Version,
		Machine: rapid.StringMatching(`[a-z0-9_-]{1,64}`).Draw(t, "machine"),
		Seq:     rapid.Uint64Range(1, journal.MaxSeq).Draw(t, "seq"),
		Epoch:   rapid.Uint64().Draw(t, "epoch"),
		Instant: rapid.Int64Range(0, 1<<62).Draw(t, "instant"),
		Count:   rapid.Uint32().Draw(t, "count"),
		Body:    rapid.SliceOfN(rapid.Byte(), 0, 2000).Draw(t, "body"),
	}
	copy(r.Prev[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "prev"))
	return r
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		before := rapid.SliceOfN(rapid.Byte(), 0, 50).Draw(t, "in the buffer")
		b := r.Append(bytes.Clone(before))
		if !bytes.HasPrefix(b, before) || len(b) != len(before)+r.Size() {
			t.Fatal("Append did not append")
		}
		got, err := journal.Parse(b[len(before):])
		if err != nil {
			t.Fatal(err)
		}
		if got.Machine != r.Machine || got.Seq != r.Seq || got.Epoch != r.Epoch || got.Instant != r.Instant ||
			got.Count != r.Count || got.Prev != r.Prev || !bytes.Equal(got.Body, r.Body) {
			t.Fatalf("got %+v, want %+v", got, r)
		}
		if !bytes.Equal(got.Bytes(), r.Bytes()) || got.Hash != r.Hash {
			t.Fatal("the form of the parsed record is another")
		}
	})
}

// TestNoFlipSurvives flips every bit, once as it is and once with the checksum
// made right again: then the hash has to notice.
func TestNoFlipSurvives(t *testing.T) {
	r := sample()
	sound := r.Bytes()
	for bit := range len(sound) * 8 {
		b := bytes.Clone(sound)
		b[bit/8] ^= 1 << (bit % 8)
		if _, err := journal.Parse(b); err == nil {
			t.Fatalf("flipped bit %d was not noticed", bit)
		}
		fixCRC(b)
		if _, err := journal.Parse(b); err == nil && bit >= 32 {
			t.Fatalf("flipped bit %d with a right checksum was not noticed", bit)
		}
	}
}

func fixCRC(b []byte) {
	binary.LittleEndian.PutUint32(b, crc32.Checksum(b[4:], crc32.MakeTable(crc32.Castagnoli)))
}

func TestParseSaysWhy(t *testing.T) {
	edit := func(change func(b []byte) []byte) []byte {
		r := sample()
		b := change(bytes.Clone(r.Bytes()))
		fixCRC(b)
		return b
	}
	for _, c := range []struct {
		name, want string
		bytes      []byte
	}{
		{"nothing", "cut short", nil},
		{"half a header", "cut short", make([]byte, 50)},
		{"end cut off", "cut short", edit(func(b []byte) []byte { return b[:len(b)-1] })},
		{"longer", "1 bytes after its end", edit(func(b []byte) []byte { return append(b, 0) })},
		{"newer", "newer version", edit(func(b []byte) []byte { b[68] = 2; return b })},
		{"set pad", "keeps zero", edit(func(b []byte) []byte { b[71] = 1; return b })},
		{"other body", "its own hash", edit(func(b []byte) []byte { b[len(b)-2] = 'T'; return b })},
	} {
		_, err := journal.Parse(c.bytes)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	r := sample()
	b := bytes.Clone(r.Bytes())
	b[0] ^= 1
	if _, err := journal.Parse(b); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("wrong checksum: %v", err)
	}
}

func TestSealAllocatesNothing(t *testing.T) {
	body := bytes.Repeat([]byte("x"), 64<<10)
	buf := make([]byte, 0, journal.MaxRecord)
	var head journal.Head
	n := testing.AllocsPerRun(100, func() {
		r := head.Next("s_9f", 1, 5)
		r.Body = body
		r.Seal(buf)
		head = r.Head()
	})
	if n != 0 {
		t.Errorf("sealing allocates %v times, want 0", n)
	}
}

func TestSealShares(t *testing.T) {
	r := sample()
	b := r.Seal(make([]byte, 0, r.Size()))
	if &b[len(b)-1] != &r.Body[len(r.Body)-1] || &r.Bytes()[0] != &b[0] {
		t.Error("the sealed record does not point into the form")
	}
	if got := r.Append([]byte("x")); !bytes.Equal(got[1:], b) {
		t.Error("Append of a sealed record gives other bytes")
	}
}

func FuzzParse(f *testing.F) {
	r := sample()
	f.Add(r.Bytes())
	f.Add([]byte{})
	f.Add(make([]byte, journal.HeaderSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) >= 4 {
			fixCRC(b) // or the fuzzer never gets behind the checksum
		}
		r, err := journal.Parse(b)
		if err != nil {
			return
		}
		again := r
		again.Body = bytes.Clone(r.Body)
		if got := again.Append(nil); !bytes.Equal(got, b) {
			t.Fatalf("parsed %x, wrote %x", b, got)
		}
	})
}

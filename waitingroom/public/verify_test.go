package public

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// found says whether a report has a finding of a verdict with a text.
func found(rep Report, v Verdict, text string) bool {
	return slices.ContainsFunc(rep.Findings, func(f Finding) bool { return f.Verdict == v && strings.Contains(f.Text, text) })
}

func (r Report) lines() string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n  %s: %s", f.Verdict, f.Text)
	}
	return b.String()
}

// TestAnHonestRoomIsProven: everything that can be is, and what cannot be is said.
func TestAnHonestRoomIsProven(t *testing.T) {
	r := whole(t)
	rep := Verify(r.files.open, Options{
		Keys:  []string{testSigner.Key()},
		Saved: []draw.Signed{r.receipt(7), r.receipt(44), r.files.signed(t, NoticeFile), r.files.signed(t, CheckpointFile), r.files.signed(t, SeedFile)},
	})
	if !rep.OK() {
		t.Error(rep.lines())
	}
	for _, text := range []string{
		"The notice of room-abc-general is signed and whole: 50 tickets", "The notice that you saved is the one", "Your receipt is for entry 7",
		"Your receipt is for entry 44", "The checkpoint that you saved is the one", "The 40 entries that were drawn among make the root",
		"5 more came later", "round 1000 of the beacon, whose signature is valid", "30 s after the cut-off", "All 40 ranks follow from the seed",
		"Entry 44 has rank 44", "each of the 12 turns went to a rank that had been called", "Every one of 45 ranks has an outcome",
		"of 50 tickets, 16 went to turns",
	} {
		if !found(rep, Holds, text) {
			t.Errorf("it is not proven that %q:%s", text, rep.lines())
		}
	}
	for _, text := range []string{"That each entry is one person", "That the beacon is an independent one"} {
		if !found(rep, Open, text) {
			t.Errorf("it is not said to be unproven: %q", text)
		}
	}
	if rep := Verify(r.files.open, Options{}); !rep.OK() || !found(rep, Open, "The keys come from the same place") {
		t.Error(rep.lines())
	}
}

// tampering is one way to cheat and the sentence that it is found with. Who cheats is
// the house: it has the key, and signs what it changes.
var tampering = map[string]struct {
	saved  func(*room) []draw.Signed
	forge  func(*testing.T, *room, files)
	caught string
}{
	"the notice is changed": {
		forge:  func(t *testing.T, _ *room, f files) { f.swap(t, NoticeFile, `\"count\":50`, `\"count\":40`) },
		caught: "The notice is not as it was signed",
	},
	"the notice is exchanged and signed again": {
		saved:  func(r *room) []draw.Signed { return []draw.Signed{r.files.signed(r.t, NoticeFile)} },
		forge:  func(t *testing.T, _ *room, f files) { f.resign(t, NoticeFile, `"count":50`, `"count":49`) },
		caught: "The notice that you saved is signed, and is not among those published now: it was exchanged.",
	},
	"the inventory is less than was announced": {
		forge:  func(t *testing.T, _ *room, f files) { f.resign(t, NoticeFile, `"count":50`, `"count":60`) },
		caught: "standing: 60 were announced, and sold and left are 50.",
	},
	"a receipt is made up": {
		saved: func(r *room) []draw.Signed {
			s := r.receipt(7)
			s.Text = strings.Replace(s.Text, `"entry":7`, `"entry":8`, 1)
			return []draw.Signed{s}
		},
		caught: `What you saved as "receipt" is not signed by these keys`,
	},
	"an entry is dropped from the log": {
		forge: func(_ *testing.T, _ *room, f files) {
			f[EntriesFile] = slices.Delete(f[EntriesFile], 6*draw.LineBytes, 7*draw.LineBytes)
		},
		caught: "do not make the root that was signed at the cut-off: one was dropped, put in or changed.",
	},
	"an entry is dropped and the draw is held without it": {
		saved: func(r *room) []draw.Signed { return []draw.Signed{r.receipt(7)} },
		forge: func(t *testing.T, _ *room, f files) {
			other := openRoom(t)
			other.enter(1, 6)
			other.enter(8, 41)
			other.until(testDay + hour)
			other.drawn()
			replaceAll(f, other.flush())
		},
		caught: "Your receipt is for entry 7, and another entry stands there: yours was dropped or changed.",
	},
	"the last entries are dropped": {
		saved: func(r *room) []draw.Signed { return []draw.Signed{r.receipt(45)} },
		forge: func(_ *testing.T, _ *room, f files) {
			f[EntriesFile] = f[EntriesFile][:42*draw.LineBytes]
		},
		caught: "Your receipt is for entry 45, and the log ends before it: your entry was dropped.",
	},
	"so many are dropped that the draw has more": {
		forge: func(_ *testing.T, _ *room, f files) {
			f[EntriesFile] = f[EntriesFile][:30*draw.LineBytes]
		},
		caught: "The log has 30 entries, and the checkpoint was signed over 40: entries were dropped.",
	},
	"an entry is put in": {
		forge: func(_ *testing.T, _ *room, f files) {
			f[EntriesFile] = slices.Insert(f[EntriesFile], 0, f[EntriesFile][:draw.LineBytes]...)
		},
		caught: "The first 40 entries do not make the root",
	},
	"an entry is put in after the cut-off, and signed for": {
		forge: func(t *testing.T, _ *room, f files) {
			line := append(draw.AppendLine(nil, draw.Hash{1}, 1, testDay+hour+5*second), '\n')
			f[EntriesFile] = slices.Insert(f[EntriesFile], 39*draw.LineBytes, line...)
			var l draw.Log
			for n := range 40 {
				l.Append(f[EntriesFile][n*draw.LineBytes : (n+1)*draw.LineBytes-1])
			}
			text := f.signed(t, CheckpointFile).Text
			c := draw.Checkpoint{Room: "room-abc-general", Size: 40, Root: l.Root()}
			f.resign(t, CheckpointFile, text, c.Text())
		},
		caught: "Entry 40 was drawn among, and was made after the cut-off.",
	},
	"an entry from before the cut-off is left out of the draw": {
		forge: func(t *testing.T, _ *room, f files) {
			var l draw.Log
			for n := range 39 {
				l.Append(f[EntriesFile][n*draw.LineBytes : (n+1)*draw.LineBytes-1])
			}
			text := f.signed(t, CheckpointFile).Text
			c := draw.Checkpoint{Room: "room-abc-general", Size: 39, Root: l.Root()}
			f.resign(t, CheckpointFile, text, c.Text())
		},
		caught: "Entry 40 was made before the cut-off, and was not drawn among.",
	},
	"who came late is exchanged": {
		forge: func(_ *testing.T, _ *room, f files) {
			a, b := f[EntriesFile][42*draw.LineBytes:][:43], f[EntriesFile][43*draw.LineBytes:][:43]
			for i := range a {
				a[i], b[i] = b[i], a[i]
			}
		},
		caught: "who came after the cut-off was dropped, put in or changed.",
	},
	"the log is damaged": {
		forge:  func(_ *testing.T, _ *room, f files) { f[EntriesFile][3] = '!' },
		caught: "The log of entries is damaged: entries.txt, line 1",
	},
	"the root is changed": {
		forge:  func(t *testing.T, _ *room, f files) { f.swap(t, CheckpointFile, `\n40\n`, `\n39\n`) },
		caught: "The checkpoint is not as it was signed",
	},
	"two visitors are shown two logs": {
		saved: func(r *room) []draw.Signed {
			c := draw.Checkpoint{Room: "room-abc-general", Size: 40, Root: draw.Hash{1}}
			return []draw.Signed{testSigner.Sign(draw.CheckpointText, c.Text())}
		},
		caught: "You saved a signed checkpoint over 40 entries, and these entries make another root: the house showed two different logs.",
	},
	"there are two cut-offs": {
		saved: func(r *room) []draw.Signed {
			c := draw.Checkpoint{Room: "room-abc-general", Size: 12, Root: draw.Hash{1}}
			return []draw.Signed{testSigner.Sign(draw.CheckpointText, c.Text())}
		},
		caught: "there were two cut-offs.",
	},
	"the seed is chosen": {
		forge: func(t *testing.T, r *room, f files) {
			seed, _, _ := r.m.Drawn()
			f.resign(t, SeedFile, seed.String(), draw.Seed{1}.String())
		},
		caught: "The seed does not follow from room, size, root and randomness: it was chosen, or the draw was repeated.",
	},
	"the draw is repeated with the next round": {
		forge:  func(t *testing.T, _ *room, f files) { f.resign(t, SeedFile, `"round":1000`, `"round":1001`) },
		caught: "The seed was made of round 1001, and the notice says round 1000: the draw was repeated until it came out well.",
	},
	"the round is forged": {
		forge:  func(t *testing.T, _ *room, f files) { f.resign(t, SeedFile, `"signature":"b4`, `"signature":"a4`) },
		caught: "The beacon never signed round 1000 like this",
	},
	"a secret is used where a beacon was promised": {
		forge: func(t *testing.T, _ *room, f files) {
			f.resign(t, SeedFile, `"signature":"`+round1000+`"`, `"secret":"`+strings.Repeat("00", 32)+`"`)
		},
		caught: "The seed was made of a secret that the house had not committed to",
	},
	"the draw is held over other entries": {
		forge:  func(t *testing.T, _ *room, f files) { f.resign(t, SeedFile, `"size":40`, `"size":41`) },
		caught: "the draw was held over other entries.",
	},
	"another seed was shown before": {
		saved: func(r *room) []draw.Signed {
			signed, _ := testSigner.SignJSON(draw.SeedText, Seeded{Room: "room-abc-general", Seed: draw.Seed{2}.String()})
			return []draw.Signed{signed}
		},
		caught: "You saved another signed seed of this room: the draw was held twice.",
	},
	"a friend is served out of rank": {
		forge: func(t *testing.T, r *room, f files) {
			old := fmt.Sprintf(`"event":"turn","entry":%d,"rank":2`, r.atRank(2))
			f.swap(t, ServingFile, old, fmt.Sprintf(`"event":"turn","entry":%d,"rank":39`, r.atRank(39)))
		},
		caught: "it was served out of rank.",
	},
	"a friend is served under another rank": {
		forge: func(t *testing.T, r *room, f files) {
			old := fmt.Sprintf(`"event":"turn","entry":%d,"rank":2`, r.atRank(2))
			f.swap(t, ServingFile, old, fmt.Sprintf(`"event":"turn","entry":%d,"rank":2`, r.atRank(39)))
		},
		caught: "got a turn as rank 2; the draw gave it rank 39.",
	},
	"a friend orders without a turn": {
		forge: func(t *testing.T, r *room, f files) {
			old := fmt.Sprintf(`"event":"ordered","entry":%d`, r.atRank(2))
			f.swap(t, ServingFile, old, fmt.Sprintf(`"event":"ordered","entry":%d`, r.atRank(39)))
		},
		caught: "ordered without ever having a turn.",
	},
	"lines are taken out of the history": {
		forge: func(t *testing.T, r *room, f files) {
			at := bytes.Index(f[ServingFile], []byte(`{"at_ms"`))
			last := bytes.LastIndex(f[ServingFile][:len(f[ServingFile])-1], []byte("\n"))
			f[ServingFile] = f[ServingFile][at : last+1]
		},
		caught: "The serving history is not the one that was signed at the end: lines were changed afterwards.",
	},
	"serving began before it was to": {
		forge: func(t *testing.T, _ *room, f files) {
			f.resign(t, NoticeFile, fmt.Sprintf(`"start_ms":%d`, testDay+hour+60*second), fmt.Sprintf(`"start_ms":%d`, testDay+2*hour))
		},
		caught: "ranks were called before the announced start.",
	},
	"places are let go early": {
		forge: func(t *testing.T, _ *room, f files) {
			f.resign(t, NoticeFile, fmt.Sprintf(`"grace_ms":%d`, 30*second), fmt.Sprintf(`"grace_ms":%d`, 90*second))
		},
		caught: "were let go before the announced grace was over.",
	},
	"an outcome is changed": {
		forge: func(t *testing.T, _ *room, f files) {
			f.swap(t, OutcomesFile, `"code":"missed"`, `"code":"not_reached"`)
		},
		caught: `as "not_reached" with 0 tickets; by the serving history it is "missed"`,
	},
	"an outcome is left out": {
		forge: func(_ *testing.T, _ *room, f files) {
			f[OutcomesFile] = f[OutcomesFile][bytes.IndexByte(f[OutcomesFile], '\n')+1:]
		},
		caught: "Rank 1 belongs to entry",
	},
	"tickets are sold past the room": {
		forge: func(t *testing.T, _ *room, f files) {
			f.resign(t, SummaryFile, `"sold_through_the_room":16,"sold_elsewhere":4`, `"sold_through_the_room":14,"sold_elsewhere":6`)
		},
		caught: "14 tickets are said to be sold through the room, and the outcomes are of 16.",
	},
	"the summary is changed": {
		forge:  func(t *testing.T, _ *room, f files) { f.swap(t, SummaryFile, `\"left\":30`, `\"left\":31`) },
		caught: "The summary is not as it was signed",
	},
	"somebody else signs": {
		forge:  func(t *testing.T, _ *room, f files) { f.swap(t, NoticeFile, testSigner.Key(), "AAAA") },
		caught: "draw: signed by a key that is not the house's",
	},
	"there are no keys": {
		forge:  func(_ *testing.T, _ *room, f files) { delete(f, KeysFile) },
		caught: "There are no keys",
	},
}

func replaceAll(f, with files) {
	clear(f)
	for name, data := range with {
		f[name] = data
	}
}

// TestTampering: each way to cheat is found, with a sentence of its own.
func TestTampering(t *testing.T) {
	honest := whole(t)
	seen := map[string]string{}
	for name, c := range tampering {
		t.Run(name, func(t *testing.T) {
			o := Options{}
			if c.saved != nil {
				o.Saved = c.saved(honest)
			}
			f := honest.files.copy()
			if c.forge != nil {
				c.forge(t, honest, f)
			}
			rep := Verify(f.open, o)
			if rep.OK() || !found(rep, Broken, c.caught) {
				t.Errorf("not found with %q:%s", c.caught, rep.lines())
			}
			if other, twice := seen[c.caught]; twice {
				t.Errorf("found with the sentence of %q", other)
			}
			seen[c.caught] = name
		})
	}
}

// TestNoByteIsFree: whichever byte of what is published is changed, something is broken,
// and nothing panics. The hashes are not looked at: they are made of the log.
func TestNoByteIsFree(t *testing.T) {
	honest := whole(t).files
	for _, name := range Files() {
		if name == HashesFile {
			continue
		}
		for at := 0; at < len(honest[name]); at += 1 + len(honest[name])/20 {
			f := honest.copy()
			f[name][at] ^= 1
			if rep := Verify(f.open, Options{Keys: []string{testSigner.Key()}}); rep.OK() && name != KeysFile {
				t.Errorf("byte %d of %s is free:%s", at, name, rep.lines())
			}
			f[name] = f[name][:at]
			Verify(f.open, Options{})
		}
	}
}

// TestAmendmentsAreFollowed: what is amended is gone by from then on, and an amendment
// that is removed, or changes what was promised not to change, is found.
func TestAmendmentsAreFollowed(t *testing.T) {
	r := openRoom(t)
	n := testNotice()
	for _, count := range []uint32{60, 55} {
		n.Inventory = []waitingroom.Stock{{Type: "standing", Count: count, Low: 5000, High: 5000, Currency: "EUR"}}
		_, version := r.m.Notice()
		r.must(&waitingroom.Amend{Meta: staff, Based: version, Notice: n, Reason: "a camera"})
	}
	r.enter(1, 3)
	f := r.flush()
	if rep := Verify(f.open, Options{}); !rep.OK() || !found(rep, Holds, "2 amendments are signed") || !found(rep, Open, "So far there are 3.") {
		t.Error(rep.lines())
	}
	cut := bytes.IndexByte(f[AmendmentsFile], '\n') + 1
	removed := f.copy()
	removed[AmendmentsFile] = removed[AmendmentsFile][cut:]
	if rep := Verify(removed.open, Options{}); !found(rep, Broken, "Amendment 3 does not follow on what was published before it: one was removed, or put in.") {
		t.Error(rep.lines())
	}
	promised := f.copy()
	promised[AmendmentsFile] = nil
	n.CutOff += hour
	n.Start, n.Beacon = n.CutOff+hour, quick(n.CutOff, 30*second)
	x := NewExporter(r.m, testSigner)
	signed := f.signed(t, NoticeFile)
	x.previous = textHash(signed)
	late := &waitingroom.Amended{Mark: waitingroom.Mark{At: testDay + 2*hour}, Version: 2, Notice: n, Reason: "more time"}
	if err := x.Fact(late); err != nil {
		t.Fatal(err)
	}
	if err := x.Flush(promised.apply); err != nil {
		t.Fatal(err)
	}
	if rep := Verify(promised.open, Options{}); !found(rep, Broken, `("more time") changes what had been promised not to change: entries are closed`) {
		t.Error(rep.lines())
	}
}

// TestTheWeakerWaySaysSo: a draw by a secret is proven to be what was committed to, and
// said not to be proven fair.
func TestTheWeakerWaySaysSo(t *testing.T) {
	r := openRoom(t, func(n *waitingroom.Notice) {
		n.Beacon, n.Round, n.Commitment = nil, 0, draw.Commit(secrets[0])
	})
	r.enter(1, 5)
	r.until(testDay + hour)
	r.must(&waitingroom.PostSeed{Secret: secrets[0]})
	f := r.flush()
	rep := Verify(f.open, Options{})
	if !rep.OK() || !found(rep, Open, "That the draw was fair: the house knew the secret all along") || !found(rep, Holds, "that the house had committed to") {
		t.Error(rep.lines())
	}
	f.resign(t, SeedFile, hex.EncodeToString(secrets[0]), hex.EncodeToString(secrets[1]))
	if rep := Verify(f.open, Options{}); !found(rep, Broken, "a secret that the house had not committed to") {
		t.Error(rep.lines())
	}
}

// TestARoomUnderWay: at every step so far nothing is broken, and it is said what is to
// come.
func TestARoomUnderWay(t *testing.T) {
	r := openRoom(t)
	for _, step := range []struct {
		do   func()
		says string
	}{
		{func() {}, "So far there are 0."},
		{func() { r.enter(1, 3) }, "So far there are 3."},
		{func() { r.until(testDay + hour) }, "The draw has not been held yet"},
		{r.drawn, "Nobody has been served yet."},
		{func() { r.until(testDay + 2*hour) }, "The window is not over yet"},
	} {
		step.do()
		rep := Verify(r.flush().open, Options{})
		if !rep.OK() || !found(rep, Open, step.says) {
			t.Errorf("%s:%s", step.says, rep.lines())
		}
	}
}

// TestExportsAreEqual: the same facts and keys make the same bytes, however often they
// are written down in between.
func TestExportsAreEqual(t *testing.T) {
	once, other := whole(t), openRoom(t)
	other.often = true
	often := walk(other).files
	for _, name := range Files() {
		if name == AmendmentsFile {
			continue // there were none
		}
		if len(once.files[name]) == 0 || !bytes.Equal(once.files[name], often[name]) {
			t.Errorf("%s is another, or empty", name)
		}
	}
}

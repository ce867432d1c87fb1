package public

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"testing"

	"facevalue/draw"
	"facevalue/waitingroom"
)

const (
	testDay int64 = 1_800_000_000_000
	second  int64 = 1000
	hour          = 3600 * second
)

var (
	staff      = waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "ada"}}
	house      = waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.House}}
	testSigner = draw.NewSigner(ed25519.NewKeyFromSeed(make([]byte, 32)))
	secrets    = [2][]byte{make([]byte, 32), append(make([]byte, 31), 1)}
)

// round1000 is a round that drand's quicknet published.
const round1000 = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"

// room is a room with what it publishes.
type room struct {
	t     *testing.T
	m     *waitingroom.Machine
	x     *Exporter
	now   int64
	files files
	often bool // writes after every decision
}

// files are a directory in memory.
type files map[string][]byte

func (f files) open(name string) (io.ReadCloser, error) {
	data, there := f[name]
	if !there {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (f files) apply(w Write) error {
	if w.Replace {
		f[w.Name] = nil
	}
	f[w.Name] = append(f[w.Name], w.Data...)
	return nil
}

// copy is the same directory for somebody who changes it.
func (f files) copy() files {
	to := files{}
	for name, data := range f {
		to[name] = bytes.Clone(data)
	}
	return to
}

// quick is the beacon with a beginning at which round 1000 comes out so long after the
// cut-off.
func quick(cutOff, after int64) *draw.Beacon {
	b := draw.Quicknet()
	b.Genesis = cutOff + after - 999*b.Period
	return &b
}

func testNotice() waitingroom.Notice {
	return waitingroom.Notice{
		Room: "room-abc-general", Sale: "abc", Window: "general", Mode: waitingroom.Queue,
		Opens: testDay, CutOff: testDay + hour, Start: testDay + hour + 60*second, Closes: testDay + 10*hour,
		Algorithm: draw.Algorithm, Beacon: quick(testDay+hour, 30*second), Round: 1000,
		Together: 4, Limit: 4, Inventory: []waitingroom.Stock{{Type: "standing", Count: 50, Low: 5000, High: 5000, Currency: "EUR"}},
		Grace: 30 * second, Turn: 300 * second, Longest: 900 * second, Turns: 3, Rate: 600, Target: 10, Capacity: 1000,
	}
}

// openRoom announces a room whose notice may be changed.
func openRoom(t *testing.T, change ...func(*waitingroom.Notice)) *room {
	m := waitingroom.New()
	r := &room{t: t, m: m, x: NewExporter(m, testSigner), now: testDay, files: files{}}
	n := testNotice()
	for _, c := range change {
		c(&n)
	}
	r.must(&waitingroom.Open{Meta: staff, Notice: n})
	return r
}

func (r *room) apply(facts []waitingroom.Fact) {
	for _, f := range facts {
		r.m.Apply(f)
		if err := r.x.Fact(f); err != nil {
			r.t.Fatal(err)
		}
	}
	if r.often {
		r.flush()
	}
}

func (r *room) until(at int64) {
	for {
		for facts := r.m.Due(r.now, 10); len(facts) > 0; facts = r.m.Due(r.now, 10) {
			r.apply(facts)
		}
		wake := r.m.Wake()
		if wake == math.MaxInt64 || wake > at {
			r.now = at
			return
		}
		r.now = max(wake, r.now)
	}
}

func (r *room) must(c waitingroom.Command) waitingroom.Outcome {
	r.t.Helper()
	out, facts := r.m.Decide(c, r.now)
	if !out.OK() {
		r.t.Fatalf("%T: %s %+v", c, out.Status, out.Detail)
	}
	r.apply(facts)
	return out
}

// visitor makes what a browser would make.
func visitor(n int) (id waitingroom.Identity, key, salt []byte) {
	sum := sha256.Sum256([]byte(strconv.Itoa(n)))
	return waitingroom.Identity(sum[:16]), append(make([]byte, draw.KeyBytes-16), sum[:16]...), sum[16:]
}

func (r *room) enter(from, to int) {
	r.t.Helper()
	for n := from; n <= to; n++ {
		id, key, salt := visitor(n)
		r.must(&waitingroom.Enter{Identity: id, PublicKey: key, Salt: salt})
	}
}

// claim claims the turn of an entry whose visitor has a number.
func (r *room) claim(n int, entry uint64) waitingroom.Outcome {
	id, key, salt := visitor(n)
	return r.must(&waitingroom.Claim{Entry: entry, Identity: id, PublicKey: key, Salt: salt})
}

func (r *room) flush() files {
	r.t.Helper()
	if err := r.x.Flush(r.files.apply); err != nil {
		r.t.Fatal(err)
	}
	return r.files
}

// atRank is the entry at a rank from 1.
func (r *room) atRank(rank uint64) uint64 {
	seed, size, _ := r.m.Drawn()
	return draw.Entry(&seed, rank-1, size) + 1
}

// drawn brings the beacon's round when it is time.
func (r *room) drawn() {
	r.t.Helper()
	n, _ := r.m.Notice()
	signature, _ := hex.DecodeString(round1000)
	r.until(n.Beacon.At(n.Round))
	r.must(&waitingroom.PostSeed{Signature: signature})
}

// whole is a room from its notice to its outcomes: 40 in the draw, 5 late, 12 turns, 8
// orders.
func whole(t *testing.T) *room { return walk(openRoom(t)) }

// walk takes a room that was announced to its outcomes.
func walk(r *room) *room {
	r.enter(1, 40)
	r.until(r.now + hour + second)
	r.enter(41, 45)
	r.drawn()
	n, _ := r.m.Notice()
	r.until(n.Start + 3*second)
	for rank := uint64(1); rank <= 8; rank++ {
		entry := r.atRank(rank)
		out := r.claim(int(entry), entry)
		r.must(&waitingroom.Spend{Meta: house, Entry: entry, Generation: out.Generation, Tickets: 2})
	}
	r.until(r.now + 2*second)
	for rank := uint64(11); rank <= 14; rank++ {
		r.claim(int(r.atRank(rank)), r.atRank(rank))
	}
	r.until(n.Closes)
	r.must(&waitingroom.Close{Meta: staff, Tallies: []waitingroom.Tally{{Through: 16, Elsewhere: 4, Left: 30}}})
	r.flush()
	return r
}

// receipt is the signed receipt of an entry.
func (r *room) receipt(entry uint64) draw.Signed {
	r.t.Helper()
	r.flush()
	at := int(entry-1) * draw.LineBytes
	n, _ := r.m.Notice()
	rec, err := ReceiptOf(n.Room, entry, r.files[EntriesFile][at:at+draw.LineBytes-1])
	if err != nil {
		r.t.Fatal(err)
	}
	signed, err := testSigner.SignJSON(draw.ReceiptText, rec)
	if err != nil {
		r.t.Fatal(err)
	}
	return signed
}

// signed reads a signed file.
func (f files) signed(t *testing.T, name string) draw.Signed {
	t.Helper()
	var s draw.Signed
	if err := json.Unmarshal(f[name], &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// resign changes the text of a signed file and signs it again: the house itself is at
// it.
func (f files) resign(t *testing.T, name, old, new string) {
	t.Helper()
	s := f.signed(t, name)
	if !strings.Contains(s.Text, old) {
		t.Fatalf("%s has no %q: %s", name, old, s.Text)
	}
	data, err := json.Marshal(testSigner.Sign(s.Kind, strings.Replace(s.Text, old, new, 1)))
	if err != nil {
		t.Fatal(err)
	}
	f[name] = data
}

// swap changes a file that is not signed, or breaks one that is.
func (f files) swap(t *testing.T, name, old, new string) {
	t.Helper()
	if !bytes.Contains(f[name], []byte(old)) {
		t.Fatalf("%s has no %q", name, old)
	}
	f[name] = bytes.Replace(f[name], []byte(old), []byte(new), 1)
}

package api

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"facevalue/draw"
	"facevalue/token"
	"facevalue/waitingroom"
	"facevalue/waitingroom/public"
)

var byFan = waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Fan}}

// toldPlace is what a visitor is told of their place.
type toldPlace struct {
	Entry      uint64          `json:"entry"`
	Rank       uint64          `json:"rank,omitempty"`
	Ahead      uint64          `json:"ahead"`
	Receipt    *draw.Signed    `json:"receipt,omitempty"`
	Turn       string          `json:"turn,omitempty"`
	Generation uint32          `json:"generation,omitempty"`
	ExpiresAt  json.RawMessage `json:"expires_at,omitempty"`
}

// enterRoom takes a place, or finds the one that the same browser took: after a reload,
// in a second tab, when the first answer was lost.
func (c *call) enterRoom() *Refusal {
	r, s, bad := c.room()
	if bad != nil {
		return bad
	}
	in, bad := c.readRoom()
	if bad != nil {
		return bad
	}
	id, bad := c.roomIdentity(s)
	if bad != nil {
		return bad
	}
	var cmd waitingroom.Command = &waitingroom.Enter{Meta: byFan, Identity: id, PublicKey: in.key, Salt: in.salt}
	if in.takeOver {
		cmd = &waitingroom.Rebind{Meta: byFan, Identity: id, PublicKey: in.key, Salt: in.salt}
	}
	out, bad := c.roomDo(r, cmd)
	if bad != nil {
		return bad
	}
	told := toldPlace{Entry: out.Entry, Rank: out.Rank, Ahead: out.Ahead}
	if out.At != 0 && !in.takeOver { // an entry that was made now
		commit := draw.CommitEntry(roomOf(r), id, draw.KeyHash(in.key), [draw.SaltBytes]byte(in.salt))
		signed, err := r.Receipt(draw.Receipt{Entry: out.Entry, Commit: draw.HashText(commit), People: 1, At: out.At})
		if err != nil {
			return &Refusal{Problem: problemInternal, Why: err}
		}
		told.Receipt = &signed
	}
	return c.json(http.StatusOK, &told)
}

// roomOf is the room's name in hashes.
func roomOf(r Room) (name string) {
	_ = r.Read(func(m *waitingroom.Machine, _ uint64) {
		n, _ := m.Notice()
		name = n.Room
	})
	return name
}

// roomDo submits a command, and tells a refusal.
func (c *call) roomDo(r Room, cmd waitingroom.Command) (waitingroom.Outcome, *Refusal) {
	out, _, err := r.Submit(c.r.Context(), cmd)
	if err != nil {
		return out, c.failed(err)
	}
	return out, c.roomSaid(out)
}

// roomSaid is a room's refusal as a problem; nil for what is none.
func (c *call) roomSaid(out waitingroom.Outcome) *Refusal {
	if out.OK() {
		return nil
	}
	bad := refuse(OfRoom(out.Status), "")
	if out.Detail != nil {
		bad.Detail = out.Detail.What
	}
	bad.More = func(b []byte) []byte { return appendRoomMore(b, &out) }
	if out.At > c.now {
		bad.Retry = min(seconds(out.At-c.now), 3600)
	}
	return bad
}

// tooEarly answers who asks before their place has come up from the copy for readers: a
// million may ask, and the desk has better things to do.
func (c *call) tooEarly(r Room, entry uint64) *Refusal {
	var out waitingroom.Outcome
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) {
		p, known := m.Place(entry)
		switch served := m.Pulse().Served; {
		case !known || p.Generation != 0:
		case p.Rank == 0:
			out = waitingroom.Outcome{Status: waitingroom.NotDrawn, Entry: entry}
		case p.Rank > served:
			out = waitingroom.Outcome{Status: waitingroom.NotYet, Entry: entry, Rank: p.Rank, Ahead: p.Rank - served - 1}
		}
	}); err != nil {
		return c.broken(err)
	}
	return c.roomSaid(out)
}

func appendRoomMore(b []byte, out *waitingroom.Outcome) []byte {
	if out.Entry != 0 {
		b = appendNumberField(b, "entry", int64(out.Entry))
	}
	if out.Rank != 0 {
		b = appendNumberField(b, "rank", int64(out.Rank))
	}
	if out.Status == waitingroom.NotYet {
		b = appendNumberField(b, "ahead", int64(out.Ahead))
	}
	if out.Status == waitingroom.SoldOut && out.Detail != nil {
		b = appendNumberField(b, "returning", int64(out.Detail.MayReturn))
	}
	if out.At != 0 {
		b = appendTimeField(b, "at", out.At)
	}
	return b
}

// signedFor is how long ago a browser may have been told the instant that it signs, in ms.
const signedFor = 2 * 60_000

// claimTurn gives the turn of an entry whose rank has come up to the browser that shows
// that it has the entry's key.
func (c *call) claimTurn() *Refusal {
	r, s, bad := c.room()
	if bad != nil {
		return bad
	}
	in, bad := c.readRoom()
	if bad != nil {
		return bad
	}
	id, bad := c.roomIdentity(s)
	if bad != nil {
		return bad
	}
	if in.at > c.now+signedFor || in.at < c.now-signedFor {
		bad := refuse(problemMalformed, "at is the server's time as the browser was told it last, in ms since 1970")
		bad.Pointer = "/at"
		return bad
	}
	if bad := c.tooEarly(r, in.entry); bad != nil {
		return bad
	}
	if err := draw.CheckClaim(in.key, draw.ClaimMessage(roomOf(r), in.entry, in.at), in.signature); err != nil {
		return refuse(OfRoom(waitingroom.NotYours), "the signature is not by the key of the entry")
	}
	out, bad := c.roomDo(r, &waitingroom.Claim{Meta: byFan, Entry: in.entry, Identity: id, PublicKey: in.key, Salt: in.salt})
	if bad != nil {
		return bad
	}
	told := toldPlace{Entry: out.Entry, Rank: out.Rank, Ahead: out.Ahead}
	c.tellTurn(s, &told, &out)
	return c.json(http.StatusOK, &told)
}

func (c *call) tellTurn(s *shop, told *toldPlace, out *waitingroom.Outcome) {
	if out.Generation == 0 {
		return // they are next, and have no turn yet
	}
	told.Turn, told.Generation, told.ExpiresAt = c.admission(s, out), out.Generation, appendTime(nil, out.Expires)
}

// extendTurn gives more time in a turn to those who need it, within the notice's bounds.
// The turn itself is what is shown.
func (c *call) extendTurn() *Refusal {
	r, s, bad := c.room()
	if bad != nil {
		return bad
	}
	turn, bad := c.readOwnTurn(s)
	if bad != nil {
		return bad
	}
	out, bad := c.roomDo(r, &waitingroom.Extend{Meta: byFan, Entry: turn.Entry, Generation: turn.Generation})
	if bad != nil {
		return bad
	}
	told := toldPlace{Entry: out.Entry}
	c.tellTurn(s, &told, &out)
	return c.json(http.StatusOK, &told)
}

// readOwnTurn reads the turn that a request shows.
func (c *call) readOwnTurn(s *shop) (t token.Turn, bad *Refusal) {
	var text string
	if bad = c.fields(&c.place.in, func(in *reader, name string) bool {
		if name != "turn" {
			return false
		}
		text = string(in.text(maxTurn))
		return true
	}); bad != nil {
		return t, bad
	}
	t, err := c.api.options.Ring.ReadTurn(text, c.now)
	switch {
	case errors.Is(err, token.ErrExpired):
		return t, refuse(problemTurn, "its time is over")
	case err != nil || t.Sale != s.short || t.Window != s.windows[c.id2]:
		return t, refuse(problemTurn, "it is no turn that this window's room gave")
	}
	return t, nil
}

// postSeed takes the round of the beacon from anybody. It is checked here against the
// notice, which takes milliseconds, and then again by the room.
func (c *call) postSeed() *Refusal {
	r, _, bad := c.room()
	if bad != nil {
		return bad
	}
	var text string
	if bad := c.fields(&c.place.in, func(in *reader, name string) bool {
		if name != "signature" {
			return false
		}
		text = string(in.text(maxRoomBytes))
		return true
	}); bad != nil {
		return bad
	}
	signature, err := hex.DecodeString(text)
	var n waitingroom.Notice
	if readErr := r.Read(func(m *waitingroom.Machine, _ uint64) { n, _ = m.Notice() }); readErr != nil {
		return c.broken(readErr)
	}
	if err == nil && n.Beacon != nil {
		_, err = n.Beacon.Check(n.Round, signature)
	}
	if err != nil || n.Beacon == nil {
		return refuse(OfRoom(waitingroom.BadSeed), "the signature of the round that the notice names, in hex")
	}
	if _, bad := c.roomDo(r, &waitingroom.PostSeed{Meta: byFan, Signature: signature}); bad != nil {
		return bad
	}
	c.status = http.StatusNoContent
	return nil
}

// showRoomFile is one of the files that anybody checks the draw by.
func (c *call) showRoomFile() *Refusal {
	r, _, bad := c.room()
	if bad != nil {
		return bad
	}
	name := c.r.PathValue("file")
	if !slices.Contains(public.Files(), name) {
		return refuse(problemUnknown, "a room publishes keys.json, notice.json and what docs/algorithms/draw.md lists")
	}
	f, err := os.Open(filepath.Join(r.Directory(), name))
	if err != nil {
		if os.IsNotExist(err) {
			return refuse(problemUnknown, "this has not been published yet")
		}
		return &Refusal{Problem: problemInternal, Why: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	c.sendFile(f, info)
	return nil
}

func (c *call) sendFile(f io.ReadSeeker, info fs.FileInfo) {
	h := c.w.Header()
	h["Cache-Control"] = forASec
	c.began = true
	http.ServeContent(c.w, c.r, info.Name(), info.ModTime(), f)
}

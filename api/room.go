package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"facevalue/draw"
	"facevalue/sale"
	"facevalue/token"
	"facevalue/waitingroom"
	"facevalue/waitingroom/public"
)

// Room is the waiting room of one window.
type Room interface {
	// Submit decides a command and answers when it is durable.
	Submit(ctx context.Context, cmd waitingroom.Command) (waitingroom.Outcome, uint64, error)
	// Read shows the room; fn must neither change nor keep it.
	Read(fn func(m *waitingroom.Machine, seq uint64)) error
	// Wait returns when a record can be read.
	Wait(ctx context.Context, seq uint64) error
	// Signed is the now-serving text for all, and its tag.
	Signed() (body []byte, etag string, err error)
	// Receipt signs what somebody gets for an entry.
	Receipt(r draw.Receipt) (draw.Signed, error)
	// Directory is where its published files are.
	Directory() string
}

// roomRoutes are those of waiting rooms. Who asks often asks for now, which is the same
// bytes for all.
func (a *API) roomRoutes() []*route {
	const at = "/v1/rooms/{sale}/{window}"
	get, post := http.MethodGet, http.MethodPost
	return []*route{
		{name: "room_show", method: get, pattern: at, wild: "sale", wild2: "window", do: (*call).showRoom},
		{name: "room_now", method: get, pattern: at + "/now", wild: "sale", wild2: "window", do: (*call).showNow},
		{name: "room_place", method: get, pattern: at + "/places/{entry}", wild: "sale", wild2: "window", do: (*call).showPlace},
		{name: "room_enter", method: post, pattern: at + "/entries", wild: "sale", wild2: "window", session: mustSession, body: smallBody, budget: sessionBudget, do: (*call).enterRoom},
		{name: "room_claim", method: post, pattern: at + "/claim", wild: "sale", wild2: "window", session: mustSession, body: smallBody, budget: holdBudget, do: (*call).claimTurn},
		{name: "room_extend", method: post, pattern: at + "/extend", wild: "sale", wild2: "window", session: mustSession, body: smallBody, budget: holdBudget, do: (*call).extendTurn},
		{name: "room_seed", method: post, pattern: at + "/seed", wild: "sale", wild2: "window", body: smallBody, budget: holdBudget, do: (*call).postSeed},
		{name: "room_file", method: get, pattern: at + "/files/{file}", wild: "sale", wild2: "window", stream: true, do: (*call).showRoomFile},
	}
}

// room finds the waiting room in the path. One that is there and does not run lets
// nobody around it: its window wants a turn, and nobody gives one.
func (c *call) room() (Room, *shop, *Refusal) {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return nil, nil, bad
	}
	w, ok := s.windows[c.id2]
	if !ok {
		return nil, nil, refuse(problemUnknown, "there is no window "+quote([]byte(c.id2))+" in this sale")
	}
	if find := c.api.options.Room; find != nil {
		if r, ok := find(s.suffix, c.id2); ok {
			return r, &s, nil
		}
	}
	if s.setup.Windows[w].Turn {
		return nil, nil, &Refusal{Problem: problemRoomDown, Retry: 5}
	}
	return nil, nil, refuse(problemUnknown, "this window has no waiting room")
}

// showRoom is the notice as it is now, for a page to begin with.
func (c *call) showRoom() *Refusal {
	r, s, bad := c.room()
	if bad != nil {
		return bad
	}
	var shown roomShown
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) {
		n, version := m.Notice()
		shown.Notice, shown.Now = public.NoticeOf(&n, version), m.Now(c.now)
	}); err != nil {
		return c.broken(err)
	}
	if shown.Notice.Version == 0 {
		return refuse(OfRoom(waitingroom.Unopened), "")
	}
	shown.Proof = c.roomProof(s)
	return c.json(http.StatusOK, &shown)
}

// roomShown is a room as its page begins with it.
type roomShown struct {
	Notice public.Notice   `json:"notice"`
	Now    waitingroom.Now `json:"now"`
	Proof  string          `json:"proof,omitempty"` // what has to be proven to enter: email
}

// json answers with a value. For what is not asked for by the thousand.
func (c *call) json(status int, v any) *Refusal {
	b, err := json.Marshal(v)
	if err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	c.status, c.out = status, append(c.out[:0], b...)
	return nil
}

// showNow is the same bytes for everybody, for a second.
func (c *call) showNow() *Refusal {
	r, _, bad := c.room()
	if bad != nil {
		return bad
	}
	body, etag, err := r.Signed()
	if err != nil {
		return c.broken(err)
	}
	return c.shareBytes([]string{etag}, body, nil, forASec)
}

// placeShown is where an entry stands. It names nobody: anybody may look at any.
type placeShown struct {
	Entry     uint64          `json:"entry"`
	Rank      uint64          `json:"rank,omitempty"`
	Standing  string          `json:"standing"`
	Missed    bool            `json:"missed,omitempty"`
	ExpiresAt json.RawMessage `json:"expires_at,omitempty"`
}

func (c *call) showPlace() *Refusal {
	r, _, bad := c.room()
	if bad != nil {
		return bad
	}
	n, ok := whole([]byte(c.r.PathValue("entry")))
	var p waitingroom.Place
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) {
		if ok {
			p, ok = m.Place(uint64(n))
		}
	}); err != nil {
		return c.broken(err)
	}
	if !ok {
		return refuse(problemUnknown, "there is no such entry; entries are numbered from 1")
	}
	shown := placeShown{Entry: p.Entry, Rank: p.Rank, Standing: p.Standing, Missed: p.Missed}
	if p.Expires != 0 {
		shown.ExpiresAt = appendTime(nil, p.Expires)
	}
	return c.json(http.StatusOK, &shown)
}

// roomProof is what somebody proves before they enter, where the sale counts by it.
func (c *call) roomProof(s *shop) string {
	for _, kind := range identity(&s.setup.Policy, s.setup) {
		if kind == sale.ClaimEmail.String() {
			return kind
		}
	}
	return ""
}

// roomIdentity is who somebody is to the room: the address that they have proven where
// the sale counts by addresses, else their session.
func (c *call) roomIdentity(s *shop) (waitingroom.Identity, *Refusal) {
	if c.roomProof(s) == "" {
		return waitingroom.Identity(c.session.Claim), nil
	}
	for _, p := range c.session.Proven.All() {
		if sale.ClaimKind(p[0]) == sale.ClaimEmail {
			return waitingroom.Identity(p), nil
		}
	}
	return waitingroom.Identity{}, refuse(OfSale(sale.IdentityNeeded), "an address is proven before one enters")
}

// roomIn is what a browser sends: the public key and the salt that it made its entry
// with, and what goes with them.
type roomIn struct {
	key, salt, signature []byte
	entry                uint64
	at                   int64
	takeOver             bool
}

func (c *call) readRoom() (in roomIn, bad *Refusal) {
	bad = c.fields(&c.place.in, func(r *reader, name string) bool {
		switch name {
		case "public_key":
			in.key = readBytes(r)
		case "salt":
			in.salt = readBytes(r)
		case "signature":
			in.signature = readBytes(r)
		case "entry":
			in.entry = uint64(r.number(1, 1<<31))
		case "at":
			in.at = r.number(0, 1<<52)
		case "take_over":
			in.takeOver = r.flag()
		default:
			return false
		}
		return true
	})
	return in, bad
}

// maxRoomBytes is more than any key or signature of a room has as text.
const maxRoomBytes = 256

// readBytes reads bytes as base64url without signs at the end.
func readBytes(in *reader) []byte {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(string(in.text(maxRoomBytes)), "="))
	if err != nil {
		in.fail("bytes are written in base64url")
	}
	return b
}

// admission is a turn's token.
func (c *call) admission(s *shop, out *waitingroom.Outcome) string {
	return string(c.api.options.Ring.AppendTurn(nil, token.Turn{
		Sale: s.short, Window: s.windows[c.id2], Entry: out.Entry, Generation: out.Generation, Expires: out.Expires,
	}))
}

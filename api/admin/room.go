package admin

import (
	"context"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/waitingroom"
)

// Rooms are the waiting rooms of the house.
type Rooms interface {
	// OpenRoom announces the room of a window, CloseRoom ends it with its totals.
	OpenRoom(ctx context.Context, sale, window string, p waitingroom.Plan, meta waitingroom.Meta) (waitingroom.Outcome, error)
	CloseRoom(ctx context.Context, sale, window string, meta waitingroom.Meta) (waitingroom.Outcome, error)
	// FindRoom finds one that runs.
	FindRoom(sale, window string) (api.Room, bool)
}

// RoomWindow names the window that a room stands before.
type RoomWindow struct {
	SalePath
	Window string `path:"window" minLength:"1" maxLength:"48"`
}

// RoomBody is what an organizer says of a waiting room. The rest of what is announced
// follows from the sale.
type RoomBody struct {
	Mode     string  `json:"mode" enum:"queue,ballot" doc:"A queue goes on to serve who comes after the cut-off; a ballot does not."`
	Opens    Instant `json:"opens_at" doc:"Places are taken from here."`
	CutOff   Instant `json:"cut_off_at" doc:"Who is there then is drawn among."`
	Start    Instant `json:"starts_at" doc:"Nobody is served before."`
	Closes   Instant `json:"closes_at"`
	Grace    int64   `json:"grace_seconds" minimum:"1" maximum:"2592000" doc:"How long a place is kept for who is called."`
	Turn     int64   `json:"turn_seconds" minimum:"1" maximum:"2592000"`
	Longest  int64   `json:"longest_turn_seconds" minimum:"1" maximum:"2592000" doc:"With all extensions."`
	Turns    uint32  `json:"turns" minimum:"1" maximum:"31" doc:"How many turns one place may be given."`
	Rate     uint32  `json:"rate" minimum:"1" maximum:"1000000" doc:"Places called a minute, at most, to begin with."`
	Target   uint32  `json:"target" minimum:"1" maximum:"1000000" doc:"Shoppers inside, at most, to begin with."`
	Capacity uint32  `json:"capacity" minimum:"1" maximum:"2147483647"`
	Beacon   bool    `json:"beacon" doc:"Whether the draw rests on a round of drand's public beacon. Without it, it rests on a secret of the house, which is weaker."`
	Reveal   int64   `json:"reveal_after_seconds,omitempty" minimum:"0" maximum:"86400" doc:"How long the beacon is waited for before the secret takes its place; 0 is for ever."`
}

func (b *RoomBody) plan() waitingroom.Plan {
	const s = 1000
	p := waitingroom.Plan{
		Mode: waitingroom.Queue, Opens: int64(b.Opens), CutOff: int64(b.CutOff), Start: int64(b.Start), Closes: int64(b.Closes),
		Grace: b.Grace * s, Turn: b.Turn * s, Longest: b.Longest * s, Turns: b.Turns, Together: 1,
		Rate: b.Rate, Target: b.Target, Capacity: b.Capacity, Beacon: b.Beacon, RevealAfter: b.Reveal * s,
	}
	if b.Mode == "ballot" {
		p.Mode = waitingroom.Ballot
	}
	return p
}

type openRoom struct {
	RoomWindow
	Keyed
	Body RoomBody
}

// RoomPulse is what an operator sees of a room and moves.
type RoomPulse struct {
	Room    string          `json:"room"`
	Version uint32          `json:"version" doc:"Of the notice."`
	Now     waitingroom.Now `json:"now"`
	Rate    uint32          `json:"rate"`
	Target  uint32          `json:"target"`
	Inside  int             `json:"inside" doc:"Shoppers with a turn."`
	Called  uint64          `json:"called" doc:"Places kept for who was called."`
	Late    int             `json:"late" doc:"Who came late and is served next."`
	Waiting uint64          `json:"waiting"`
	Missed  uint64          `json:"missed" doc:"Places for whom nobody came in time."`
	Paying  uint32          `json:"paying"`
	Holds   uint32          `json:"holds"`
	Tickets uint64          `json:"tickets" doc:"Ordered by turns."`
}

type roomAnswer struct{ Body RoomPulse }

// roomOf finds the sale of the caller, refusing who may not move its rooms.
func (a *Admin) roomSale(ctx context.Context, in *RoomWindow) (suffix string, meta waitingroom.Meta, err error) {
	if a.options.Rooms == nil {
		return "", meta, refuse(ctx, "unknown", "this house has no waiting rooms")
	}
	if err := a.reader(ctx, 0); err != nil {
		return "", meta, err
	}
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return "", meta, err
	}
	return r.suffix, waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: callerOf(ctx).by.String()}}, nil
}

// keyedRoom puts the request's key into what a command carries.
func keyedRoom(ctx context.Context, meta waitingroom.Meta, key string, asked any) waitingroom.Meta {
	var k catalog.Key
	k, meta.Fingerprint = keyed(callerOf(ctx), key, asked)
	copy(meta.Key[:], k[:])
	return meta
}

func (a *Admin) openRoom(ctx context.Context, in *openRoom) (*roomAnswer, error) {
	suffix, meta, err := a.roomSale(ctx, &in.RoomWindow)
	if err != nil {
		return nil, err
	}
	out, err := a.options.Rooms.OpenRoom(ctx, suffix, in.Window, in.Body.plan(), keyedRoom(ctx, meta, in.Key, in.Body))
	if err := a.roomSaid(ctx, out, err); err != nil {
		return nil, err
	}
	return a.pulse(ctx, suffix, in.Window)
}

// roomSaid is a room's refusal.
func (a *Admin) roomSaid(ctx context.Context, out waitingroom.Outcome, err error) error {
	if err != nil {
		return a.failed(ctx, err)
	}
	if out.OK() {
		return nil
	}
	r := &api.Refusal{Problem: api.OfRoom(out.Status)}
	if out.Detail != nil {
		r.Detail = out.Detail.What
	}
	return tell(ctx, r)
}

func (a *Admin) showRoom(ctx context.Context, in *RoomWindow) (*roomAnswer, error) {
	suffix, _, err := a.roomSale(ctx, in)
	if err != nil {
		return nil, err
	}
	return a.pulse(ctx, suffix, in.Window)
}

func (a *Admin) pulse(ctx context.Context, suffix, window string) (*roomAnswer, error) {
	r, ok := a.options.Rooms.FindRoom(suffix, window)
	if !ok {
		return nil, refuse(ctx, "room_unopened", window)
	}
	var out roomAnswer
	now := a.options.Clock.Now()
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) {
		notice, version := m.Notice()
		p := m.Pulse()
		out.Body = RoomPulse{
			Room: notice.Room, Version: version, Now: m.Now(now), Rate: p.Rate, Target: p.Target, Inside: p.Inside, Called: p.Called,
			Late: p.Late, Waiting: p.Waiting, Missed: p.Missed, Paying: p.Paying, Holds: p.Holds, Tickets: p.Tickets,
		}
	}); err != nil {
		return nil, a.failed(ctx, err)
	}
	if out.Body.Version == 0 {
		return nil, refuse(ctx, "room_unopened", window)
	}
	return &out, nil
}

// roomDo has a room do what staff ask, and shows how it stands then.
func (a *Admin) roomDo(ctx context.Context, in *RoomWindow, key string, asked any, make func(waitingroom.Meta) waitingroom.Command) (*roomAnswer, error) {
	suffix, meta, err := a.roomSale(ctx, in)
	if err != nil {
		return nil, err
	}
	r, ok := a.options.Rooms.FindRoom(suffix, in.Window)
	if !ok {
		return nil, refuse(ctx, "room_unopened", in.Window)
	}
	out, seq, err := r.Submit(ctx, make(keyedRoom(ctx, meta, key, asked)))
	if err == nil && out.OK() {
		err = r.Wait(ctx, seq)
	}
	if err := a.roomSaid(ctx, out, err); err != nil {
		return nil, err
	}
	return a.pulse(ctx, suffix, in.Window)
}

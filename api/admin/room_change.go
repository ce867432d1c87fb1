package admin

import (
	"context"

	"facevalue/waitingroom"
)

type roomRate struct {
	RoomWindow
	MayKeyed
	Body struct {
		Rate   uint32 `json:"rate" minimum:"1" maximum:"1000000" doc:"Places called a minute, at most."`
		Target uint32 `json:"target" minimum:"1" maximum:"1000000" doc:"Shoppers inside, at most."`
		Reason string `json:"reason,omitempty" maxLength:"200"`
	}
}

func (a *Admin) setRoomRate(ctx context.Context, in *roomRate) (*roomAnswer, error) {
	return a.roomDo(ctx, &in.RoomWindow, in.Key, in.Body, func(meta waitingroom.Meta) waitingroom.Command {
		return &waitingroom.SetRate{Meta: meta, Rate: in.Body.Rate, Target: in.Body.Target, Reason: in.Body.Reason}
	})
}

type roomPause struct {
	RoomWindow
	MayKeyed
	Body struct {
		Paused bool   `json:"paused"`
		Reason string `json:"reason,omitempty" maxLength:"200" doc:"What those who wait are told."`
	}
}

// pauseRoom stops calling places, or goes on. Who is inside goes on shopping.
func (a *Admin) pauseRoom(ctx context.Context, in *roomPause) (*roomAnswer, error) {
	return a.roomDo(ctx, &in.RoomWindow, in.Key, in.Body, func(meta waitingroom.Meta) waitingroom.Command {
		if in.Body.Paused {
			return &waitingroom.Pause{Meta: meta, Reason: in.Body.Reason}
		}
		return &waitingroom.Resume{Meta: meta}
	})
}

type roomMessage struct {
	RoomWindow
	MayKeyed
	Body struct {
		Message string `json:"message" maxLength:"200" doc:"A sentence where everybody who waits reads it; empty takes it away."`
	}
}

func (a *Admin) sayInRoom(ctx context.Context, in *roomMessage) (*roomAnswer, error) {
	return a.roomDo(ctx, &in.RoomWindow, in.Key, in.Body, func(meta waitingroom.Meta) waitingroom.Command {
		return &waitingroom.Say{Meta: meta, Message: in.Body.Message}
	})
}

type roomStart struct {
	RoomWindow
	MayKeyed
	Body struct {
		Start  Instant `json:"starts_at"`
		Reason string  `json:"reason" minLength:"1" maxLength:"200" doc:"Published with the amendment."`
	}
}

// moveRoomStart moves when serving begins. Places stay: edge case 30.
func (a *Admin) moveRoomStart(ctx context.Context, in *roomStart) (*roomAnswer, error) {
	return a.roomDo(ctx, &in.RoomWindow, in.Key, in.Body, func(meta waitingroom.Meta) waitingroom.Command {
		return &waitingroom.MoveStart{Meta: meta, Start: int64(in.Body.Start), Reason: in.Body.Reason}
	})
}

type closeRoom struct {
	RoomWindow
	Keyed
}

// closeRoom ends the room, and publishes what became of each rank.
func (a *Admin) closeRoom(ctx context.Context, in *closeRoom) (*roomAnswer, error) {
	suffix, meta, err := a.roomSale(ctx, &in.RoomWindow)
	if err != nil {
		return nil, err
	}
	if _, ok := a.options.Rooms.FindRoom(suffix, in.Window); !ok {
		return nil, refuse(ctx, "room_unopened", in.Window)
	}
	out, err := a.options.Rooms.CloseRoom(ctx, suffix, in.Window, keyedRoom(ctx, meta, in.Key, nil))
	if err := a.roomSaid(ctx, out, err); err != nil {
		return nil, err
	}
	return a.pulse(ctx, suffix, in.Window)
}

// addRooms adds the routes of waiting rooms.
func (a *Admin) addRooms() {
	const r = "/v1/organizer/sales/{sale}/windows/{window}/room"
	handle(a, route{method: post, path: r, id: "room_open", summary: "Announce the waiting room of a window.", created: true}, a.openRoom)
	handle(a, route{method: get, path: r, id: "room_admin_show", summary: "How a waiting room goes."}, a.showRoom)
	handle(a, route{method: put, path: r + "/rate", id: "room_rate", summary: "Move how fast places are called, and how many may shop at once."}, a.setRoomRate)
	handle(a, route{method: put, path: r + "/pause", id: "room_pause", summary: "Stop calling places, or go on."}, a.pauseRoom)
	handle(a, route{method: put, path: r + "/message", id: "room_message", summary: "Tell everybody who waits."}, a.sayInRoom)
	handle(a, route{method: put, path: r + "/start", id: "room_start", summary: "Move when serving begins; places stay."}, a.moveRoomStart)
	handle(a, route{method: post, path: r + "/close", id: "room_close", summary: "End the room, and publish what became of each rank."}, a.closeRoom)
}

package api

import (
	"net/http"

	"facevalue/waitingroom"
)

// roomProblems are those of a waiting room that mean something else than a sale's of the
// same code, or that a sale does not have, in its order of precedence.
var roomProblems = []*Problem{
	roomProblem(waitingroom.Unopened, http.StatusNotFound, "The organizer announces it first."),
	roomProblem(waitingroom.Exists, http.StatusConflict, "Amend it instead."),
	roomProblem(waitingroom.Over, http.StatusGone, "What became of each place is in its published files."),
	roomProblem(waitingroom.Early, http.StatusConflict, "Come again at `at`."),
	roomProblem(waitingroom.EntriesOver, http.StatusConflict, "Nobody can enter any more."),
	roomProblem(waitingroom.Full, http.StatusConflict, "Nobody more can enter."),
	roomProblem(waitingroom.EnteredAs, http.StatusConflict, "Send `take_over` to have the place here; what the other browser has is worth nothing then."),
	roomProblem(waitingroom.NotYours, http.StatusForbidden, "Send what the entry was made with, from the browser that made it."),
	roomProblem(waitingroom.Fixed, http.StatusConflict, "What was announced stays."),
	roomProblem(waitingroom.NotDrawn, http.StatusConflict, "Ask again after the draw; `at` says when it can be."),
	roomProblem(waitingroom.Drawn, http.StatusConflict, "Nothing is to be done."),
	roomProblem(waitingroom.TooSoon, http.StatusConflict, "Come again at `at`."),
	roomProblem(waitingroom.BadSeed, http.StatusBadRequest, "Send the signature of the round that the notice names."),
	roomProblem(waitingroom.TurnOver, http.StatusConflict, "Claim again: who comes late is served next."),
	roomProblem(waitingroom.LongestTurn, http.StatusConflict, "Reserve now; reservations have a time of their own."),
	roomProblem(waitingroom.Halted, http.StatusConflict, "Places are kept; ask again when `now` says that it goes on."),
	roomProblem(waitingroom.NotYet, http.StatusConflict, "`ahead` places come first; `now` says when to ask again."),
	roomProblem(waitingroom.SoldOut, http.StatusConflict, "`returning` tickets are reserved and may come back."),
	roomProblem(waitingroom.TurnsUp, http.StatusConflict, "Others are served now."),
	roomProblem(waitingroom.State, http.StatusConflict, readAgain),
	roomProblem(waitingroom.Totals, http.StatusConflict, "Count again."),
	roomProblem(waitingroom.EffectState, http.StatusConflict, readAgain),
}

func roomProblem(s waitingroom.Status, status int, do string) *Problem {
	return &Problem{"room_" + s.String(), status, s.Sentence(), do}
}

// OfRoom is the problem of a waiting room's refusal; nil for OK.
func OfRoom(s waitingroom.Status) *Problem {
	if s == waitingroom.OK {
		return nil
	}
	if p := problemNamed("room_" + s.String()); p != nil {
		return p
	}
	return problemNamed(s.String())
}

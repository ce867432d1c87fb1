package api

import (
	"context"
	"errors"

	"facevalue/desk"
	"facevalue/desk/follow"
	"facevalue/views/live"
)

// failed is the refusal for a command that has no outcome. Only outcome_unknown says
// that it may have been carried out.
func (c *call) failed(err error) *Refusal {
	var busy *desk.BusyError
	switch {
	case errors.Is(err, desk.ErrUnknown):
		c.lost = true // it is under way with this call's memory
		return &Refusal{Problem: problemDoubt, Detail: "repeat the request with the same key", Retry: 1}
	case errors.As(err, &busy):
		return &Refusal{Problem: problemBusy, Retry: seconds(busy.RetryAfter)}
	}
	return c.broken(err)
}

// broken is the refusal for what did not work.
func (c *call) broken(err error) *Refusal {
	for _, e := range c.api.options.Errors {
		if errors.Is(err, e.Err) {
			return &Refusal{Problem: problemNamedOr(e.Code), Retry: 1}
		}
	}
	switch {
	case errors.Is(err, desk.ErrStopped), errors.Is(err, desk.ErrNotOwner):
		return &Refusal{Problem: problemStopped, Retry: 10, Why: err}
	case errors.Is(err, desk.ErrClosed), errors.Is(err, follow.ErrClosed), errors.Is(err, live.ErrClosed):
		return &Refusal{Problem: problemClosing, Retry: 1}
	case errors.Is(err, follow.ErrBusy), errors.Is(err, live.ErrBusy):
		return &Refusal{Problem: problemBusy, Retry: 1}
	case errors.Is(err, desk.ErrTooLarge):
		return refuse(problemMalformed, "this asks for too much at once; cut it into several requests")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Refusal{Problem: problemBehind, Retry: 1}
	}
	return &Refusal{Problem: problemInternal, Why: err}
}

func problemNamedOr(code string) *Problem {
	if p := problemNamed(code); p != nil {
		return p
	}
	return problemInternal
}

// seconds are whole seconds that are enough for so many ms.
func seconds(ms int64) int64 { return max((ms+999)/1000, 1) }

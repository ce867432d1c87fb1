package main

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// shutDown ends a house in good order: no further connection, then what is under way,
// then the machines. What takes longer than patience is cut off; nothing that was
// acknowledged is lost by that.
func (h *house) shutDown(patience time.Duration, control, public *served) error {
	h.options.log.Info("closing")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := public.end(ctx)
	if control != nil {
		err = errors.Join(err, control.end(ctx))
	}
	err = errors.Join(err, h.close(ctx))
	if err == nil {
		h.options.log.Info("closed")
	}
	return err
}

// end stops listening and waits for what is under way, as long as ctx lasts.
func (s *served) end(ctx context.Context) error {
	err := s.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.server.Close()
	}
	if ended := <-s.ended; ended != nil && !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

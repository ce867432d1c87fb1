package delivery

import (
	"context"
	"errors"

	"facevalue/breaker"
)

// Steady keeps a mail server that is slow or down from taking up everybody's time: few
// messages are at work at once, and while it is down the others are told so at once.
type Steady struct {
	Sender  Sender
	Breaker *breaker.Breaker
	Now     func() int64
}

// Send sends a message if it may be tried now. A message that is refused for good says
// nothing about the server.
func (s *Steady) Send(ctx context.Context, m Message) error {
	if err := s.Breaker.Enter(s.Now()); err != nil {
		return err
	}
	err := s.Sender.Send(ctx, m)
	s.Breaker.Leave(s.Now(), err != nil && !errors.Is(err, ErrRefused), 0)
	return err
}

package views

import (
	"context"
	"errors"

	"facevalue/seating"
)

var (
	// ErrErased is what Options.Open answers for what was sealed for somebody who
	// was erased.
	ErrErased = errors.New("views: erased")
	// ErrSealed is what Options.Open answers for what will never open: not a blob of
	// this vault, or one whose key is lost.
	ErrSealed = errors.New("views: does not open")
	// ErrFull: more wait for a record than are let wait. Come back later.
	ErrFull = errors.New("views: too many wait for records")
	// ErrClosed: the views were closed.
	ErrClosed = errors.New("views: closed")
	// ErrStale: the machine was forgotten while the feed was at work, or the feed was
	// told records that do not go on from Seq. Make another feed and tell it all
	// records after Seq.
	ErrStale = errors.New("views: feed does not go on from what the views hold")
)

// What personal data is sealed for. A buyer is JSON {"name","email","phone"}, an
// attendee {"name","email"}; an answer is its text as it is.
const (
	PurposeBuyer    = "buyer"
	PurposeAttendee = "attendee"
	PurposeAnswer   = "answer"
)

// Options are what views need from others.
type Options struct {
	// Open opens a sealed blob: the vault's, with its errors as ErrErased and
	// ErrSealed. Any other error makes a flush fail, to be tried again.
	Open func(ctx context.Context, purpose string, blob []byte) ([]byte, error)
	// Person says whose key a blob is sealed under; false for what is no blob.
	Person func(blob []byte) ([16]byte, bool)
	// Charts finds a published chart, for the names of seats.
	Charts func(hash [32]byte) (*seating.Chart, bool)

	// Facts is how many a feed keeps before somebody has to write: 16,384 if 0.
	Facts int
	// Readers is how many queries run at the same time: 4 if 0.
	Readers int
}

func (o *Options) complete() error {
	switch {
	case o.Open == nil:
		return errors.New("views: open: Options.Open is missing, it opens sealed data")
	case o.Person == nil:
		return errors.New("views: open: Options.Person is missing, it says whose a blob is")
	case o.Charts == nil:
		return errors.New("views: open: Options.Charts is missing, it finds charts")
	}
	if o.Facts == 0 {
		o.Facts = 16_384
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	return nil
}

package payment

import (
	"errors"
	"fmt"
)

// Failure is how a request to a company failed.
type Failure uint8

// The failures.
const (
	// Unknown: it may have been carried out. Repeat it with the same key, or look.
	Unknown Failure = 1 + iota
	// Busy: it was not carried out. Repeat it with the same key after RetryAfter.
	Busy
	// Refused: it was not carried out and never will be.
	Refused
	// NotFound: there is no such object.
	NotFound
	// KeyReused: the key came with another request before. That one stands.
	KeyReused
)

var failureNames = [...]string{"", "unknown", "busy", "refused", "not_found", "key_reused"}

// String is the failure's name.
func (f Failure) String() string {
	if int(f) >= len(failureNames) || f == 0 {
		return "failure_out_of_range"
	}
	return failureNames[f]
}

// Error is what a company, or the way to it, answered.
type Error struct {
	Failure    Failure
	Code       string // the company's word for it
	Message    string // for people; never shown to buyers
	RetryAfter int64  // ms; 0 when nothing was said
	Why        error  // of the way to it
}

// Error says it in a line.
func (e *Error) Error() string {
	s := "payment: " + e.Failure.String()
	if e.Code != "" {
		s += " (" + e.Code + ")"
	}
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.Why != nil {
		s = fmt.Sprintf("%s: %v", s, e.Why)
	}
	return s
}

// Unwrap is what went wrong on the way.
func (e *Error) Unwrap() error { return e.Why }

// CodeServerError is the code of an Unknown that the company answered with, rather than
// not at all. It may answer so for as long as it remembers the key.
const CodeServerError = "server_error"

// CodeBalance is the code of a Busy refund that the company has not enough of our money
// for: charges go on, and so does the refund when there is more.
const CodeBalance = "balance_insufficient"

// ErrForged: a webhook that the company did not send, or not now.
var ErrForged = errors.New("payment: webhook refused")

// FailureOf is how a request failed. What is no Error of this package says nothing
// about what happened, so it is Unknown.
func FailureOf(err error) Failure {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Failure
	}
	return Unknown
}

// CodeOf is the company's word for how a request failed; empty where it said none.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

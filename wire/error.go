package wire

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrNewer is matched by the error of Parse when the bytes have a field that
// this program does not know.
var ErrNewer = errors.New("wire: written by a newer version")

// Error tells where bytes stopped being a message, and why.
type Error struct {
	Path    string // struct and field, such as "sale.HoldPlaced.Lines[3].Count"
	Problem string // what is wrong there, and what would be right
	Newer   bool   // the field is unknown: a newer version may have written it
}

func (e *Error) Error() string {
	return "wire: " + e.Path + ": " + e.Problem
}

// Is makes an unknown field match ErrNewer.
func (e *Error) Is(target error) bool {
	return e.Newer && target == ErrNewer
}

func problem(format string, args ...any) *Error {
	return &Error{Problem: fmt.Sprintf(format, args...)}
}

// in moves the error one level out, into the named field.
func (e *Error) in(field string) *Error {
	e.Path = "." + field + e.Path
	return e
}

// at marks the error as that of one element of a slice.
func (e *Error) at(index int) *Error {
	e.Path = "[" + strconv.Itoa(index) + "]" + e.Path
	return e
}

const (
	cut        = "cut off in the middle"
	notMinimal = "a number is not in its shortest form"
	tooLong    = "a number does not fit 64 bits"
)

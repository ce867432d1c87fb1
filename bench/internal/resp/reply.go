package resp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Limits on what a reply may make us hold.
const (
	MaxText  = 1 << 20 // bytes of one string
	MaxItems = 1 << 16 // items of one array
	maxDepth = 8       // arrays in arrays
)

// Reply is one answer of the server.
type Reply struct {
	Int   int64   // of an integer
	Text  string  // of a string
	Items []Reply // of an array
	Nil   bool    // a string or an array that is not there
}

// Error is an answer that says what was wrong with the command. The connection
// goes on.
type Error string

func (e Error) Error() string { return "redis: " + string(e) }

var errLine = errors.New("resp: a line does not end in CR LF")

// ReadReply reads one reply. An Error is the server's; after any other the
// connection is of no more use.
func ReadReply(r *bufio.Reader) (Reply, error) { return readReply(r, 0) }

func readReply(r *bufio.Reader, depth int) (Reply, error) {
	line, err := readLine(r)
	if err != nil {
		return Reply{}, err
	}
	if len(line) == 0 {
		return Reply{}, errors.New("resp: a reply is empty")
	}
	kind, rest := line[0], line[1:]
	switch kind {
	case '+':
		return Reply{Text: string(rest)}, nil
	case '-':
		return Reply{}, Error(rest)
	}
	n, err := strconv.ParseInt(string(rest), 10, 64)
	if err != nil {
		return Reply{}, fmt.Errorf("resp: reply %.40q has no number", line)
	}
	switch kind {
	case ':':
		return Reply{Int: n}, nil
	case '$':
		return readText(r, n)
	case '*':
		return readItems(r, n, depth)
	}
	return Reply{}, fmt.Errorf("resp: reply of kind %q is not known", kind)
}

// readLine reads up to CR LF; the line is valid until the next read.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return nil, fmt.Errorf("resp: read a line: %w", err)
	}
	if len(line) < 2 || line[len(line)-2] != '\r' {
		return nil, errLine
	}
	return line[:len(line)-2], nil
}

func readText(r *bufio.Reader, n int64) (Reply, error) {
	switch {
	case n == -1:
		return Reply{Nil: true}, nil
	case n < 0 || n > MaxText:
		return Reply{}, fmt.Errorf("resp: string of %d bytes, at most %d are read", n, MaxText)
	}
	b := make([]byte, n+2)
	if _, err := io.ReadFull(r, b); err != nil {
		return Reply{}, fmt.Errorf("resp: string of %d bytes: %w", n, err)
	}
	if b[n] != '\r' || b[n+1] != '\n' {
		return Reply{}, errLine
	}
	return Reply{Text: string(b[:n])}, nil
}

// readItems reads an array. An error among its items is the array's error, but
// all of it is read, so that the connection can go on.
func readItems(r *bufio.Reader, n int64, depth int) (Reply, error) {
	switch {
	case n == -1:
		return Reply{Nil: true}, nil
	case n < 0 || n > MaxItems || depth == maxDepth:
		return Reply{}, fmt.Errorf("resp: array of %d items at depth %d, at most %d at %d are read", n, depth, MaxItems, maxDepth)
	}
	var refused error
	var items []Reply
	for range n {
		item, err := readReply(r, depth+1)
		if err != nil {
			if _, ok := errors.AsType[Error](err); !ok {
				return Reply{}, err
			}
			refused = errors.Join(refused, err)
		}
		items = append(items, item)
	}
	return Reply{Items: items}, refused
}

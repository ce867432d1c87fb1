package resp

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strconv"
)

// AppendCommand appends a command and its arguments as they go over the wire.
func AppendCommand(b []byte, args ...string) []byte {
	b = append(b, '*')
	b = strconv.AppendInt(b, int64(len(args)), 10)
	b = append(b, "\r\n"...)
	for _, a := range args {
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(len(a)), 10)
		b = append(b, "\r\n"...)
		b = append(b, a...)
		b = append(b, "\r\n"...)
	}
	return b
}

// Conn is one connection. It belongs to one goroutine at a time.
type Conn struct {
	c   net.Conn
	in  *bufio.Reader
	out []byte
	n   int // commands in out
}

// Dial connects to a server.
func Dial(ctx context.Context, network, address string) (*Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("resp: %w", err)
	}
	return NewConn(c), nil
}

// NewConn speaks over a connection that is there already.
func NewConn(c net.Conn) *Conn { return &Conn{c: c, in: bufio.NewReaderSize(c, 16<<10)} }

// Close ends the connection.
func (c *Conn) Close() error { return c.c.Close() }

// Add puts a command into the pipeline.
func (c *Conn) Add(args ...string) {
	c.out = AppendCommand(c.out, args...)
	c.n++
}

// Flush sends the pipeline in one piece and hands every reply to each, in order.
// The first error ends it.
func (c *Conn) Flush(each func(Reply) error) error {
	n, out := c.n, c.out
	c.n, c.out = 0, c.out[:0]
	if _, err := c.c.Write(out); err != nil {
		return fmt.Errorf("resp: send %d commands: %w", n, err)
	}
	for range n {
		r, err := ReadReply(c.in)
		if err == nil {
			err = each(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Do sends one command and waits for its reply.
func (c *Conn) Do(args ...string) (reply Reply, err error) {
	c.Add(args...)
	err = c.Flush(func(r Reply) error { reply = r; return nil })
	return reply, err
}

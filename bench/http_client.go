package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strconv"

	"facevalue/token"
)

// asker is one client: it writes requests that are ready but for who asks and which
// key, and reads as much of the answer as tells where the next one begins. It makes no
// garbage, so that what is counted is the server's.
type asker struct {
	conn    net.Conn
	answers *bufio.Reader
	buyers  buyers
	request []byte
	left    int // of what the session may hold
	session []byte
}

// holdRequest is the body of every request.
const holdRequest = `{"window":"general","lines":[{"type":"standing","count":2}]}`

// sessions signs the sessions of all clients; both servers are sent the same.
var sessions = func() *token.Ring {
	ring, err := token.NewRing(rand.Reader)
	if err != nil {
		panic(err)
	}
	return ring
}()

func dial(address string, i int) (*asker, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	return &asker{conn: conn, answers: bufio.NewReaderSize(conn, 8<<10), buyers: buyers{salt: uint64(i) + 1<<20}}, nil
}

// holdsEachSession is how often one buyer asks: as often as the sale lets hold.
const holdsEachSession = 2

func (a *asker) do(context.Context) (int, bool, error) {
	a.buyers.next()
	if a.left == 0 {
		now := wall.Now()
		s := token.Session{Claim: token.Claim(a.buyers.claim(1)), Issued: now, Expires: now + day}
		a.session, a.left = sessions.AppendSession(a.session[:0], s), holdsEachSession
	}
	a.left--
	r := append(a.request[:0], "POST /v1/sales/sale_bench/holds HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "...)
	r = append(append(r, a.session...), "\r\nIdempotency-Key: "...)
	key := a.buyers.hash(2)
	for _, b := range key {
		r = append(r, hexDigits[b>>4], hexDigits[b&15])
	}
	r = append(strconv.AppendInt(append(r, "\r\nContent-Length: "...), int64(len(holdRequest)), 10), "\r\n\r\n"...)
	a.request = append(r, holdRequest...)
	if _, err := a.conn.Write(a.request); err != nil {
		return 0, false, err
	}
	return 1, false, a.read()
}

const hexDigits = "0123456789abcdef"

const (
	created = "HTTP/1.1 201 "
	length  = "Content-Length: "
)

// read reads one answer, which has to be 201 with a length.
func (a *asker) read() error {
	var size int64
	for first := true; ; first = false {
		line, err := a.answers.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !begins(line, created) {
			rest, _ := a.answers.Peek(a.answers.Buffered())
			return fmt.Errorf("bench: refused: %s%s", line, rest)
		}
		if begins(line, length) {
			for _, c := range line[len(length) : len(line)-2] {
				size = size*10 + int64(c-'0')
			}
		}
		if len(line) == 2 {
			_, err := a.answers.Discard(int(size))
			return err
		}
	}
}

func begins(line []byte, with string) bool {
	return len(line) >= len(with) && string(line[:len(with)]) == with
}

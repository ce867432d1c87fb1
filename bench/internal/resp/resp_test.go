package resp

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadReply(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     Reply
		err      string
	}{
		{name: "status", in: "+OK\r\n", want: Reply{Text: "OK"}},
		{name: "integer", in: ":-12\r\n", want: Reply{Int: -12}},
		{name: "string", in: "$5\r\nhe\r\no\r\n", want: Reply{Text: "he\r\no"}},
		{name: "empty string", in: "$0\r\n\r\n", want: Reply{}},
		{name: "no string", in: "$-1\r\n", want: Reply{Nil: true}},
		{name: "no array", in: "*-1\r\n", want: Reply{Nil: true}},
		{name: "array", in: "*2\r\n:1\r\n*1\r\n+a\r\n", want: Reply{Items: []Reply{{Int: 1}, {Items: []Reply{{Text: "a"}}}}}},
		{name: "refusal", in: "-ERR no such thing\r\n", err: "redis: ERR no such thing"},
		{name: "refusal in an array", in: "*2\r\n-ERR no\r\n:1\r\n", want: Reply{Items: []Reply{{}, {Int: 1}}}, err: "redis: ERR no"},
		{name: "nothing", in: "", err: "EOF"},
		{name: "empty line", in: "\r\n", err: "is empty"},
		{name: "no CR", in: "+OK\n", err: "CR LF"},
		{name: "no CR after a string", in: "$1\r\nabc", err: "CR LF"},
		{name: "cut string", in: "$5\r\nab", err: "unexpected EOF"},
		{name: "no number", in: ":abc\r\n", err: "has no number"},
		{name: "unknown kind", in: "!3\r\n", err: "is not known"},
		{name: "huge string", in: "$1048577\r\n", err: "at most 1048576"},
		{name: "negative string", in: "$-2\r\n", err: "string of -2 bytes"},
		{name: "huge array", in: "*65537\r\n", err: "at most 65536"},
		{name: "too deep", in: strings.Repeat("*1\r\n", 9), err: "depth 8"},
		{name: "long line", in: "+" + strings.Repeat("a", 9000) + "\r\n", err: "buffer full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadReply(bufio.NewReaderSize(strings.NewReader(c.in), 4096))
			switch {
			case c.err == "" && err != nil, c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Fatalf("error %v, want %q", err, c.err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Fatal(d)
			}
		})
	}
}

func TestAppendCommand(t *testing.T) {
	got := string(AppendCommand([]byte("before"), "SET", "key", ""))
	if want := "before*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$0\r\n\r\n"; got != want {
		t.Fatalf("%q, want %q", got, want)
	}
}

// serve answers each command on the other end of a pipe with what fn makes of it.
func serve(t *testing.T, fn func(args []string) string) *Conn {
	t.Helper()
	client, server := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		in := bufio.NewReader(server)
		for {
			r, err := ReadReply(in) // commands have the form of replies
			if err != nil {
				return
			}
			args := make([]string, len(r.Items))
			for i, item := range r.Items {
				args[i] = item.Text
			}
			go io.WriteString(server, fn(args)) // who still writes does not read yet
		}
	}()
	c := NewConn(client)
	t.Cleanup(func() {
		c.Close()
		<-done
		server.Close()
	})
	return c
}

func TestDo(t *testing.T) {
	c := serve(t, func(args []string) string {
		if args[0] == "ECHO" {
			return string(AppendCommand(nil, args[1:]...))
		}
		return "-ERR unknown command\r\n"
	})
	got, err := c.Do("ECHO", "a", "b\r\n")
	if d := cmp.Diff(Reply{Items: []Reply{{Text: "a"}, {Text: "b\r\n"}}}, got); err != nil || d != "" {
		t.Fatal(err, d)
	}
	_, err = c.Do("SING")
	if _, ok := errors.AsType[Error](err); !ok {
		t.Fatalf("%v is not the server's refusal", err)
	}
	if _, err := c.Do("ECHO", "again"); err != nil {
		t.Fatalf("after a refusal: %v", err)
	}
}

func TestFlushKeepsOrder(t *testing.T) {
	client, server := net.Pipe()
	defer server.Close()
	c := NewConn(client)
	defer c.Close()
	sent := make(chan []byte, 1)
	go func() {
		b := make([]byte, 1<<10)
		n, _ := server.Read(b)
		sent <- b[:n]
		io.WriteString(server, ":1\r\n:2\r\n:3\r\n")
	}()
	for range 3 {
		c.Add("INCR", "n")
	}
	var got []int64
	if err := c.Flush(func(r Reply) error { got = append(got, r.Int); return nil }); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int64{1, 2, 3}, got); d != "" {
		t.Fatal(d)
	}
	if want := bytes.Repeat(AppendCommand(nil, "INCR", "n"), 3); !bytes.Equal(<-sent, want) {
		t.Fatal("the pipeline was not sent in one piece")
	}
}

func TestFlushSaysWhatBroke(t *testing.T) {
	client, server := net.Pipe()
	c := NewConn(client)
	server.Close()
	if _, err := c.Do("PING"); err == nil || !strings.Contains(err.Error(), "send 1 commands") {
		t.Fatalf("%v", err)
	}
	if _, err := Dial(t.Context(), "unix", t.TempDir()+"/nobody"); err == nil || !strings.HasPrefix(err.Error(), "resp: dial unix") {
		t.Fatalf("%v", err)
	}
}

// FuzzReadReply: whatever a server sends, reading ends without a panic, and what
// was read of it is within the limits.
func FuzzReadReply(f *testing.F) {
	for _, seed := range []string{"+OK\r\n", "-ERR\r\n", ":1\r\n", "$3\r\nabc\r\n", "*2\r\n:1\r\n$-1\r\n", "*1\r\n*-1\r\n", "*9\r\n+a\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := ReadReply(bufio.NewReader(bytes.NewReader(in)))
		if err == nil && size(r) > 2*len(in) {
			t.Fatalf("%d bytes made %+v", len(in), r)
		}
	})
}

func size(r Reply) int {
	n := len(r.Text)
	for _, item := range r.Items {
		n += 1 + size(item)
	}
	return n
}

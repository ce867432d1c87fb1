package test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// counts are what was done to a house, and what came of it.
type counts struct {
	kills, broken, unready, limited, running, duplicates             atomic.Int64
	declines, banks, faults, released, abandoned, amended, cancelled atomic.Int64
	soldOut, gone, limits, codes, raced, late                        atomic.Int64

	mu   sync.Mutex
	whys map[string]int // of answers of 5xx, by their code and place
}

// waits counts why somebody had to ask again.
func (c *counts) waits(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whys == nil {
		c.whys = map[string]int{}
	}
	c.whys[what]++
}

func (c *counts) String() string {
	return fmt.Sprintf("%d kills, %d connections that broke, %d answers of 5xx, %d of 429, %d told to wait for the same request, %d requests sent twice at once, "+
		"%d cards declined, %d approved or refused at the bank, %d faults scripted; "+
		"%d holds released, %d left alone, %d changed, %d holds gone meanwhile, %d orders called off or cancelled, %d paid and cancelled at once, %d late payments; "+
		"%d times sold out, %d limits met, %d codes refused",
		c.kills.Load(), c.broken.Load(), c.unready.Load(), c.limited.Load(), c.running.Load(), c.duplicates.Load(),
		c.declines.Load(), c.banks.Load(), c.faults.Load(),
		c.released.Load(), c.abandoned.Load(), c.amended.Load(), c.gone.Load(), c.cancelled.Load(), c.raced.Load(), c.late.Load(),
		c.soldOut.Load(), c.limits.Load(), c.codes.Load()) + fmt.Sprintf("; why of 5xx: %v", c.whys)
}

// request is what a browser asks for. With a key it may be sent any number of times.
type request struct {
	method, path, key, body string
	form                    bool // body is one
	header                  map[string]string
}

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

func (a *answer) accepted() bool { return a.status/100 == 2 || a.status == http.StatusSeeOther }

// code is the name of a refusal.
func (a *answer) code() string {
	var p struct{ Code string }
	_ = json.Unmarshal([]byte(a.body), &p) // what is no problem has none
	return p.Code
}

func (a *answer) String() string { return fmt.Sprintf("%d %.300s", a.status, a.body) }

// told is a request that was accepted, with what was answered first.
type told struct {
	asked request
	first answer
}

// browser asks as one visitor does: from an address of its own, and again with the same
// key for as long as there is no answer.
type browser struct {
	ctx    context.Context
	url    string
	client *http.Client
	token  string
	counts *counts
	mu     sync.Mutex // of told
	told   []told
	wrong  func(format string, args ...any) // takes down what must not be
	seq    atomic.Uint64                    // newest record that was told of
}

// newBrowser is visitor n: one in each network of 256 addresses, so that limits by
// address and by network are those that one visitor has.
func newBrowser(ctx context.Context, h *house, n int, c *counts, wrong func(string, ...any)) *browser {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, byte(1+n/200), byte(1+n%200), 7)}}
	return &browser{
		ctx: ctx, url: h.url, counts: c, wrong: wrong,
		client: &http.Client{
			Timeout: 30 * time.Second,
			Transport: &http.Transport{
				// Whatever name a link has, there is one house.
				DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialer.DialContext(ctx, "tcp", h.at) },
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// ask sends a request until it has an answer. Without one, because the test ends, the
// answer's status is 0.
func (b *browser) ask(r request) answer {
	for try := 0; ; try++ {
		a, err := b.once(r)
		if b.settled(&r, &a, err) {
			if r.key != "" && a.accepted() {
				b.mu.Lock()
				b.told = append(b.told, told{r, a})
				b.mu.Unlock()
			}
			return a
		}
		if !b.rest(try, &a) {
			return answer{}
		}
	}
}

// settled says whether an answer is one, and counts why it is none.
func (b *browser) settled(r *request, a *answer, err error) bool {
	switch {
	case err != nil:
		b.counts.broken.Add(1)
	case a.status == http.StatusInternalServerError:
		b.wrong("the house has a fault: %s", a)
		return true
	case a.status > 500:
		b.counts.unready.Add(1)
		b.counts.waits(r.method + " " + a.code())
	case a.status == http.StatusTooManyRequests:
		b.counts.limited.Add(1)
	case a.status == http.StatusConflict && a.code() == "request_running":
		b.counts.running.Add(1)
	default:
		return true
	}
	return false
}

// rest waits before another try: longer each time, and never as long as the others.
func (b *browser) rest(try int, a *answer) bool {
	pause := time.Duration(5<<min(try, 5)) * time.Millisecond
	if s, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil && a.status == http.StatusTooManyRequests {
		pause = time.Duration(s) * time.Second
	}
	select {
	case <-b.ctx.Done():
		return false
	case <-time.After(pause/2 + rand.N(pause)):
		return true
	}
}

// once sends a request once.
func (b *browser) once(r request) (a answer, err error) {
	url := r.path
	if strings.HasPrefix(url, "/") {
		url = b.url + url
	}
	req, err := http.NewRequestWithContext(b.ctx, r.method, url, strings.NewReader(r.body))
	if err != nil {
		return a, err
	}
	b.dress(req, &r)
	res, err := b.client.Do(req)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return a, err // the answer broke off: it is none
	}
	b.saw(res.Header.Get("Facevalue-Seq"))
	return answer{res.StatusCode, string(body), res.Header}, nil
}

func (b *browser) dress(req *http.Request, r *request) {
	if r.form {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else if r.body != "" || r.method != http.MethodGet {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.token != "" && strings.HasPrefix(r.path, "/v1/") {
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
}

// saw takes down which record an answer rests on.
func (b *browser) saw(text string) {
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return
	}
	for {
		old := b.seq.Load()
		if seq <= old || b.seq.CompareAndSwap(old, seq) {
			return
		}
	}
}

// promised is how many requests with a key were accepted so far.
func (b *browser) promised() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.told)
}

// askTwice sends a request twice at the same time with the same key, as a double click
// or a proxy does. Once it is accepted, both are told the same, byte for byte.
func (b *browser) askTwice(r request) answer {
	b.counts.duplicates.Add(1)
	twin := b.twin()
	var other answer
	var both sync.WaitGroup
	both.Go(func() { other = twin.ask(r) })
	one := b.ask(r)
	both.Wait()
	switch {
	case one.status == 0 || other.status == 0 || !one.accepted() && !other.accepted():
		return one // a refusal is not kept: there may be two different ones
	case !one.accepted():
		one = b.ask(r) // it was refused before the other was accepted
	case !other.accepted():
		other = twin.ask(r)
	}
	if one.status != other.status || one.body != other.body {
		b.wrong("%s %s was sent twice at once and answered\n  %s\n  %s", r.method, r.path, &one, &other)
	}
	return one
}

// twin is the same visitor in another tab.
func (b *browser) twin() *browser {
	return &browser{ctx: b.ctx, url: b.url, client: b.client, token: b.token, counts: b.counts, wrong: b.wrong}
}

// repeat sends everything again that was accepted, and expects what was answered then.
func (b *browser) repeat() (repeated int) {
	twin := b.twin()
	for _, t := range b.told {
		again := twin.ask(t.asked)
		if again.status == 0 {
			return repeated
		}
		if again.status != t.first.status || again.body != t.first.body {
			b.wrong("%s %s was answered\n  %s\nand, repeated later with its key,\n  %s", t.asked.method, t.asked.path, &t.first, &again)
		}
		repeated++
	}
	return repeated
}

package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The kinds of job.
const (
	jobHook    = "hook"   // send event ref to url
	jobIntent  = "intent" // what is under way ends
	jobRefund  = "refund"
	jobExpire  = "expire" // what was set aside goes back
	jobDispute = "dispute"
)

type job struct {
	n        int64
	kind     string
	ref, url string
	tries    int
}

const (
	atOnce      = 16              // webhooks on their way at the same time
	hookTimeout = 5 * time.Second // for an answer to one
)

// pauses before a webhook is sent again, in seconds; after the last it is given up.
var pauses = []int64{1, 2, 5, 15, 60, 300, 1800, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 24 * 3600}

// Work does what is due and says when there will be something to do again,
// math.MaxInt64 for never.
func (c *Company) Work(ctx context.Context) (next int64, err error) {
	for {
		var jobs []job
		err := c.inBooks(ctx, func(b *books) error {
			jobs, next = b.due(atOnce)
			return nil
		})
		if err != nil || len(jobs) == 0 {
			return next, err
		}
		if err := c.do(ctx, jobs); err != nil {
			return 0, err
		}
	}
}

// due are the first jobs whose time has come, and when the first of the others is.
func (b *books) due(most int) (jobs []job, next int64) {
	next = math.MaxInt64
	if b.find("SELECT min(at) FROM jobs HAVING min(at) IS NOT NULL", nil, &next); next > b.now {
		return nil, next
	}
	rows, err := b.tx.Query("SELECT n, kind, ref, url, tries FROM jobs WHERE at <= ? ORDER BY at, n LIMIT ?", b.now, most)
	if err != nil {
		b.fail(err)
		return nil, next
	}
	defer func() { b.fail(rows.Close()) }()
	for rows.Next() {
		var j job
		b.fail(rows.Scan(&j.n, &j.kind, &j.ref, &j.url, &j.tries))
		jobs = append(jobs, j)
	}
	b.fail(rows.Err())
	return jobs, next
}

// do does jobs: webhooks side by side, the rest in the books.
func (c *Company) do(ctx context.Context, jobs []job) error {
	var sends sync.WaitGroup
	var mu sync.Mutex
	var failed []error
	for i := range jobs {
		j := jobs[i]
		sends.Go(func() { // waited for below
			if err := c.doOne(ctx, &j); err != nil {
				mu.Lock()
				failed = append(failed, err)
				mu.Unlock()
			}
		})
	}
	sends.Wait()
	if len(failed) > 0 {
		return failed[0]
	}
	return nil
}

func (c *Company) doOne(ctx context.Context, j *job) error {
	if j.kind == jobHook {
		return c.hook(ctx, j)
	}
	return c.inBooks(ctx, func(b *books) error {
		switch j.kind {
		case jobIntent:
			if r, ok := b.intentByID(j.ref); ok && r.Status == processing {
				b.resolve(r)
			}
		case jobExpire:
			b.expire(j.ref)
		case jobDispute:
			b.complain(j.ref)
		case jobRefund:
			b.endRefund(j.ref)
		}
		b.drop(j)
		return nil
	})
}

func (b *books) drop(j *job) { b.exec("DELETE FROM jobs WHERE n = ?", j.n) }

// hook sends a webhook once; if it is not taken it is sent again later.
func (c *Company) hook(ctx context.Context, j *job) error {
	var body []byte
	err := c.inBooks(ctx, func(b *books) error {
		b.find("SELECT doc FROM events WHERE id = ?", []any{j.ref}, &body)
		return nil
	})
	if err != nil {
		return err
	}
	sendErr := c.send(ctx, j.url, body)
	if ctx.Err() != nil {
		return ctx.Err() // it is sent again after the next start
	}
	return c.inBooks(ctx, func(b *books) error {
		switch {
		case sendErr == nil:
			b.drop(j)
		case j.tries >= len(pauses):
			c.options.Notice(fmt.Errorf("payment/sandbox: webhook %s to %s given up after %d tries: %w", j.ref, j.url, j.tries+1, sendErr))
			b.drop(j)
		default:
			b.exec("UPDATE jobs SET at = ?, tries = tries + 1 WHERE n = ?", b.now+pauses[j.tries]*1000, j.n)
		}
		return nil
	})
}

func (c *Company) send(ctx context.Context, url string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	for _, to := range c.options.Endpoints {
		if to.URL == url {
			req.Header.Set(SignatureHeader, Sign(to.Secret, c.options.Now()/1000, body))
		}
	}
	res, err := c.hooks.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 4096)) // so that the connection can be used again
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

// SignatureHeader is the header that a webhook is signed in.
const SignatureHeader = "Stripe-Signature"

// Sign is the signature of a webhook sent at a second since 1970.
func Sign(secret string, second int64, body []byte) string {
	t := strconv.FormatInt(second, 10)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac(secret, t, body))
}

func mac(secret, t string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(t))
	m.Write([]byte{'.'})
	m.Write(body)
	return m.Sum(nil)
}

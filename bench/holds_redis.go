package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"facevalue/bench/internal/peer"
	"facevalue/bench/internal/resp"
)

// redisHold takes stock if there is enough, notes the hold and when it ends. It
// knows no limit per person, and a repeated request takes again.
const redisHold = `
local n = tonumber(ARGV[2])
local free = tonumber(redis.call('GET', KEYS[1]))
if not free or free < n then return 0 end
redis.call('DECRBY', KEYS[1], n)
redis.call('HSET', KEYS[2], 'buyer', ARGV[1], 'count', n, 'expires', ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[3], KEYS[2])
return 1`

// depth is how many holds a pipelining connection has under way.
const depth = 16

// redisHolds measures Redis and notes its best rates.
func redisHolds(ctx context.Context, s *session, t *table, best map[string]float64) error {
	dir, err := os.MkdirTemp(s.temp, "redis-")
	if err != nil {
		return err
	}
	server, err := peer.StartRedis(ctx, dir)
	if errors.Is(err, peer.ErrMissing) {
		t.note("Left out: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	err = s.redisLoads(ctx, t, server, best)
	t.note("%s: appendfsync always, Unix socket, Lua script (check, DECRBY, HSET, ZADD); no limits, no idempotence, no log rewriting.", server.Version)
	return errors.Join(err, server.Stop(), os.RemoveAll(dir))
}

func (s *session) redisLoads(ctx context.Context, t *table, server *peer.Redis, best map[string]float64) error {
	for _, l := range []struct {
		kind         string
		conns, depth int
	}{
		{"plain", 64, 1},
		{"plain", 512, 1},
		{"pipelined", 16, depth},
		{"pipelined", 64, depth},
		{"pipelined", 256, depth},
	} {
		if s.quick && l.conns != 64 {
			continue
		}
		name := fmt.Sprintf("Redis, %d connections", l.conns)
		if l.depth > 1 {
			name += fmt.Sprintf(", %d-deep pipelines", l.depth)
		}
		s.say("%s", name)
		rate, err := s.redisLoad(ctx, t, server, name, l.conns, l.depth)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		best["redis "+l.kind] = max(best["redis "+l.kind], rate)
	}
	return nil
}

func (s *session) redisLoad(ctx context.Context, t *table, server *peer.Redis, name string, conns, depth int) (float64, error) {
	sha, err := prepareRedis(ctx, server.Socket)
	if err != nil {
		return 0, err
	}
	var workers []worker
	defer func() {
		for _, w := range workers {
			w.(*redisBuyer).conn.Close()
		}
	}()
	for i := range conns {
		c, err := resp.Dial(ctx, "unix", server.Socket)
		if err != nil {
			return 0, err
		}
		workers = append(workers, &redisBuyer{conn: c, sha: sha, depth: depth, buyers: buyers{salt: uint64(i)}})
	}
	l := load{warm: s.warmUp(), window: s.window()}
	got, err := l.run(ctx, workers)
	if err != nil {
		return 0, err
	}
	t.add(name, got.perSecond(), got.took.quantile(.5), got.took.quantile(.99), got.took.quantile(1), none, none, none, none, none, none)
	return got.perSecond(), nil
}

// prepareRedis empties the server and loads stock and script.
func prepareRedis(ctx context.Context, socket string) (sha string, err error) {
	c, err := resp.Dial(ctx, "unix", socket)
	if err != nil {
		return "", err
	}
	defer c.Close()
	for _, args := range [][]string{{"FLUSHALL"}, {"SET", "free", strconv.Itoa(1 << 40)}} {
		if _, err := c.Do(args...); err != nil {
			return "", err
		}
	}
	r, err := c.Do("SCRIPT", "LOAD", redisHold)
	return r.Text, err
}

// redisBuyer places holds over one connection, depth at a time.
type redisBuyer struct {
	conn   *resp.Conn
	sha    string
	depth  int
	buyers buyers
}

var errRedisRefused = errors.New("a hold was refused")

func (b *redisBuyer) do(context.Context) (int, bool, error) {
	expires := strconv.FormatInt(wall.Now()+6*hour, 10)
	for range b.depth {
		b.buyers.next()
		id := b.buyers.hash(0)
		b.conn.Add("EVALSHA", b.sha, "3", "free", "hold:"+string(id[:]), "expiries", string(id[8:]), "2", expires)
	}
	err := b.conn.Flush(func(r resp.Reply) error {
		if r.Int != 1 {
			return errRedisRefused
		}
		return nil
	})
	return b.depth, false, err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"facevalue/bench/internal/peer"
)

// postgresTables: a counter that everybody wants, seats, and holds.
const postgresTables = `
DROP TABLE IF EXISTS pool, seat, hold;
CREATE TABLE pool (id int PRIMARY KEY, available bigint NOT NULL CHECK (available >= 0)) WITH (fillfactor = 10);
CREATE TABLE hold (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, buyer bigint NOT NULL, count int NOT NULL, expires timestamptz NOT NULL);
CREATE TABLE seat (id int PRIMARY KEY, hold bigint);
CREATE INDEX ON seat (id) WHERE hold IS NULL;
INSERT INTO pool VALUES (1, 1000000000);
INSERT INTO seat SELECT n FROM generate_series(1, %d) n;
ANALYZE; CHECKPOINT`

// Each hold is one statement, so that the lock is held for no round trip.
const (
	postgresCounter = `\set buyer random(1, 1000000000)
WITH taken AS (UPDATE pool SET available = available - 2 WHERE id = 1 AND available >= 2 RETURNING id)
INSERT INTO hold (buyer, count, expires) SELECT :buyer, 2, now() + interval '10 minutes' FROM taken;
`
	postgresSeats = `\set buyer random(1, 1000000000)
WITH found AS (SELECT id FROM seat WHERE hold IS NULL ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED),
placed AS (INSERT INTO hold (buyer, count, expires) VALUES (:buyer, 2, now() + interval '10 minutes') RETURNING id)
UPDATE seat SET hold = placed.id FROM found, placed WHERE seat.id = found.id;
`
)

// postgresHolds measures PostgreSQL and notes its best rate.
func postgresHolds(ctx context.Context, s *session, t *table, best map[string]float64) error {
	dir, err := os.MkdirTemp(s.temp, "postgres-")
	if err != nil {
		return err
	}
	if err := os.Chmod(s.temp, 0o711); err != nil { // its user has to get through
		return err
	}
	server, err := peer.StartPostgres(ctx, dir)
	if errors.Is(err, peer.ErrMissing) {
		t.note("Left out: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	err = s.postgresLoads(ctx, t, server, best)
	t.note("%s: fsync on, Unix socket, prepared, one statement per hold; p50 is the mean. No limits, no idempotence.", server.Version)
	return errors.Join(err, server.Stop(), os.RemoveAll(dir))
}

func (s *session) postgresLoads(ctx context.Context, t *table, server *peer.Postgres, best map[string]float64) error {
	seconds := max(1, int(math.Round(s.window().Seconds())))
	for _, l := range []struct {
		name, script string
		clients      int
	}{
		{"PostgreSQL, hot counter row", postgresCounter, 8},
		{"PostgreSQL, hot counter row", postgresCounter, 32},
		{"PostgreSQL, 2 seats SKIP LOCKED", postgresSeats, 8},
		{"PostgreSQL, 2 seats SKIP LOCKED", postgresSeats, 32},
	} {
		if s.quick && l.clients != 8 {
			continue
		}
		name := fmt.Sprintf("%s, %d clients", l.name, l.clients)
		s.say("%s", name)
		if err := server.SQL(ctx, fmt.Sprintf(postgresTables, seatsFor(seconds))); err != nil {
			return err
		}
		rate, err := server.Pgbench(ctx, l.script, l.clients, seconds)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.add(name, rate.PerSecond, rate.Mean, none, none, none, none, none, none, none, none)
		best["postgres"] = max(best["postgres"], rate.PerSecond)
	}
	return nil
}

// seatsFor is more seats than can be held in so many seconds.
func seatsFor(seconds int) int { return 20_000 * (seconds + 1) }

package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"facevalue/sale"
	"facevalue/seating"
)

// Different buyers, and different requests of one, never share a key or a claim.
func TestBuyersDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) buyers {
			return buyers{salt: rapid.Uint64Range(0, 1<<20).Draw(t, name+" salt"), n: rapid.Uint64Range(0, 1<<30).Draw(t, name+" n")}
		}
		a, b := draw("a"), draw("b")
		if a.meta(0).Key == a.meta(1).Key || a.meta(0).Fingerprint == a.meta(1).Fingerprint {
			t.Fatal("two requests with one key")
		}
		session, email := a.claim(sale.ClaimSession), a.claim(sale.ClaimEmail)
		if session.Kind() != sale.ClaimSession || email.Kind() != sale.ClaimEmail || session == email {
			t.Fatalf("%x %x", session, email)
		}
		if a == b {
			return
		}
		if a.meta(0).Key == b.meta(0).Key || session == b.claim(sale.ClaimSession) || email == b.claim(sale.ClaimEmail) {
			t.Fatalf("%+v and %+v are one", a, b)
		}
	})
}

func TestMixLosesNothing(t *testing.T) {
	seen := map[uint64]bool{}
	for n := range uint64(100_000) {
		seen[mix(n)] = true
	}
	if len(seen) != 100_000 {
		t.Fatalf("%d different of 100,000", len(seen))
	}
}

func TestSaleIsSetUp(t *testing.T) {
	for _, chart := range []*seating.Chart{nil, seating.Theatre()} {
		b, err := newBare(chart, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.m.Audit(); err != nil {
			t.Fatal(err)
		}
		out, _ := b.do(placeHold(&buyers{n: 1}, standing, 2))
		if !out.OK() || out.Total != 2*price {
			t.Fatalf("%+v", out)
		}
	}
}

func TestRefusedCommandsAreErrors(t *testing.T) {
	b, err := newBare(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	err = submit(b.do, placeHold(&buyers{n: 1}, standing, 5))
	if err == nil || err.Error() != "*sale.PlaceHold refused: too_many: standing" {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err = submit(func(sale.Command) (sale.Outcome, error) { return sale.Outcome{}, broken }, &sale.ReleaseHold{})
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "*sale.ReleaseHold: ") {
		t.Fatal(err)
	}
}

// A benchmark of answers that are not the expected ones measures nothing.
func TestCostsRefuseTheWrongAnswer(t *testing.T) {
	b, err := newBare(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	c := &costs{bare: b, ctx: t.Context(), t: new(table)}
	hold := []sale.Command{placeHold(&buyers{n: 1}, standing, 2)}
	if _, err := c.of("a hold", sale.SoldOut, hold); err == nil || !strings.HasPrefix(err.Error(), "a hold: want sold_out: ") || len(c.t.rows) != 0 {
		t.Fatalf("%v %v", err, c.t.rows)
	}
	if out, err := c.of("it again", sale.OK, hold); err != nil || out[0].Ref != 1 || len(c.t.rows) != 1 {
		t.Fatalf("%v %v %v", out, err, c.t.rows)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.ctx = ctx
	if _, err := c.of("late", sale.OK, hold); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// The house that is measured stays as full as it should, and the books agree.
func TestPartiesKeepTheLevel(t *testing.T) {
	chart := seating.Theatre()
	for _, percent := range []int{0, 50, 90, 99} {
		p := newParties(chart, percent)
		level := chart.Len() * (100 - percent) / 100
		took, found := p.queries(200)
		free := 0
		for s := range seating.Seat(chart.Len()) {
			if p.house.IsFree(s) {
				free++
			}
		}
		if free != p.free || free < level-6 || free > level+8+4*lapsing {
			t.Errorf("%d %% full: %d free, counted %d, wanted %d", percent, free, p.free, level)
		}
		if len(took) != 200 || !slices.IsSorted(took) || found < 0 || found > 1 || percent == 0 && found != 1 {
			t.Errorf("%d %% full: %d spans, found %v", percent, len(took), found)
		}
		seated := 0
		for _, seats := range p.seated {
			seated += len(seats)
		}
		if seated+free != chart.Len() {
			t.Errorf("%d %% full: %d seated and %d free of %d", percent, seated, free, chart.Len())
		}
	}
}

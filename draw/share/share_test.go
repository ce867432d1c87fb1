package main

import (
	"math"
	"strings"
	"testing"
)

// TestSharesAreWhatTheyMustBe: everything is sold; drawn, a broker gets what as many
// fans with the same wish would; joined, no more than the cards allow.
func TestSharesAreWhatTheyMustBe(t *testing.T) {
	for seed := range uint64(3) {
		w := world{fans: 20_000, brokers: 10, identities: 4_000, bots: 400, cards: 5, tickets: 8_000, limit: 4, seed: seed}
		first, firstJoined, drawn, drawnJoined := w.sell(false, false), w.sell(false, true), w.sell(true, false), w.sell(true, true)
		for _, r := range []result{first, firstJoined, drawn, drawnJoined} {
			if r.sold != w.tickets || r.toFans > r.sold {
				t.Fatalf("seed %d: %+v", seed, r)
			}
		}
		// Fans ask for 2.5 on average and 85 % of them come; brokers ask for 4.
		fans, brokers := 20_000*2.5*(1-fansMissTurn), 4_000*4.0
		want := fans / (fans + brokers)
		if got := float64(drawn.toFans) / float64(w.tickets); math.Abs(got-want) > 0.03 {
			t.Errorf("seed %d: drawn, fans got %.3f of all, expected %.3f", seed, got, want)
		}
		for _, r := range []result{firstJoined, drawnJoined} {
			if r.sold-r.toFans > w.brokers*w.cards*w.limit {
				t.Errorf("seed %d: joined, brokers got %d, at most %d", seed, r.sold-r.toFans, w.brokers*w.cards*w.limit)
			}
		}
		if first.toFans > w.tickets/10 {
			t.Errorf("seed %d: first come, fans got %d of %d", seed, first.toFans, w.tickets)
		}
	}
}

// TestReport: equal worlds print equal figures.
func TestReport(t *testing.T) {
	w := world{fans: 500, brokers: 0, identities: 0, tickets: 100, limit: 2, seed: 1}
	var a, b strings.Builder
	report(&a, w)
	report(&b, w)
	if a.String() != b.String() || !strings.Contains(a.String(), "| drawn | yes | 100.0 % | 0.0 % |") {
		t.Error(a.String())
	}
}

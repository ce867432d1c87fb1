package waitingroom

import "testing"

// TestFromLobbyToOutcomes walks the whole way once.
func TestFromLobbyToOutcomes(t *testing.T) {
	r := drawnRig(t, 50)
	r.wait(3 * second) // 10 a second, to 20
	if p := r.m.Pulse(); p.Served != 20 || p.Called != 20 || p.Room != 0 {
		t.Fatalf("%+v", p)
	}
	for rank := uint64(1); rank <= 20; rank++ {
		out := r.claimRank(rank)
		if !out.OK() || out.Rank != rank || out.Generation != 1 || out.Expires != r.now+5*minute {
			t.Fatalf("rank %d: %+v", rank, out)
		}
	}
	if out := r.claimRank(21); out.Status != NotYet || out.Ahead != 0 {
		t.Fatalf("%+v", out)
	}
	r.must(&Spend{Meta: house, Entry: r.byRank(1), Generation: 1, Tickets: 3})
	r.wait(2 * second)
	if out := r.claimRank(21); !out.OK() {
		t.Fatalf("%+v", out)
	}
	r.until(testNotice().Closes)
	r.must(&Close{Meta: house, Tallies: []Tally{{Through: 3, Left: 77}, {Elsewhere: 1, Left: 19}}})
	codes := map[Code]int{}
	r.m.Outcomes(func(res Result) bool {
		codes[res.Code]++
		return true
	})
	if codes[Ordered] != 1 || codes[NoOrder] != 20 || codes[Missed] != 29 {
		t.Errorf("%v", codes)
	}
	r.replay()
}

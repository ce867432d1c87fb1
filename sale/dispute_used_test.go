package sale

import (
	"testing"

	"facevalue/payment"
)

// TestDisputeAfterUse: whose ticket was used before the bank heard of it is marked, and
// what was used is void like the rest when the dispute is lost; no stock returns.
func TestDisputeAfterUse(t *testing.T) {
	r := newFloor(t, usual())
	n := r.bought(buyer(1), Want{Count: 2})
	r.m.ticketAt(1).state = ticketAdmitted
	free0 := r.m.pools[0].freeIn(0)
	r.must(&NoteDispute{Meta: house, Order: n, Payment: "pay", Ref: "dp_1", Amount: r.m.orderAt(n).paid, State: payment.DisputeLost, Reason: "fraudulent"})
	info, _ := r.m.OrderInfo(n)
	if d := info.Beside.Disputes; len(d) != 1 || d[0].Used != 1 || d[0].State != "lost" {
		t.Errorf("the dispute is %+v", d)
	}
	if info.State != "cancelled" || r.m.pools[0].freeIn(0) != free0 || r.m.pools[0].sum(blocked) == 0 {
		t.Errorf("%s, %d free of %d before, %d kept out of sale", info.State, r.m.pools[0].freeIn(0), free0, r.m.pools[0].sum(blocked))
	}
	if rows := r.m.Review(); len(rows) != 1 || rows[0].Kind != ReviewDispute {
		t.Errorf("the review list is %+v", rows)
	}
}

package node_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"facevalue/payment"
	"facevalue/sale"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run TestKilledAtAnyPoint with this seed alone")
	seedsFlag = flag.Int("seeds", 4, "how many seeds TestKilledAtAnyPoint runs")
)

// acked is what a buyer was told.
type acked struct {
	cmd sale.Command
	out sale.Outcome
}

// TestKilledAtAnyPoint sells, takes what is on disk at some moment, and opens that, as
// after a crash: all that was told is there, a request that is repeated gets the
// answer that it got, views are what a fresh fold makes of the journal, and it goes on.
func TestKilledAtAnyPoint(t *testing.T) {
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		seeds = nil
		for n := range *seedsFlag {
			seeds = append(seeds, uint64(n)+1)
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { killed(t, seed) })
	}
}

func killed(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	w := newWorld(t)
	w.club(1000)
	var told []acked
	buyers := 0
	for life := range 4 {
		for range 1 + r.IntN(25) {
			buyers++
			told = append(told, w.something(r, buyers)...)
		}
		if r.IntN(2) == 0 {
			w.rows("sale-club") // some crashes find the views at the end, some do not
		}
		next := filepath.Join(t.TempDir(), fmt.Sprint(life))
		w.copyTo(next)
		w.node.Close(context.Background()) // of a directory that nobody looks at again
		w.dir = next
		w.open()
		for _, a := range told {
			again, _, err := w.sale().Submit(context.Background(), a.cmd)
			if err != nil || !cmp.Equal(again, a.out) {
				t.Fatalf("seed %d, life %d: %T was answered %+v, and after a crash %+v, %v", seed, life, a.cmd, a.out, again, err)
			}
		}
		if r.IntN(2) == 0 {
			w.close()
			w.rebuilt()
			w.open()
		}
	}
	w.sold(told)
}

// something has a buyer hold, and perhaps buy and pay; it answers what was told.
func (w *world) something(r *rand.Rand, n int) (told []acked) {
	w.t.Helper()
	ask := func(cmd sale.Command) sale.Outcome {
		out, _, err := w.sale().Submit(context.Background(), cmd)
		if err != nil || !out.OK() {
			w.t.Fatalf("%T: %s %+v %v", cmd, out.Status, out.Detail, err)
		}
		told = append(told, acked{cmd, out})
		return out
	}
	typ := uint32(r.IntN(2))
	held := ask(&sale.PlaceHold{
		Meta: sale.Meta{Key: key('h', n)}, Claims: []sale.Claim{buyer(n)},
		Wants: []sale.Want{{Kind: sale.TicketLine, Index: typ, Count: 1 + r.Uint32N(3)}},
	})
	if r.IntN(3) == 0 {
		return told
	}
	ask(w.checkout(n, held))
	if typ == 0 && r.IntN(2) == 0 {
		ref := <-w.bank.begun
		for r.IntN(2) == 0 && len(w.bank.begun) > 0 { // somebody else's, who never pays
			ref = <-w.bank.begun
		}
		w.bank.set(ref, payment.Succeeded)
		if err := w.node.PaymentNews(context.Background(), ref); err != nil {
			w.t.Fatal(err)
		}
	}
	return told
}

// sold says whether every order that was told of is there, with the total told.
func (w *world) sold(told []acked) {
	w.t.Helper()
	if err := w.sale().Live().Wait(context.Background(), w.sale().Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
	for _, a := range told {
		if _, is := a.cmd.(*sale.Checkout); !is {
			continue
		}
		if err := w.sale().Live().Read(func(m *sale.Machine, _ uint64) {
			info, ok := m.OrderInfo(a.out.Ref)
			if !ok || info.Total != a.out.Total {
				w.t.Errorf("order %d for %d was told of, there is %+v", a.out.Ref, a.out.Total, info)
			}
		}); err != nil {
			w.t.Fatal(err)
		}
	}
}

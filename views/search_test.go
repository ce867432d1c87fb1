package views

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"facevalue/sale"

	"pgregory.net/rapid"
)

// shop is a small world told by hand.
func shop(name string) *world {
	w := newWorld(name, 1)
	w.now = begin + day
	return w
}

// buy sells at the counter, to somebody with a name.
func (w *world) buy(c contact, wants ...sale.Want) uint64 {
	p := w.person()
	out := w.do(&sale.SellAtCounter{
		Meta: sale.Meta{By: clerk}, Window: 1, Wants: wants, Tender: "cash", Ref: "till-" + w.name, Claims: []sale.Claim{mail(w.people)},
		Person: p, Sealed: seal(p, PurposeBuyer, c), Language: "de",
	})
	if !out.OK() {
		panic(fmt.Sprintf("%v %+v", out.Status, out.Detail))
	}
	w.now += 1000
	return out.Ref
}

func (w *world) views(t tb, dir string) *Views {
	t.Helper()
	v := openViews(t, filepath.Join(dir, "views.db"), w.options())
	feedAll(t, v, w)
	return v
}

func found(t tb, v *Views, q Query) []string {
	t.Helper()
	page, err := v.Orders(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	ids := []string{}
	for _, o := range page.Orders {
		ids = append(ids, fmt.Sprintf("%s:%d", o.Sale, o.N))
	}
	return ids
}

func TestSearch(t *testing.T) {
	w := shop("club")
	w.buy(contact{Name: "Zoë Müller-Lüdenscheidt", Email: "Zoe@Example.org", Phone: "+49 (30) 123-4567"}, sale.Want{Index: 0, Count: 2})
	w.buy(contact{Name: "Anna O'Neill", Email: "anna@example.org"}, sale.Want{Index: 2, Count: 2, Seats: []uint32{0, 1}})
	w.buy(contact{Name: "Ørsted, Łukasz", Email: "l@example.net"}, sale.Want{Index: 1, Count: 1}, sale.Want{Kind: sale.ItemLine, Count: 1})
	w.buy(contact{Name: "100% _sure_", Email: "x@example.org"}, sale.Want{Index: 3, Count: 1, Seats: []uint32{16}})
	w.do(&sale.CancelOrder{Meta: sale.Meta{By: boss}, Order: 3, Reason: "ill"})
	v := w.views(t, t.TempDir())
	defer v.Close()

	at := func(n uint64) int64 { o, _ := w.m.OrderInfo(n); return o.At }
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"everything, newest first", Query{}, "4 3 2 1"},
		{"beginning of a name", Query{Text: "zo"}, "1"},
		{"without its accents", Query{Text: "zoe muller"}, "1"},
		{"words in any order", Query{Text: "MÜLLER zoe"}, "1"},
		{"second half of a double name", Query{Text: "ludensch"}, "1"},
		{"letters that have no accent to lose", Query{Text: "orsted"}, "3"},
		{"behind an apostrophe", Query{Text: "neill"}, "2"},
		{"all words must match", Query{Text: "zoe neill"}, ""},
		{"beginning of an address", Query{Text: "anna@ex"}, "2"},
		{"a number as it is dialled", Query{Text: "+49 30 1234567"}, "1"},
		{"an order's id", Query{Text: "ord_club_2"}, "2"},
		{"an order's number", Query{Text: "3"}, "3"},
		{"a ticket's id", Query{Text: "tkt_club_3"}, "2"},
		{"a hold's id", Query{Text: " HOLD_club_4 "}, "4"},
		{"an id of another sale", Query{Text: "ord_tour_2"}, ""},
		{"a seat's id", Query{Text: "a-1"}, "2"},
		{"a seat as it is printed", Query{Text: hall.Describe(16)}, "4"},
		{"nothing of LIKE", Query{Text: "%"}, ""},
		{"nor of its wildcards", Query{Text: "_nna"}, ""},
		{"a payment's reference", Query{Text: "till-cl"}, "4 3 2 1"},
		{"a whole address, whatever the case", Query{Email: "zoe@example.ORG"}, "1"},
		{"not a beginning of one", Query{Email: "zoe@example"}, ""},
		{"a claim", Query{Claims: [][16]byte{mail(2)}}, "2"},
		{"an address or a claim", Query{Email: "zoe@example.org", Claims: [][16]byte{mail(2)}}, "2 1"},
		{"a seat", Query{Seat: "A-2"}, "2"},
		{"a state", Query{State: "cancelled"}, "3"},
		{"a type", Query{Type: "vip"}, "3"},
		{"a type that is an item", Query{Type: "scarf"}, ""},
		{"an event", Query{Event: "play"}, "4 2"},
		{"from", Query{From: at(3)}, "4 3"},
		{"until", Query{To: at(3)}, "2 1"},
		{"conditions together", Query{Event: "play", Text: "example", State: "confirmed"}, ""},
		{"conditions that agree", Query{Event: "play", Text: "anna", State: "confirmed"}, "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.q.Sales = []string{"club"}
			var want []string
			for _, n := range strings.Fields(c.want) {
				want = append(want, "club:"+n)
			}
			if got := found(t, v, c.q); !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
		})
	}
}

func TestSearchRefuses(t *testing.T) {
	w := shop("club")
	v := w.views(t, t.TempDir())
	defer v.Close()
	for _, c := range []struct {
		name, says string
		q          Query
	}{
		{"a limit", "from 1 to 500", Query{Limit: 501}},
		{"a limit below", "from 1 to 500", Query{Limit: -1}},
		{"a text", "200 bytes", Query{Text: strings.Repeat("x", 201)}},
		{"a state", "waits, confirmed", Query{State: "gone"}},
		{"a cursor", "no page ended", Query{After: "?"}},
		{"a cursor of ours that was changed", "no page ended", Query{After: cursor{1, "x", 2}.String() + "A"}},
		{"an instant", "milliseconds", Query{From: -1}},
		{"sales", "1000", Query{Sales: make([]string, 1001)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := v.Orders(context.Background(), c.q)
			if !errors.Is(err, ErrQuery) || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("answers %v, which should be ErrQuery and say %q", err, c.says)
			}
		})
	}
	if got := found(t, v, Query{}); len(got) != 0 {
		t.Errorf("no sale was named, and %v were found", got)
	}
	if got := found(t, v, Query{Sales: []string{"none", ""}}); len(got) != 0 {
		t.Errorf("a sale that is not there has %v", got)
	}
}

// Whatever is sold between two pages: each order that was there when the first page
// was read is on exactly one page, in order, and nothing else that came later.
func TestPagesAreStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range 60 {
			w.step()
		}
		v := openViews(rt, filepath.Join(t.TempDir(), "views.db"), w.options())
		defer v.Close()
		feedAll(rt, v, w)
		var want []string
		for n := w.m.Orders(); n > 0; n-- {
			want = append(want, fmt.Sprintf("club:%d", n))
		}
		var got []string
		q := Query{Sales: []string{"club"}, Limit: rapid.IntRange(1, 7).Draw(rt, "limit")}
		for {
			page, err := v.Orders(context.Background(), q)
			if err != nil {
				rt.Fatalf("%v", err)
			}
			for _, o := range page.Orders {
				got = append(got, fmt.Sprintf("club:%d", o.N))
			}
			if page.Next == "" {
				break
			}
			q.After = page.Next
			for range rapid.IntRange(0, 3).Draw(rt, "steps") {
				w.now += 5000
				w.step()
			}
			feedAll(rt, v, w)
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("pages have %v, want %v", got, want)
		}
	})
}

// A query answers what a look at every order would.
func TestSearchIsALookAtEveryOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("club", rapid.Uint64().Draw(rt, "seed"))
		for range 80 {
			w.step()
		}
		v := openViews(rt, filepath.Join(t.TempDir(), "views.db"), w.options())
		defer v.Close()
		feedAll(rt, v, w)
		q := Query{
			Sales: []string{"club"}, Limit: maxLimit,
			State: rapid.SampledFrom([]string{"", "waits", "confirmed", "lapsed", "cancelled"}).Draw(rt, "state"),
			Event: rapid.SampledFrom([]string{"", "gig", "play"}).Draw(rt, "event"),
			Type:  rapid.SampledFrom([]string{"", "ga", "front"}).Draw(rt, "type"),
		}
		if fan := rapid.Uint32Range(0, 6).Draw(rt, "fan"); fan > 0 {
			q.Claims = [][16]byte{session(fan - 1)}
		}
		var want []string
		for n := w.m.Orders(); n > 0; n-- {
			if o, _ := w.m.OrderInfo(n); matches(w, &q, &o) {
				want = append(want, fmt.Sprintf("club:%d", n))
			}
		}
		if got := found(rt, v, q); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			rt.Fatalf("%+v: found %v, want %v", q, got, want)
		}
	})
}

func matches(w *world, q *Query, o *sale.OrderInfo) bool {
	setup := w.m.Setup()
	of := func(want func(t *sale.TypeSetup) bool) bool {
		return slices.ContainsFunc(o.Lines, func(l sale.Line) bool { return l.Kind == sale.TicketLine && want(&setup.Types[l.Index]) })
	}
	return (q.State == "" || o.State == q.State) &&
		(q.Event == "" || of(func(t *sale.TypeSetup) bool { return setup.Events[t.Event].Key == q.Event })) &&
		(q.Type == "" || of(func(t *sale.TypeSetup) bool { return t.Key == q.Type })) &&
		(len(q.Claims) == 0 || o.Owner == q.Claims[0])
}

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
)

func trail(t *testing.T, v *Views, q AuditQuery) []string {
	t.Helper()
	page, err := v.Audit(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range page.Rows {
		all = append(all, a.Role+" "+a.Name+" "+a.What)
	}
	slices.Reverse(all)
	return all
}

// The trail has what staff did, in words, and nothing of what fans did.
func TestAuditOfASale(t *testing.T) {
	w := newWorld("club", 1)
	start := w.now
	w.now += 1000
	by := sale.Meta{By: boss}
	for _, cmd := range []sale.Command{
		&sale.SetPrice{Meta: by, Type: 0, Price: price(2500)},
		&sale.SetItemPrice{Meta: by, Item: 0, Price: sale.Price{Face: 1200}},
		&sale.SetSwitch{Meta: by, State: sale.SwitchPaused, Reason: "counting"},
		&sale.SetSwitch{Meta: by, Type: 1, State: sale.SwitchOpen, Reason: "go"},
		&sale.SetSwitch{Meta: by, State: sale.SwitchOpen, Reason: "counted"},
		&sale.BlockSeats{Meta: by, Event: 1, Seats: []uint32{0, 1}, Kill: true, Reason: "camera"},
		&sale.BlockSeats{Meta: by, Event: 1, Seats: []uint32{2, 3, 4, 5, 6, 7}, Reason: "press"},
		&sale.UnblockSeats{Meta: by, Event: 1, Seats: []uint32{0}},
		&sale.MoveSeats{Meta: by, Event: 1, Seats: []uint32{8, 9}, Alloc: 1},
		&sale.MoveCount{Meta: by, Pool: 0, From: 1, To: 0, Count: 5},
		&sale.BlockCount{Meta: by, Pool: 0, Count: 3, Reason: "stage"},
		&sale.BlockCount{Meta: by, Pool: 0, Count: -2, Reason: "smaller stage"},
		&sale.SetCapacity{Meta: by, Pool: 0, Capacity: 150},
		&sale.ExtendHolds{Meta: by, Until: w.now + 5000, Reason: "payments are down"},
		&sale.PostRules{Meta: by, Window: 0, Version: 1, Effective: w.now},
		&sale.ChangeWindow{Meta: by, Window: 1, Def: sale.WindowDef{Key: "club", Types: []uint32{0}, Alloc: 1, General: true, Access: true}},
		&sale.PlaceHold{Wants: []sale.Want{{Index: 0, Count: 1}}, Claims: []sale.Claim{session(1)}},
		&sale.SellAtCounter{Meta: sale.Meta{By: clerk}, Wants: []sale.Want{{Index: 1, Count: 1}}, Free: true, Reason: "guest"},
		&sale.AdjustOrder{Meta: by, Order: 1, Reason: "kind", Lines: []sale.Adjustment{{Kind: sale.DonationLine, Index: 1, Amount: 500}}},
	} {
		if out := w.do(cmd); !out.OK() {
			t.Fatalf("%T: %v %+v", cmd, out.Status, out.Detail)
		}
	}
	v := w.views(t, t.TempDir())
	defer v.Close()
	got := trail(t, v, AuditQuery{Machines: []string{"sale-club"}, From: start + 1, Limit: maxLimit})
	want := []string{
		"owner olga priced ticket type ga at 2835",
		"owner olga priced item scarf at 1200",
		"owner olga switched the sale to paused: counting",
		"owner olga switched ticket type ga to open: go",
		"owner olga switched the sale to open: counted",
		"owner olga killed seats a-1, a-2 of play: camera",
		"owner olga blocked seats a-3, a-4, a-5, a-6, a-7 and 1 more of play: press",
		"owner olga unblocked seats a-1 of play",
		"owner olga moved 2 seats of play to members",
		"owner olga moved 5 of pool floor from members to general",
		"owner olga blocked 3 of pool floor in general: stage",
		"owner olga unblocked 2 of pool floor in general: smaller stage",
		"owner olga set the capacity of pool floor to 150",
		"owner olga gave all holds more time: payments are down",
		"owner olga posted rules 1 of window general",
		"owner olga changed window club",
		"box_office bert made order 1: guest",
		"owner olga adjusted order 1 by 500: kind",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the trail is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := trail(t, v, AuditQuery{Machines: []string{"sale-club"}, Name: "bert"}); len(got) != 1 {
		t.Errorf("bert did %v", got)
	}
	if got := trail(t, v, AuditQuery{Name: "bert"}); len(got) != 0 {
		t.Errorf("in no machine bert did %v", got)
	}
}

// An organizer's trail, page by page beside that of a sale, newest first.
func TestAuditPages(t *testing.T) {
	w := shop("club")
	v := openViews(t, filepath.Join(t.TempDir(), "views.db"), w.options())
	defer v.Close()
	feedAll(t, v, w)
	feed := v.AuditFeed("org-club")
	const records = 150 // more than the feed keeps
	for n := range records {
		feed.Folded(Mark{Seq: uint64(n) + 1, At: begin + int64(n)}, []Deed{
			{At: begin + int64(n), Role: "staff", Name: "ann", What: fmt.Sprintf("deed %d", n)}, {}, {At: begin + int64(n), Role: "key", Name: "till", What: "sold"},
		})
	}
	if err := feed.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	if v.Seq("org-club") != records {
		t.Errorf("stands at %d", v.Seq("org-club"))
	}
	q := AuditQuery{Machines: []string{"sale-club", "org-club"}, Limit: 7}
	var all []AuditRow
	for {
		page, err := v.Audit(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Rows...)
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	ours := 0
	for i, a := range all {
		if a.Machine == "org-club" {
			ours++
		}
		if i > 0 && (a.At > all[i-1].At || slices.Contains(all[:i], a)) {
			t.Fatalf("row %d comes too late or again: %+v", i, a)
		}
	}
	if ours != 2*records || len(all) <= ours {
		t.Errorf("%d rows of the organizer in %d, want %d and some of the sale", ours, len(all), 2*records)
	}
	if _, err := v.Audit(context.Background(), AuditQuery{Limit: -1}); !errors.Is(err, ErrQuery) {
		t.Errorf("a limit below 0 is answered %v", err)
	}
	if _, err := v.Audit(context.Background(), AuditQuery{After: "x"}); !errors.Is(err, ErrQuery) {
		t.Errorf("a strange cursor is answered %v", err)
	}
	feed.Folded(Mark{Seq: records + 2}, nil)
	if err := feed.Stopped(); !errors.Is(err, ErrStale) {
		t.Errorf("a record left out is answered %v", err)
	}
}

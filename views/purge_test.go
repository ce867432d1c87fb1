package views

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"facevalue/sale"
)

// After an erasure nothing of the person is left: not in rows, not in free pages, not
// in SQLite's log; and nothing of anybody else is gone.
func TestPurgeLeavesNothing(t *testing.T) {
	w := shop("club")
	secret := contact{Name: "Xanthippe Quarzburg", Email: "xq@Quarzburg.example", Phone: "+49 171 998877665"}
	w.buy(contact{Name: "Anna", Email: "anna@example.org"}, sale.Want{Index: 0, Count: 1})
	n := w.buy(secret, sale.Want{Index: 0, Count: 2})
	gone := [16]byte{1, 0, byte(w.people), 7}
	w.do(&sale.NameTicket{Meta: sale.Meta{By: clerk}, Ticket: 2, Person: gone, Sealed: seal(gone, PurposeAttendee, secret)})
	dir := t.TempDir()
	v := w.views(t, dir)
	defer v.Close()
	if got := found(t, v, Query{Sales: []string{"club"}, Text: "quarz"}); len(got) != 1 {
		t.Fatalf("before the erasure %v are found", got)
	}
	if !inFiles(t, dir, "Quarzburg") {
		t.Fatal("the name is not in the files to begin with")
	}

	w.erase(gone)
	if err := v.Purge(context.Background(), gone, [16]byte{}); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"Xanthippe", "xanthippe", "Quarzburg", "quarzburg", "998877665"} {
		if inFiles(t, dir, left) {
			t.Errorf("%q is still in the files", left)
		}
	}
	for _, text := range []string{"quarz", "xanth", "49171"} {
		if got := found(t, v, Query{Sales: []string{"club"}, Text: text}); len(got) != 0 {
			t.Errorf("%q still finds %v", text, got)
		}
	}
	o, _, err := v.Order(context.Background(), "club", n)
	if err != nil || o.Contact != "erased" || o.Name != "" || o.Tickets[0].Attendee != "erased" || o.Tickets[0].Name != "" || o.Total == 0 {
		t.Errorf("the order reads %+v, %v", o, err)
	}
	if got := found(t, v, Query{Sales: []string{"club"}, Text: "anna"}); len(got) != 1 {
		t.Errorf("of somebody else %v are found", got)
	}
	if got, want := hashOf(t, v, w), rebuilt(t, t.TempDir(), w); got != want {
		t.Errorf("a rebuilt view is another one:\n%s", differences(t, v, w, t.TempDir()))
	}
}

// inFiles looks through the bytes of the file and its log.
func inFiles(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

// A contact that is corrected is replaced: the old one is found no more.
func TestCorrectedContact(t *testing.T) {
	w := shop("club")
	n := w.buy(contact{Name: "Anna Oldname", Email: "old@example.org"}, sale.Want{Index: 0, Count: 1})
	p := w.person()
	correct := &sale.CorrectContact{Meta: sale.Meta{By: boss}, Order: n, Reason: "misspelt", Person: p, Sealed: seal(p, PurposeBuyer, contact{Name: "Anna Newname", Email: "new@example.org"})}
	if out := w.do(correct); !out.OK() {
		t.Fatal(out)
	}
	v := w.views(t, t.TempDir())
	defer v.Close()
	for text, want := range map[string]int{"oldname": 0, "old@": 0, "newname": 1, "anna": 1} {
		if got := found(t, v, Query{Sales: []string{"club"}, Text: text}); len(got) != want {
			t.Errorf("%q finds %v, want %d", text, got, want)
		}
	}
	if got := found(t, v, Query{Sales: []string{"club"}, Email: "old@example.org"}); len(got) != 0 {
		t.Errorf("the old address finds %v", got)
	}
}

// What does not open is shown as such, and holds up nothing.
func TestSealedData(t *testing.T) {
	w := shop("club")
	for _, sealed := range [][]byte{nil, []byte("noise of some length"), seal([16]byte{1, 9}, "another purpose", contact{Name: "x"}), seal([16]byte{1, 8}, PurposeBuyer, "not JSON")} {
		out := w.do(&sale.SellAtCounter{
			Meta: sale.Meta{By: clerk}, Window: 1, Wants: []sale.Want{{Index: 0, Count: 1}}, Tender: "cash", Person: [16]byte{1, 5}, Sealed: sealed,
		})
		if !out.OK() {
			t.Fatal(out)
		}
	}
	v := w.views(t, t.TempDir())
	defer v.Close()
	page, err := v.Orders(context.Background(), Query{Sales: []string{"club"}})
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, o := range page.Orders {
		states = append(states, o.Contact)
	}
	if got := strings.Join(states, " "); got != "open sealed sealed none" {
		t.Errorf("contacts are %s", got)
	}
}

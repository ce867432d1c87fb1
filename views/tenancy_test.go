package views

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// two are the sales of two organizers in one file: alike in every key and name.
func two(t tb, dir string) (v *Views, ours, theirs *world) {
	t.Helper()
	ours, theirs = newWorld("club", 5), newWorld("tour", 5)
	for _, w := range []*world{ours, theirs} {
		for range 120 {
			w.step()
		}
	}
	v = openViews(t, filepath.Join(dir, "views.db"), ours.options())
	feedAll(t, v, ours)
	feedAll(t, v, theirs)
	return v, ours, theirs
}

// What one organizer asks is answered as if the other's sale were not in the file.
func TestQueriesKeepToTheirSales(t *testing.T) {
	v, ours, _ := two(t, t.TempDir())
	defer v.Close()
	alone := ours.views(t, t.TempDir())
	defer alone.Close()
	ctx := context.Background()
	for name, ask := range map[string]func(v *Views) (any, error){
		"orders":  func(v *Views) (any, error) { return v.Orders(ctx, Query{Sales: []string{"club"}, Limit: maxLimit}) },
		"by text": func(v *Views) (any, error) { return v.Orders(ctx, Query{Sales: []string{"club"}, Text: "mull"}) },
		"by claim": func(v *Views) (any, error) {
			return v.Orders(ctx, Query{Sales: []string{"club"}, Claims: [][16]byte{mail(1)}})
		},
		"by seat":    func(v *Views) (any, error) { return v.Orders(ctx, Query{Sales: []string{"club"}, Seat: "a-1"}) },
		"their id":   func(v *Views) (any, error) { return v.Orders(ctx, Query{Sales: []string{"club"}, Text: "ord_tour_1"}) },
		"one":        func(v *Views) (any, error) { o, _, err := v.Order(ctx, "club", 1); return o, err },
		"story":      func(v *Views) (any, error) { return v.OrderStory(ctx, "club", 2) },
		"report":     func(v *Views) (any, error) { return v.Report(ctx, ReportQuery{Sales: []string{"club"}, By: ByType}) },
		"by code":    func(v *Views) (any, error) { return v.Report(ctx, ReportQuery{Sales: []string{"club"}, By: ByCode}) },
		"settlement": func(v *Views) (any, error) { return v.Settlement(ctx, SettlementQuery{Sale: "club"}) },
		"capacity":   func(v *Views) (any, error) { return v.Capacity(ctx, "club") },
		"holds":      func(v *Views) (any, error) { return v.HoldsNow(ctx, "club") },
		"trail": func(v *Views) (any, error) {
			return v.Audit(ctx, AuditQuery{Machines: []string{"sale-club"}, Limit: maxLimit})
		},
		"hash":        func(v *Views) (any, error) { return v.Hash(ctx, "sale-club") },
		"order sheet": func(v *Views) (any, error) { return sheetOf(v.ExportOrders, "club") },
		"answers":     func(v *Views) (any, error) { return sheetOf(v.ExportAnswers, "club") },
		"tickets":     func(v *Views) (any, error) { return sheetOf(v.ExportTickets, "club") },
	} {
		t.Run(name, func(t *testing.T) {
			both, err1 := ask(v)
			one, err2 := ask(alone)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if a, b := show(both), show(one); a != b {
				t.Errorf("beside another sale it is answered\n%s\nalone\n%s", a, b)
			}
			if strings.Contains(show(both), "tour") {
				t.Error("the other sale is named")
			}
		})
	}
}

// Two sales together are both, each order once.
func TestPagesOverSales(t *testing.T) {
	v, ours, theirs := two(t, t.TempDir())
	defer v.Close()
	seen := map[string]bool{}
	q := Query{Sales: []string{"tour", "club", "tour"}, Limit: 3}
	last := int64(1 << 62)
	for {
		page, err := v.Orders(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Orders {
			id := o.Sale + show(o.N)
			if seen[id] || o.At > last {
				t.Fatalf("%s comes again, or too late", id)
			}
			seen[id], last = true, o.At
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if want := int(ours.m.Orders() + theirs.m.Orders()); len(seen) != want {
		t.Errorf("pages have %d orders, the sales %d", len(seen), want)
	}
}

// Whatever somebody types finds orders of the sale that was named or none, and
// changes nothing.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{
		"", "zoe", "' OR 1=1 --", `"; DROP TABLE orders; --`, "%", "_", "ord_club_1", "ord_tour_1", "tkt_club_1", "a-1", "\x00", "\xff\xfe",
		"é", "0", "-1", "99999999999999999999", "ord__", "ord_club_-1", "?1", ":x", "a b c d e f g h i j k l", "ß", "ﬀ", "İ", "+49 30",
		strings.Repeat("é", 90), "\u202eevil", "fan1@example.org", "' UNION SELECT sale, n FROM orders --",
	} {
		f.Add(s, s, s)
	}
	v, _, _ := two(f, f.TempDir())
	f.Cleanup(func() { v.Close() })
	before := [2]string{dump(f, v, "orders", "sale, n"), dump(f, v, "terms", "sale, term, ord, ticket")}
	f.Fuzz(func(t *testing.T, text, email, rest string) {
		for _, q := range []Query{{Text: text}, {Email: email}, {Seat: rest}, {Type: rest}, {Event: rest}, {State: rest}, {After: rest}} {
			q.Sales = []string{"club"}
			page, err := v.Orders(context.Background(), q)
			if err != nil && !errors.Is(err, ErrQuery) {
				t.Fatalf("%+v: %v", q, err)
			}
			if slices.ContainsFunc(page.Orders, func(o Order) bool { return o.Sale != "club" }) {
				t.Fatalf("%+v finds another's", q)
			}
		}
		if _, err := v.Report(context.Background(), ReportQuery{Sales: []string{rest}, By: ByType, Event: text}); err != nil {
			t.Fatal(err)
		}
		if after := [2]string{dump(t, v, "orders", "sale, n"), dump(t, v, "terms", "sale, term, ord, ticket")}; after != before {
			t.Fatal("looking has changed something")
		}
	})
}

func FuzzTerms(f *testing.F) {
	f.Add("Zoë Müller-Lüdenscheidt", "a@b", "+49")
	f.Add("ﬃ İ ſ ẞ \u0345", strings.Repeat("ü", 100), "\xff")
	f.Fuzz(func(t *testing.T, name, email, phone string) {
		c := contact{name, email, phone}
		for _, term := range c.terms() {
			if term = cut(term); len(term) > maxTerm || !utf8.ValidString(term) {
				t.Fatalf("term %q of %d bytes", term, len(term))
			}
		}
		// What is typed again as it was given is found: its words begin terms.
		for _, w := range words(fold(name)) {
			if !slices.ContainsFunc(c.terms(), func(term string) bool { return strings.HasPrefix(cut(term), cut(w)) }) {
				t.Fatalf("%q is not found by its %q", name, w)
			}
		}
		if again := fold(fold(name)); again != fold(name) {
			t.Fatalf("%q folds to %q and again to %q", name, fold(name), again)
		}
	})
}

func sheetOf(export func(context.Context, io.Writer, Query) error, sale string) (string, error) {
	var b bytes.Buffer
	err := export(context.Background(), &b, Query{Sales: []string{sale}})
	return b.String(), err
}

// show is something as text.
func show(x any) string {
	b, err := json.Marshal(x)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

package views

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
	"testing"
)

// What is looked for is found by an index that leads to it: no query walks all orders
// of a sale, or all rows of a table, to find a few.
func TestQueriesUseTheirIndexes(t *testing.T) {
	v, _, _ := two(t, t.TempDir())
	defer v.Close()
	statements := map[string]*where{
		"purge terms":  {args: []any{[]byte{1}}},
		"purge people": {args: []any{personErased, []byte{1}, personOpen}},
		"terms":        {args: []any{1, 1, 0}},
	}
	statements["purge terms"].add(purgeTerms)
	statements["purge people"].add(purgePeople)
	statements["terms"].add("DELETE FROM terms WHERE sale = ? AND ord = ? AND ticket = ?")
	for name, q := range map[string]Query{
		"text": {Text: "anna mu"}, "number": {Text: "1234"}, "id": {Text: "ord_club_1"}, "ticket": {Text: "tkt_club_1"},
		"email": {Email: "a@b", Claims: [][16]byte{{1}}}, "seat": {Seat: "a-1"}, "state": {State: "waits"}, "next page": {After: "x"},
	} {
		q.Limit = 50
		from := cursor{}
		if q.After != "" {
			from = cursor{5, "club", 5}
		}
		statements[name] = q.statement(1, "club", from)
	}
	walks := regexp.MustCompile(`^SCAN [^C]|\(sale=\?\)$`)
	for name, w := range statements {
		t.Run(name, func(t *testing.T) {
			plan, err := gather(context.Background(), v.r, "EXPLAIN QUERY PLAN "+w.sql.String(), w.args, func(rows *sql.Rows) (step string, err error) {
				var a, b, c int
				return step, rows.Scan(&a, &b, &c, &step)
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range plan {
				if walks.MatchString(step) && !(name == "next page" && strings.Contains(step, "orders_by_time")) {
					t.Errorf("%q walks:\n%s", step, strings.Join(plan, "\n"))
				}
			}
		})
	}
}

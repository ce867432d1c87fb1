package views

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"facevalue/money"
	"facevalue/sale"
)

// storyRow is one thing that became true of an order.
type storyRow struct {
	ord    uint64
	seq    uint64
	i      int // of the fact in its record
	at     int64
	kind   string
	by     sale.Actor
	amount int64
	count  int64
	ref    string
	reason string
}

func (s *storyRow) write(ctx context.Context, t *tx) error {
	return t.w.exec(ctx, "INSERT INTO story (sale, ord, seq, i, at, kind, role, name, amount, count, ref, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		t.id, s.ord, s.seq, s.i, s.at, s.kind, s.by.Role, s.by.Name, s.amount, s.count, s.ref, s.reason)
}

// StoryRow is one thing that became true of an order.
type StoryRow struct {
	Seq    uint64
	At     int64
	Kind   string // placed, paid, issued, cancelled, ...: a key of storyWords
	Role   string // of who did it: fan, owner, ..., house
	Name   string // of the staff who did it
	Amount int64
	Count  int64
	Ref    string // the provider's
	Reason string
	Text   string // all of it in English
}

// OrderStory is what became true of an order, in order. It is empty when there is no
// such order.
func (v *Views) OrderStory(ctx context.Context, suffix string, n uint64) (story []StoryRow, err error) {
	err = v.reading(ctx, func(r querier) error {
		id, err := saleID(ctx, r, suffix)
		if err != nil || id == 0 {
			return err
		}
		var currency string
		err = r.QueryRowContext(ctx, "SELECT coalesce(max(currency), '') FROM orders WHERE sale = ? AND n = ?", id, int64(n)).Scan(&currency)
		if err == nil {
			story, err = storyOf(ctx, r, id, n, currency)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("views: story of order %d of %s: %w", n, suffix, err)
	}
	return story, nil
}

func storyOf(ctx context.Context, r querier, id int64, n uint64, currency string) ([]StoryRow, error) {
	return gather(ctx, r, "SELECT seq, at, kind, role, name, amount, count, ref, reason FROM story WHERE sale = ? AND ord = ? ORDER BY seq, i",
		[]any{id, int64(n)}, func(rows *sql.Rows) (s StoryRow, err error) {
			var role uint8
			err = rows.Scan(&s.Seq, &s.At, &s.Kind, &role, &s.Name, &s.Amount, &s.Count, &s.Ref, &s.Reason)
			s.Role = sale.Role(role).String()
			s.Text = s.words(currency)
			return s, err
		})
}

// storyWords are the kinds of story rows in English: {amount} and {count} stand for
// the row's.
var storyWords = map[string]string{
	"placed":             "placed, from hold {count}",
	"lapsed":             "lapsed: it was not paid in time",
	"revived":            "lives again: its money came late, {amount}",
	"paid":               "paid {amount}",
	"issued":             "{count} tickets issued",
	"closed":             "closed before it was paid",
	"cancelled":          "{count} tickets cancelled, {amount} less",
	"exchanged":          "{count} tickets given up in an exchange, {amount} less",
	"adjusted":           "adjusted by {amount}",
	"exchange_opened":    "exchange of {count} tickets waits for its money",
	"exchange_done":      "exchanged for what hold {count} held",
	"exchange_dropped":   "exchange for hold {count} dropped",
	"contact_corrected":  "contact corrected; older links are dead",
	"ticket_named":       "ticket {count} named",
	"charge_opened":      "{amount} asked for",
	"charge_done":        "payment of {amount} went through",
	"charge_declined":    "payment of {amount} was declined",
	"refund_opened":      "{amount} owed back",
	"refund_done":        "{amount} refunded",
	"refund_declined":    "refund of {amount} failed: a person has to look",
	"capture_opened":     "{amount} set aside is to be taken",
	"capture_done":       "what was set aside is dealt with",
	"capture_declined":   "what was set aside could not be taken",
	"authorised":         "{amount} set aside",
	"owed_by_hand":       "{amount} to be given back by hand: a person has to look",
	"dispute_open":       "disputed at the buyer's bank: {amount}",
	"dispute_won":        "dispute won: {amount}",
	"dispute_lost":       "dispute lost: {amount}",
	"outside_refund":     "{amount} refunded in the provider's own pages",
	"outside_failed":     "refund of {amount} in the provider's own pages failed",
	"refund_returned":    "refund of {amount} came back: a person has to look",
	"review_by_hand":     "{amount} dealt with by hand",
	"review_written_off": "{amount} written off",
	"review_accepted":    "{amount} looked at and left as it is",
	"review_again":       "refund of {amount} to be tried again",
	"reissue_opened":     "{count} tickets to be sent again",
	"delivery_done":      "tickets sent",
	"delivery_declined":  "tickets could not be sent",
	"notice_done":        "buyer told",
	"notice_declined":    "buyer could not be told",
	"question_done":      "the provider was asked about the payment",
	"question_declined":  "the provider could not say what became of the payment",
}

// words are the row in English.
func (s *StoryRow) words(currency string) string {
	text := storyWords[s.Kind]
	if text == "" {
		text = s.Kind
	}
	text = strings.ReplaceAll(text, "{amount}", amountIn(s.Amount, currency))
	text = strings.ReplaceAll(text, "{count}", fmt.Sprint(s.Count))
	if s.Name != "" {
		text += " by " + s.Name
	}
	return because(text, s.Reason)
}

// amountIn is an amount as a decimal with its currency's code.
func amountIn(amount int64, currency string) string {
	c, err := money.ParseCurrency(currency)
	if err != nil {
		return fmt.Sprint(amount)
	}
	return money.Money{Amount: money.Amount(amount), Currency: c}.String()
}

package sim

import (
	"reflect"

	"facevalue/desk/driver"
	"facevalue/sale"
)

// Report is what a run, or several together, came to.
type Report struct {
	Trace    [32]byte      // hash of all that was asked, stored, answered and done, and of the state at the end
	Driver   driver.Report // what went wrong around the sale
	Counts   Counts
	Refusals [64]int // by status
}

// Counts is what happened in the sale.
type Counts struct {
	// Acknowledged.
	Holds, Amended, Renewed, Released                  int
	Orders, Counter, Retried                           int
	Cancelled, Exchanged, Dropped, Overtaken, Adjusted int
	Unbundled, Added, Governed                         int // bundles given up, items added to orders, rules changed
	Offers, TakenOff, PutBack                          int // items and bundles changed, taken off sale and put back
	Events                                             int // that were moved
	Blocked, Moved                                     int
	Repeats                                            int // answers given again
	Trespasses                                         int // requests for what is another's, all refused
	Sold                                               int // places and seats at the end

	// Done outside.
	Charged, Declined, Odd, Late      int
	Refunded, Stuck, Delivered, Again int
	Split                             int // refunds of which a part went back
	Begun, CalledOff, OnItsWay        int
	GivenUp                           int // slow payments, and what the bank said about them
	Surprises, Revived                int // late money, and orders that had lapsed and were bought with it
	Webhooks                          int // results told besides the worker's own

	// Checked.
	Audits int
	Asked  int // holds and orders that machines were asked about
}

// Add adds another run.
func (r *Report) Add(other *Report) {
	addInts(reflect.ValueOf(r).Elem(), reflect.ValueOf(other).Elem())
}

// addInts adds all numbers of two values of one type; hashes stay.
func addInts(to, from reflect.Value) {
	switch to.Kind() {
	case reflect.Int:
		to.SetInt(to.Int() + from.Int())
	case reflect.Struct:
		for i := range to.NumField() {
			addInts(to.Field(i), from.Field(i))
		}
	case reflect.Array:
		for i := range to.Len() {
			addInts(to.Index(i), from.Index(i))
		}
	}
}

// countDeed counts what the outside has just done.
func (s *shop) countDeed(d *deed) {
	c := &s.report.Counts
	*c.of(d)++
	if o := s.byOrder[d.Order]; o != nil && d.asked == 1 && d.Kind == sale.ChargeEffect && o.payBy != 0 && s.now >= o.payBy {
		c.Late++
	}
}

// of is what a deed counts as.
func (c *Counts) of(d *deed) *int {
	switch {
	case d.asked > 1:
		return &c.Again
	case d.Kind == sale.CancelEffect && d.result == sale.EffectDone:
		return &c.CalledOff
	case d.Kind == sale.CancelEffect:
		return &c.OnItsWay
	case d.Kind == sale.ChargeEffect && d.result == 0:
		return &c.Begun
	case d.Kind == sale.DeliverEffect || d.Kind == sale.NoticeEffect:
		return &c.Delivered
	case d.Kind == sale.RefundEffect && d.result == sale.EffectDone:
		return &c.Refunded
	case d.Kind == sale.RefundEffect && d.moved > 0:
		return &c.Split
	case d.Kind == sale.RefundEffect:
		return &c.Stuck
	case d.result != sale.EffectDone:
		return &c.Declined
	case !d.full():
		return &c.Odd
	}
	return &c.Charged
}

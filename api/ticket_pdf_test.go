package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"facevalue/sale"
)

// paperMill says what it was asked for.
type paperMill struct {
	asked int
	empty bool
	names map[uint64]string
	fail  error
}

func (p *paperMill) Tickets(_ context.Context, sale string, order uint64) ([]byte, error) {
	return p.made("%%PDF tickets %s %d", sale, order)
}

func (p *paperMill) Calendar(_ context.Context, sale string, order uint64) ([]byte, error) {
	return p.made("BEGIN:VCALENDAR %s %d", sale, order)
}

func (p *paperMill) Receipts(_ context.Context, sale string, order uint64) ([]byte, error) {
	return p.made("%%PDF receipts %s %d", sale, order)
}

func (p *paperMill) Attendees(context.Context, string, uint64) (map[uint64]string, error) {
	return p.names, p.fail
}

func (p *paperMill) made(format, sale string, order uint64) ([]byte, error) {
	p.asked++
	if p.empty || p.fail != nil {
		return nil, p.fail
	}
	return fmt.Appendf(nil, format, sale, order), nil
}

func TestTicketsAsFiles(t *testing.T) {
	mill := &paperMill{}
	busy := errors.New("busy")
	w := newWorld(t, func(o *Options) { o.Papers, o.Errors = mill, []ErrorCode{{busy, "busy"}} })
	buyer, other, nobody := w.client(), w.client(), &client{w: w}
	id := buyer.order()
	tickets, calendar := "/v1/orders/"+id+"/tickets.pdf", "/v1/orders/"+id+"/calendar.ics"
	receipts := "/v1/orders/" + id + "/receipts.pdf"

	// Before the money is there nothing is printed, for nobody.
	for _, path := range []string{tickets, calendar, receipts} {
		buyer.get(path).refused(t, 404, "unknown")
	}
	w.paid(1)
	w.orderInfo(1)
	for _, path := range []string{tickets, calendar, receipts} {
		other.get(path).refused(t, 404, "unknown")
		nobody.get(path).refused(t, 401, "session_needed")
		nobody.get(path+"?link=x").refused(t, 403, "link_over")
	}
	if mill.asked != 0 {
		t.Fatalf("%d files were made for who may not have them", mill.asked)
	}

	for _, c := range []struct{ path, kind, name, body string }{
		{tickets, "application/pdf", "tickets-ord_club_1.pdf", "%PDF tickets club 1"},
		{calendar, "text/calendar; charset=utf-8", "calendar-ord_club_1.ics", "BEGIN:VCALENDAR club 1"},
		{receipts, "application/pdf", "receipts-ord_club_1.pdf", "%PDF receipts club 1"},
	} {
		got := buyer.get(c.path)
		got.is(t, http.StatusOK)
		if string(got.body) != c.body || got.header.Get("Content-Type") != c.kind || got.header.Get("Cache-Control") != "no-store" ||
			got.header.Get("Content-Disposition") != `attachment; filename="`+c.name+`"` {
			t.Errorf("%s: %s %v", c.path, got.body, got.header)
		}
	}

	mill.empty = true
	buyer.get(tickets).refused(t, 404, "unknown")
	mill.fail = busy
	buyer.get(tickets).refused(t, 503, "busy")

	// What is cancelled is no longer printed.
	mill.empty, mill.fail, mill.asked = false, nil, 0
	w.do(&sale.CancelOrder{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Order: 1, Reason: "rain"})
	w.orderInfo(1)
	for _, path := range []string{tickets, calendar} {
		buyer.get(path).refused(t, 404, "unknown")
	}
	if mill.asked != 0 {
		t.Errorf("%d files of a cancelled order were made", mill.asked)
	}
	// Its receipts stay: the order tells where they are.
	if body := string(buyer.get("/v1/orders/" + id).body); !strings.Contains(body, `"receipts":"`+receipts+`"`) {
		t.Errorf("the order does not say where its receipts are: %s", body)
	}
	buyer.get(receipts).is(t, http.StatusOK)
}

func TestTicketsAsFilesWithoutAPrinter(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	id := c.order()
	w.paid(1)
	w.orderInfo(1)
	c.get("/v1/orders/"+id+"/tickets.pdf").refused(t, 404, "unknown")
}

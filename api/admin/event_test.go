package admin

import (
	"strings"
	"testing"
	"time"
)

// moving is an organizer with an event that is a draft.
func moving(t *testing.T) *world {
	w := newWorld(t)
	w.organizer("acme")
	w.must(201, "POST", "/v1/organizer/sellers", m{"seller": "house", "legal_name": "House Ltd", "currency": "EUR"})
	w.must(201, "POST", "/v1/organizer/venues", m{"venue": "cellar", "name": en("The Cellar"), "zone": "Europe/Berlin"})
	w.must(201, "POST", "/v1/organizer/events", m{
		"event": "gig", "details": m{"name": en("Gig"), "seller": "house"}, "occasion": m{"venue": "cellar", "starts": m{"local": "2030-12-31T22:00"}},
	})
	return w
}

const gig = "/v1/organizer/events/gig"

// starting is an occasion in the cellar, or in a venue of the zone that the local time
// names: events are in the zone of their venue.
func (w *world) starting(when m) m {
	venue := "cellar"
	if zone, _ := when["zone"].(string); zone != "" {
		venue = strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(zone))
		w.ask("POST", "/v1/organizer/venues", m{"venue": venue, "name": en(zone), "zone": zone})
	}
	return m{"occasion": m{"venue": venue, "starts": when}, "reason": "moved"}
}

// An instant is what the clock on the wall shows, and where; what it comes to is shown.
func TestEventsHaveLocalTimes(t *testing.T) {
	w := moving(t)
	for _, c := range []struct {
		when   m
		at     string
		offset float64
	}{
		{m{"local": "2030-12-31T22:00"}, "2030-12-31T21:00:00.000Z", 60}, // the venue's zone
		{m{"local": "2030-07-01T22:00:30"}, "2030-07-01T20:00:30.000Z", 120},
		{m{"local": "2030-07-01T22:00", "zone": "Asia/Kolkata"}, "2030-07-01T16:30:00.000Z", 330},
		{m{"local": "2030-07-01T22:00", "zone": "Asia/Kathmandu"}, "2030-07-01T16:15:00.000Z", 345},
		{m{"local": "2030-07-01T22:00", "zone": "America/St_Johns"}, "2030-07-02T00:30:00.000Z", -150},
		{m{"local": "2030-07-01T22:00", "zone": "UTC"}, "2030-07-01T22:00:00.000Z", 0},
		{m{"local": "2030-07-01T22:00", "at": "1999-01-01T00:00:00Z", "offset_minutes": 7}, "2030-07-01T20:00:00.000Z", 120}, // what is sent of it is not believed
	} {
		out := w.must(200, "PUT", gig+"/occasion", w.starting(c.when))
		starts := out.body["occasion"].(m)["starts"].(m)
		offset, _ := starts["offset_minutes"].(float64)
		if starts["at"] != c.at || offset != c.offset || starts["local"] != c.when["local"] {
			t.Errorf("%v is %v", c.when, starts)
		}
	}
}

// Edge case 27: a time that the clocks skip is refused where it is entered. Clocks go
// forward at other hours, and by other spans, elsewhere.
func TestTimesThatDoNotExist(t *testing.T) {
	w := moving(t)
	for _, c := range []struct{ local, zone string }{
		{"2030-03-31T02:30", ""},
		{"2030-03-31T02:00", "Europe/Berlin"},
		{"2030-03-31T02:59:59", "Europe/Berlin"},
		{"2030-03-10T02:30", "America/New_York"},
		{"2026-10-04T02:15", "Australia/Lord_Howe"}, // by half an hour
		{"2011-12-30T12:00", "Pacific/Apia"},        // a whole day
	} {
		body := w.starting(m{"local": c.local, "zone": c.zone})
		before := w.stand1("acme")
		out := w.must(422, "PUT", gig+"/occasion", body)
		if out.body["code"] != "time_skipped" || out.body["pointer"] != "/occasion/starts/local" {
			t.Errorf("%v: %s", c, out.raw)
		}
		if w.stand1("acme") != before {
			t.Errorf("%v: a time that does not exist was kept", c)
		}
	}
	for _, c := range []struct{ local, zone string }{{"2030-03-31T01:59:59", ""}, {"2030-03-31T03:00", ""}, {"2026-10-04T02:30", "Australia/Lord_Howe"}} {
		w.must(200, "PUT", gig+"/occasion", w.starting(m{"local": c.local, "zone": c.zone}))
	}
}

// Edge case 28: a time that comes twice has to say which; it is then the one and not the
// other.
func TestTimesThatComeTwice(t *testing.T) {
	w := moving(t)
	for _, c := range []struct{ local, zone, first, second string }{
		{"2030-10-27T02:30", "", "2030-10-27T00:30:00.000Z", "2030-10-27T01:30:00.000Z"},
		{"2030-11-03T01:30", "America/New_York", "2030-11-03T05:30:00.000Z", "2030-11-03T06:30:00.000Z"},
		{"2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"},
	} {
		out := w.must(422, "PUT", gig+"/occasion", w.starting(m{"local": c.local, "zone": c.zone}))
		if out.body["code"] != "time_ambiguous" || out.body["pointer"] != "/occasion/starts/fold" {
			t.Errorf("%v: %s", c, out.raw)
		}
		for fold, want := range map[string]string{"first": c.first, "second": c.second} {
			out := w.must(200, "PUT", gig+"/occasion", w.starting(m{"local": c.local, "zone": c.zone, "fold": fold}))
			if got := out.body["occasion"].(m)["starts"].(m); got["at"] != want || got["fold"] != fold {
				t.Errorf("the %s %s is %v, want %s", fold, c.local, got, want)
			}
		}
		w.must(400, "PUT", gig+"/occasion", w.starting(m{"local": c.local, "zone": c.zone, "fold": "third"}))
	}
	// Where it comes once, a fold says nothing.
	w.must(200, "PUT", gig+"/occasion", w.starting(m{"local": "2030-10-27T03:00"}))
}

// Every local minute of days on which clocks are turned is none, one or two instants, and
// those are what Go's own clock shows back.
func TestInstantsAreWhatClocksShow(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "Asia/Kathmandu", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range []string{"2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-04", "2026-10-25", "2026-11-01", "2026-06-15"} {
			begin, _ := time.Parse("2006-01-02", day)
			shown := map[int64][]int64{} // local minute -> instants, found by going through all of them
			for at := begin.Add(-36 * time.Hour).UnixMilli(); at < begin.Add(60*time.Hour).UnixMilli(); at += 60_000 {
				_, offset := time.UnixMilli(at).In(zone).Zone()
				local := at + int64(offset)*1000
				shown[local] = append(shown[local], at)
			}
			for local := begin.UnixMilli(); local < begin.Add(24*time.Hour).UnixMilli(); local += 60_000 {
				first, second, n := instants(local, zone)
				want := shown[local]
				if n != len(want) || n > 0 && first != want[0] || n > 1 && second != want[1] {
					t.Fatalf("%s %s: %d instants %d %d, want %v", name, time.UnixMilli(local).UTC(), n, first, second, want)
				}
			}
		}
	}
}

// An event that is published is moved with a reason, put off without a date, and all of
// it is kept.
func TestEventsAreMoved(t *testing.T) {
	w := moving(t)
	w.must(200, "POST", gig+"/publish", nil)
	for _, c := range []struct {
		body   m
		status int
		code   string
	}{
		{m{"occasion": m{"venue": "cellar", "starts": m{"local": "2031-01-05T22:00"}}}, 400, "malformed"}, // nobody is told why
		{m{"occasion": m{"venue": "attic", "starts": m{"local": "2031-01-05T22:00"}}, "reason": "flooded"}, 404, "unknown"},
		{m{"occasion": m{"venue": "cellar", "chart": "none", "chart_version": 1, "starts": m{"local": "2031-01-05T22:00"}}, "reason": "flooded"}, 404, "unknown"},
		{m{"occasion": m{"venue": "cellar"}, "reason": "flooded"}, 400, "malformed"},
		{m{"occasion": m{"venue": "cellar", "to_follow": true}, "reason": "flooded"}, 200, ""},
		{m{"occasion": m{"venue": "cellar", "starts": m{"local": "2031-01-05T22:00"}}, "reason": "dry again"}, 200, ""},
	} {
		if out := w.ask("PUT", gig+"/occasion", c.body); out.status != c.status || c.code != "" && out.body["code"] != c.code {
			t.Errorf("%v: %d %s", c.body, out.status, out.raw)
		}
	}
	out := w.must(200, "GET", gig, nil)
	was, _ := out.body["was"].([]any)
	if len(was) != 2 || was[0].(m)["reason"] != "flooded" || was[1].(m)["from"].(m)["to_follow"] != true || was[1].(m)["by"] != "staff:owner" {
		t.Errorf("%s", out.raw)
	}
}

// Who has read an event that changed meanwhile is told so; without a tag nobody asks.
func TestEditsAreOfWhatWasRead(t *testing.T) {
	w := moving(t)
	read := w.must(200, "GET", gig, nil).header.Get("ETag")
	details := m{"name": en("The Gig"), "seller": "house"}
	first := w.must(200, "PUT", gig, details, "If-Match", read)
	before := w.stand1("acme")
	if out := w.must(412, "PUT", gig, details, "If-Match", read); out.body["code"] != "stale" || !strings.Contains(out.body["detail"].(string), strings.Trim(first.header.Get("ETag"), `"`)) {
		t.Errorf("%s", out.raw)
	}
	if w.stand1("acme") != before {
		t.Error("a stale edit was made")
	}
	for _, match := range []string{first.header.Get("ETag"), "*", `"x", ` + w.must(200, "GET", gig, nil).header.Get("ETag")} {
		details["name"] = en("The Gig " + match)
		match = strings.Replace(match, first.header.Get("ETag"), w.must(200, "GET", gig, nil).header.Get("ETag"), 1)
		w.must(200, "PUT", gig, details, "If-Match", match)
	}
	w.must(200, "PUT", gig, details)
	for path, body := range map[string]m{
		"/v1/organizer/sellers/house": {"seller": "house", "legal_name": "House plc", "currency": "EUR"},
		"/v1/organizer/venues/cellar": {"venue": "cellar", "name": en("Cellar"), "zone": "Europe/Berlin"},
	} {
		tag := w.must(200, "GET", path, nil).header.Get("ETag")
		w.must(200, "PUT", path, body, "If-Match", tag)
		w.must(412, "PUT", path, body, "If-Match", tag)
		for k := range body { // keys are for ever
			if k == "seller" || k == "venue" {
				body[k] = "other"
				if out := w.must(400, "PUT", path, body); out.body["pointer"] != "/"+k {
					t.Errorf("%s", out.raw)
				}
			}
		}
	}
}

// Lists go on where the page before ended, whatever was added meanwhile.
func TestListsArePaged(t *testing.T) {
	w := moving(t)
	for _, key := range []string{"b", "c", "d"} {
		w.must(201, "POST", "/v1/organizer/venues", m{"venue": key, "name": en(key), "zone": "UTC"})
	}
	var got []string
	path, pages := "/v1/organizer/venues?limit=2", 0
	for path != "" {
		out := w.must(200, "GET", path, nil)
		for _, v := range out.body["venues"].([]any) {
			got = append(got, v.(m)["venue"].(string))
		}
		path = ""
		if link := out.header.Get("Link"); link != "" {
			path = strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
		}
		if pages++; pages == 1 {
			w.must(201, "POST", "/v1/organizer/venues", m{"venue": "e", "name": en("e"), "zone": "UTC"})
		}
	}
	if strings.Join(got, " ") != "cellar b c d e" || pages != 3 {
		t.Errorf("%v in %d pages", got, pages)
	}
	w.must(400, "GET", "/v1/organizer/venues?after=gone", nil)
	w.must(400, "GET", "/v1/organizer/venues?limit=0", nil)
	w.must(400, "GET", "/v1/organizer/venues?limit=1001", nil)
	w.must(400, "GET", "/v1/organizer/venues?offset=3", nil)
	if out := w.must(200, "GET", "/v1/organizer/venues?after=e", nil); len(out.body["venues"].([]any)) != 0 || out.header.Get("Link") != "" {
		t.Errorf("%s", out.raw)
	}
}

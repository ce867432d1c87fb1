package guard

import "testing"

func newEffort() *Effort { return &Effort{Calm: 100, Least: 500, Most: 20_000} }

// ask counts so many requests a second for a while, and gives the last answer.
func (e *Effort) lately(from, to, perSecond int64) (last uint32, at int64) {
	at = from
	for ; at < to; at += 10 {
		for range perSecond / 100 {
			last = e.Ask(at)
		}
	}
	return last, at
}

func TestEffortFollowsLoad(t *testing.T) {
	e := newEffort()
	quiet, _ := e.lately(start, start+30_000, 100)
	if quiet > 600 {
		t.Errorf("at what is calm: %d tries", quiet)
	}
	e = newEffort()
	for n := range int64(300) {
		if tries := e.Ask(start + n*1000); tries != 0 {
			t.Fatalf("one a second: %d tries", tries)
		}
	}
	at := start + 300_000
	twice, at := e.lately(at, at+60_000, 200)
	if twice < 1900 || twice > 2100 {
		t.Errorf("at twice what is calm: %d tries, want 2,000", twice)
	}
	flood, at := e.lately(at, at+60_000, 5000)
	if flood != 20_000 {
		t.Errorf("in a flood: %d tries, want the most", flood)
	}
	if rate := e.Rate(at); rate < 4900 || rate > 5100 {
		t.Errorf("%.0f a second, want 5,000", rate)
	}
	if after := e.Ask(at + 60_000); after != 0 {
		t.Errorf("a minute after: %d tries", after)
	}
	if e.Ask(at - 5000); e.Rate(at) < 0 {
		t.Error("a clock that goes back")
	}
}

func TestReasons(t *testing.T) {
	r := NewReasons(3)
	if got := r.Find(func(*Reason) bool { return true }, 10); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	for n := range byte(5) {
		if number := r.Note(Reason{At: start, Who: Key{n % 2}, Step: "work"}); number != uint64(n)+1 {
			t.Errorf("reason %d has number %d", n, number)
		}
	}
	got := r.Find(func(x *Reason) bool { return x.Who == Key{0} }, 10)
	if len(got) != 2 || got[0].Number != 5 || got[1].Number != 3 {
		t.Errorf("%+v", got)
	}
	if got := r.Find(func(*Reason) bool { return true }, 1); len(got) != 1 || got[0].Number != 5 {
		t.Errorf("the newest: %+v", got)
	}
}

// Who is refused very often does not push out why others were.
func TestReasonsOfOnePlaceAreFew(t *testing.T) {
	r := NewReasons(1000)
	r.Note(Reason{At: start, Place: Key{1}})
	for range 5000 {
		r.Note(Reason{At: start, Place: Key{2}})
	}
	if got := r.Find(func(x *Reason) bool { return x.Place == Key{1} }, 10); len(got) != 1 {
		t.Errorf("%d reasons of the other place", len(got))
	}
	if got := r.Find(func(x *Reason) bool { return x.Place == Key{2} }, 100); len(got) != int(reasonsEach.Burst) {
		t.Errorf("%d reasons of the loud one", len(got))
	}
	if r.Note(Reason{At: start, Place: Key{2}}) != 0 {
		t.Error("a reason that is not kept has a number")
	}
}

package waitingroom

import (
	"strings"
	"testing"

	"facevalue/draw"
)

// TestNoticesThatCannotBeHeld: each is refused with what would be right.
func TestNoticesThatCannotBeHeld(t *testing.T) {
	beacon := func(n *Notice) {
		b := storyBeacon(n.CutOff, minute)
		n.Beacon, n.Round, n.Commitment = &b, 1000, draw.Hash{}
	}
	for name, c := range map[string]struct {
		change func(*Notice)
		right  string
	}{
		"no name":             {func(n *Notice) { n.Room = "" }, "room, sale and window are named"},
		"a long name":         {func(n *Notice) { n.Sale = strings.Repeat("x", 65) }, "room, sale and window are named"},
		"a name with a space": {func(n *Notice) { n.Window = "fan club" }, "room, sale and window are named"},
		"no mode":             {func(n *Notice) { n.Mode = None }, "the mode is queue or ballot"},
		"another mode":        {func(n *Notice) { n.Mode = modeEnd }, "the mode is queue or ballot"},
		"no opening":          {func(n *Notice) { n.Opens = 0 }, "in this order"},
		"a cut-off at once":   {func(n *Notice) { n.CutOff = n.Opens }, "in this order"},
		"an early start":      {func(n *Notice) { n.Start = n.CutOff - 1 }, "in this order"},
		"no end":              {func(n *Notice) { n.Closes = n.Start }, "in this order"},
		"years":               {func(n *Notice) { n.Closes = n.Opens + 401*day }, "at most 400 days"},
		"another algorithm":   {func(n *Notice) { n.Algorithm = "sort-by-click" }, "the algorithm is " + draw.Algorithm},
		"neither way":         {func(n *Notice) { n.Commitment = draw.Hash{} }, "without a beacon there is a commitment"},
		"a round of nothing":  {func(n *Notice) { n.Round = 5 }, "without a beacon there is no round"},
		"an unused secret":    {func(n *Notice) { c := n.Commitment; beacon(n); n.Commitment = c }, "if, and only if, it may take the beacon's place"},
		"a missing secret":    {func(n *Notice) { beacon(n); n.RevealAfter = minute }, "if, and only if, it may take the beacon's place"},
		"a late secret":       {func(n *Notice) { c := n.Commitment; beacon(n); n.Commitment, n.RevealAfter = c, 2*day }, "at most a day"},
		"a beacon of nobody":  {func(n *Notice) { beacon(n); n.Beacon.Key = nil }, "a beacon's key is a point on G2"},
		"a stopped beacon":    {func(n *Notice) { beacon(n); n.Beacon.Period = 0 }, "a beacon has a period"},
		"a round before":      {func(n *Notice) { beacon(n); n.Round = 980 }, "the round comes out after the cut-off"},
		"a round next year":   {func(n *Notice) { beacon(n); n.Round = 10_000_000 }, "within a day of it"},
		"no grace":            {func(n *Notice) { n.Grace = 0 }, "from a second to 30 days"},
		"no time to shop":     {func(n *Notice) { n.Turn = 0 }, "a turn lasts from a second"},
		"longest below turn":  {func(n *Notice) { n.Longest = n.Turn - 1 }, "a turn lasts from a second"},
		"no turns":            {func(n *Notice) { n.Turns = 0 }, "1 to 31 turns"},
		"nobody enters":       {func(n *Notice) { n.Together = 0 }, "1 to 20 people"},
		"a coach enters":      {func(n *Notice) { n.Together = 21 }, "1 to 20 people"},
		"no rate":             {func(n *Notice) { n.Rate = 0 }, "the rate is from 1"},
		"no target":           {func(n *Notice) { n.Target = 0 }, "shoppers are inside"},
		"no capacity":         {func(n *Notice) { n.Capacity = 0 }, "a room takes from 1"},
		"nothing to sell":     {func(n *Notice) { n.Inventory = nil }, "1 to 500 ticket types"},
		"too many types":      {func(n *Notice) { n.Inventory = make([]Stock, 501) }, "1 to 500 ticket types"},
		"a nameless type":     {func(n *Notice) { n.Inventory = []Stock{{Currency: "EUR"}} }, "a ticket type is named"},
		"a sea of tickets":    {func(n *Notice) { n.Inventory = []Stock{{"a", 10_000_001, 0, 0, "EUR"}} }, "at most 10,000,000"},
		"a price turned over": {func(n *Notice) { n.Inventory = []Stock{{"a", 1, 2, 1, "EUR"}} }, "a price range goes from 0 upwards"},
		"no currency":         {func(n *Notice) { n.Inventory = []Stock{{"a", 1, 1, 1, ""}} }, "a currency of three letters"},
		"a type twice":        {func(n *Notice) { n.Inventory = append(n.Inventory, n.Inventory[0]) }, "listed twice"},
	} {
		n := testNotice()
		c.change(&n)
		out, facts := New().Decide(&Open{Meta: ada, Notice: n}, testDay)
		if out.Status != Malformed || len(facts) != 0 || !strings.Contains(out.Detail.What, c.right) {
			t.Errorf("%s: %s %+v, want %q", name, out.Status, out.Detail, c.right)
		}
	}
	n := testNotice()
	if out, _ := New().Decide(&Open{Meta: ada, Notice: n}, n.CutOff); out.Status != TooSoon {
		t.Errorf("a draw was announced at its cut-off: %s", out.Status)
	}
}

// TestStatusesHaveWords: one code and one sentence each, none twice.
func TestStatusesHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Statuses() {
		if s.String() == "" || s.Sentence() == "" || seen[s.String()] {
			t.Errorf("status %d: %q %q", s, s, s.Sentence())
		}
		seen[s.String()] = true
	}
	if statusEnd.String() != "status_out_of_range" || statusEnd.Sentence() != "" {
		t.Error("a status out of range has no words")
	}
	for _, words := range [][]string{
		{None.String(), "none"}, {Ballot.String(), "ballot"}, {modeEnd.String(), "unknown"}, {Staff.String(), "staff"}, {FetchBeacon.String(), "beacon"},
	} {
		if words[0] != words[1] {
			t.Errorf("%q, want %q", words[0], words[1])
		}
	}
}

package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the demo's venues have zones, also where the system knows none

	"facevalue/api/admin"
	"facevalue/catalog"
	"facevalue/node"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/waitingroom"
)

// What the demo sells, under names that do not change.
const (
	demoOrganizer = "demo"
	demoClub      = "club"
	demoTour      = "tour"
	demoCode      = "FRIENDS"
	demoWindow    = "general"
)

//go:embed demo/*.json
var demoPlans embed.FS

// demoStage sets the demo up the way an organizer would: command by command in the
// catalog, and plans that are published and carried out.
type demoStage struct {
	node  *node.Node
	clock node.Clock
	draw  demoDraw
	home  *node.Organizer
	by    catalog.Meta

	access demoAccess
}

// demoDraw is how places in the tour's waiting room are drawn.
type demoDraw struct {
	in     time.Duration // from now to the cut-off
	beacon bool          // by the public beacon, if it can be reached
}

// patience is how long a beacon is waited for, in ms: nobody wants to wait in a demo.
func (d demoDraw) patience() int64 {
	if d.beacon {
		return 8000
	}
	return 0
}

// demoAccess is how to act as the demo's organizer.
type demoAccess struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Key      string `json:"api_key"`
}

// stageDemo makes the demo's organizer and its two sales. The secrets that it answers
// are known nowhere else.
func stageDemo(ctx context.Context, n *node.Node, c node.Clock, d demoDraw) (demoAccess, error) {
	s := &demoStage{node: n, clock: c, draw: d, by: catalog.Meta{By: catalog.Actor{Kind: catalog.Person, Name: "demo"}}}
	for _, part := range []func(context.Context) error{s.organizer, s.apiKey, s.club, s.tour} {
		if err := part(ctx); err != nil {
			return demoAccess{}, fmt.Errorf("demo: %w", err)
		}
	}
	return s.access, nil
}

func (s *demoStage) organizer(ctx context.Context) error {
	s.access.Email, s.access.Password = "dana@demo.example", rand.Text()
	hash, err := admin.HashPassword(rand.Reader, s.access.Password)
	if err != nil {
		return err
	}
	_, out, err := s.node.CreateOrganizer(ctx, node.NewOrganizer{
		Suffix: demoOrganizer,
		Profile: catalog.Profile{
			Name: "Demo Nights", About: catalog.One("en", "An organizer to try things with."),
			Email: "hello@demo.example", Zone: "Europe/Berlin", Languages: []string{"en", "de"},
		},
		Owner: catalog.Staff{Key: "demo", Name: "Dana Demo", Email: s.access.Email, Roles: catalog.Owner, Password: hash},
	})
	if err := catalogSaid("organizer", out, err); err != nil {
		return err
	}
	s.home, _ = s.node.Organizer(demoOrganizer)
	for _, seller := range []catalog.Seller{
		{Key: "keller", LegalName: "Keller e. V.", TaxID: "DE000000000", Address: "Kellerstr. 1, 10115 Berlin", Currency: "EUR", Account: "acct_keller", Series: "K-"},
		{Key: "stadium", LegalName: "Stadium Nights Ltd", TaxID: "GB000000000", Address: "1 Stadium Way, London", Currency: "GBP", Account: "acct_stadium", Series: "S-"},
	} {
		if err := s.do(ctx, "seller "+seller.Key, &catalog.AddSeller{Meta: s.by, Seller: seller}); err != nil {
			return err
		}
	}
	return nil
}

// apiKey makes a key for programs: it may do all but what takes an owner.
func (s *demoStage) apiKey(ctx context.Context) error {
	id := strings.ToLower(rand.Text()[:8])
	s.access.Key = "fvk_" + demoOrganizer + "_" + id + "_" + strings.ToLower(rand.Text())
	return s.do(ctx, "key", &catalog.AddKey{Meta: s.by, APIKey: catalog.APIKey{
		ID: id, Secret: sha256.Sum256([]byte(s.access.Key)), Name: "demo", Roles: catalog.Manager | catalog.BoxOffice | catalog.Finance,
	}})
}

// club is a night that is on sale at once.
func (s *demoStage) club(ctx context.Context) error {
	err := s.do(ctx, "venue", &catalog.AddVenue{Meta: s.by, Venue: catalog.VenueDef{
		Key: "keller", Name: catalog.One("en", "Keller"), Address: "Kellerstr. 1, 10115 Berlin", Zone: "Europe/Berlin",
	}})
	if err != nil {
		return err
	}
	evening, err := s.evening("Europe/Berlin", 28, time.Friday, 23)
	if err != nil {
		return err
	}
	err = s.event(ctx, "night-shift", catalog.Details{
		Names: catalog.One("en", "Night shift"), Seller: "keller", MinimumAge: 18,
		About: catalog.One("en", "House and techno until the first train."),
		Age:   catalog.One("en", "From 18; please bring an ID."),
	}, catalog.Occasion{Venue: "keller", Doors: when(evening.Add(-time.Hour)), Starts: when(evening), Ends: when(evening.Add(7 * time.Hour))})
	if err != nil {
		return err
	}
	if err := s.sale(ctx, demoClub, "Club night", nil); err != nil {
		return err
	}
	running, ok := s.node.Sale(demoClub)
	if !ok {
		return errors.New("the club's sale is not running")
	}
	out, _, err := running.Submit(ctx, &sale.AddCodes{
		Meta: sale.Meta{By: sale.Actor{Role: sale.Manager, Name: "demo"}},
		Def:  sale.CodeDef{Key: "friends", Kind: sale.PercentCode, Percent: 200_000}, Texts: []string{demoCode},
	})
	if err == nil && !out.OK() {
		err = fmt.Errorf("code: %s %+v", out.Status, out.Detail)
	}
	return err
}

// tour is two nights in a stadium, whose window opens in a moment.
func (s *demoStage) tour(ctx context.Context) error {
	chart := seating.Stadium()
	if _, err := s.node.Blobs().Put(chart.Encode()); err != nil {
		return err
	}
	err := s.do(ctx, "venue", &catalog.AddVenue{Meta: s.by, Venue: catalog.VenueDef{
		Key: "stadium", Name: catalog.One("en", chart.Name()), Address: "1 Stadium Way, London", Zone: "Europe/London",
	}})
	if err != nil {
		return err
	}
	if err := s.do(ctx, "chart", &catalog.DraftChart{Meta: s.by, Venue: "stadium", Chart: "bowl", Name: chart.Name(), Blob: chart.Hash()}); err != nil {
		return err
	}
	if err := s.do(ctx, "chart", &catalog.PublishChart{Meta: s.by, Venue: "stadium", Chart: "bowl", Hash: chart.Hash()}); err != nil {
		return err
	}
	evening, err := s.evening("Europe/London", 180, time.Saturday, 20)
	if err != nil {
		return err
	}
	for i, night := range []string{"first", "second"} {
		starts := evening.AddDate(0, 0, i)
		err := s.event(ctx, "stadium-"+night, catalog.Details{
			Names: catalog.One("en", "The stadium tour, "+night+" night"), Seller: "stadium",
			About: catalog.One("en", "80,000 seats, 10,000 on the floor, one stage."),
		}, catalog.Occasion{
			Venue: "stadium", Chart: "bowl", Version: 1,
			Doors: when(starts.Add(-2 * time.Hour)), Starts: when(starts), Ends: when(starts.Add(3 * time.Hour)),
		})
		if err != nil {
			return err
		}
	}
	cut := s.clock.Now() + s.draw.in.Milliseconds()
	if err := s.sale(ctx, demoTour, "The stadium tour", func(p *catalog.Plan) {
		p.Windows[0].Opens, p.Windows[0].Turn = catalog.At(cut), true
	}); err != nil {
		return err
	}
	return s.room(ctx, cut)
}

// room announces the waiting room before the tour: a lobby, a cut-off, a draw. Where the
// public beacon cannot be reached within a moment the draw rests on a secret of the house,
// and says so.
func (s *demoStage) room(ctx context.Context, cut int64) error {
	const second, minute, day = 1000, 60_000, 24 * 3_600_000
	out, err := s.node.OpenRoom(ctx, demoTour, demoWindow, waitingroom.Plan{
		Mode: waitingroom.Queue, Opens: s.clock.Now(), CutOff: cut, Start: cut + second, Closes: cut + 30*day,
		Grace: 2 * minute, Turn: 10 * minute, Longest: 30 * minute, Turns: 5, Together: 1,
		Rate: 600, Target: 1000, Capacity: 1_000_000, Beacon: s.draw.beacon, RevealAfter: s.draw.patience(),
	}, waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "demo"}})
	if err == nil && !out.OK() {
		err = fmt.Errorf("%s %+v", out.Status, out.Detail)
	}
	if err != nil {
		return fmt.Errorf("waiting room: %w", err)
	}
	return nil
}

// event adds an event and shows it.
func (s *demoStage) event(ctx context.Context, key string, d catalog.Details, o catalog.Occasion) error {
	if err := s.do(ctx, "event "+key, &catalog.AddEvent{Meta: s.by, Event: key, Details: d, Occasion: o}); err != nil {
		return err
	}
	return s.do(ctx, "event "+key, &catalog.PublishEvent{Meta: s.by, Event: key})
}

// sale adds a sale with the plan of its name, publishes it, and waits until it is
// carried out.
func (s *demoStage) sale(ctx context.Context, suffix, name string, change func(*catalog.Plan)) error {
	text, err := demoPlans.ReadFile("demo/" + suffix + ".json")
	if err != nil {
		return err
	}
	plan, problems := catalog.DecodePlan(text)
	if len(problems) > 0 {
		return fmt.Errorf("plan of %s: %+v", suffix, problems)
	}
	if change != nil {
		change(plan)
	}
	for _, cmd := range []catalog.Command{
		&catalog.AddSale{Meta: s.by, Sale: suffix, Suffix: suffix, Name: name},
		&catalog.DraftPlan{Meta: s.by, Sale: suffix, Plan: plan},
		&catalog.PublishPlan{Meta: s.by, Sale: suffix, Version: 1},
	} {
		if err := s.do(ctx, "sale "+suffix, cmd); err != nil {
			return err
		}
	}
	return s.applied(ctx, suffix)
}

// applied waits until a sale is as planned.
func (s *demoStage) applied(ctx context.Context, key string) error {
	for seq := s.home.Seq(); ; seq++ {
		if err := s.home.Wait(ctx, seq); err != nil {
			return err
		}
		var is catalog.Sale
		if err := s.home.Read(func(m *catalog.Machine, _ uint64) { is, _ = m.Sale(key) }); err != nil {
			return err
		}
		if is.Refusal != nil {
			return fmt.Errorf("sale %s: %s: %s %s", key, is.Refusal.Step, is.Refusal.Code, is.Refusal.Text)
		}
		if is.Applied > 0 {
			return nil
		}
	}
}

// do has a command of the organizer's owner carried out.
func (s *demoStage) do(ctx context.Context, what string, cmd catalog.Command) error {
	out, seq, err := s.home.Submit(ctx, cmd)
	if err := catalogSaid(what, out, err); err != nil {
		return err
	}
	return s.home.Wait(ctx, seq)
}

// catalogSaid is the refusal of a command as an error.
func catalogSaid(what string, out catalog.Outcome, err error) error {
	if err == nil && !out.OK() {
		err = fmt.Errorf("%s %+v", out.Status, out.Detail)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// evening is an hour of the first such weekday after so many days, where it happens.
func (s *demoStage) evening(zone string, days int, weekday time.Weekday, hour int) (time.Time, error) {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	day := time.UnixMilli(s.clock.Now()).In(place).AddDate(0, 0, days)
	for day.Weekday() != weekday {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, place), nil
}

// when fixes an instant as people do, by the clock on the wall there. No hour of an
// evening comes twice or not at all.
func when(t time.Time) catalog.When {
	_, offset := t.Zone()
	return catalog.When{
		Local: t.Format("2006-01-02T15:04"), Zone: t.Location().String(),
		At: catalog.Instant(t.UnixMilli()), OffsetMinutes: int32(offset / 60),
	}
}

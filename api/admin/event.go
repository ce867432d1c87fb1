package admin

import (
	"context"
	"encoding/hex"
	"fmt"

	"facevalue/catalog"
)

// WhenBody is an instant as people fix one: what the clock on the wall shows, and where.
// The instant is worked out; what was sent of it is not believed.
type WhenBody struct {
	Local  string   `json:"local" maxLength:"19" example:"2026-12-31T20:00"`
	Zone   string   `json:"zone,omitempty" maxLength:"64" doc:"The venue's, if it is left out."`
	Fold   string   `json:"fold,omitempty" enum:"first,second" doc:"Which one, where the local time comes twice that day."`
	At     *Instant `json:"at,omitempty" readOnly:"true"`
	Offset int32    `json:"offset_minutes,omitempty" readOnly:"true" doc:"Of the zone at that instant, east of UTC."`
	Today  *Instant `json:"at_by_todays_rules,omitempty" readOnly:"true" doc:"There when the zone's rules have changed since: what the local time comes to now. It stays as it was until somebody sets it again."`
}

func whenBody(w catalog.When) *WhenBody {
	if w.IsZero() {
		return nil
	}
	b := &WhenBody{w.Local, w.Zone, w.Fold, instantOf(int64(w.At)), w.OffsetMinutes, nil}
	if at, changed := today(w); changed {
		b.Today = instantOf(int64(at))
	}
	return b
}

// OccasionBody is when and where an event is.
type OccasionBody struct {
	Venue    string    `json:"venue" maxLength:"48"`
	Chart    string    `json:"chart,omitempty" maxLength:"48" doc:"Left out, there are no numbered seats."`
	Version  uint32    `json:"chart_version,omitempty"`
	Doors    *WhenBody `json:"doors,omitempty"`
	Starts   *WhenBody `json:"starts,omitempty"`
	Ends     *WhenBody `json:"ends,omitempty"`
	ToFollow bool      `json:"to_follow,omitempty" doc:"Postponed, the date is still to come."`
}

func occasionBody(o catalog.Occasion) OccasionBody {
	return OccasionBody{o.Venue, o.Chart, o.Version, whenBody(o.Doors), whenBody(o.Starts), whenBody(o.Ends), o.ToFollow}
}

// occasion works out the instants, in the venue's zone where none is named.
func (a *Admin) occasion(ctx context.Context, pointer string, b *OccasionBody) (catalog.Occasion, error) {
	o := catalog.Occasion{Venue: b.Venue, Chart: b.Chart, Version: b.Version, ToFollow: b.ToFollow}
	zone := ""
	err := a.read(ctx, func(m *catalog.Machine) error {
		v, ok := m.Venue(b.Venue)
		if !ok {
			return refuseAt(ctx, "unknown", pointer+"/venue", "there is no venue "+b.Venue)
		}
		zone = v.Def.Zone
		return nil
	})
	if err != nil {
		return o, err
	}
	for _, t := range []struct {
		body *WhenBody
		to   *catalog.When
		name string
	}{{b.Doors, &o.Doors, "doors"}, {b.Starts, &o.Starts, "starts"}, {b.Ends, &o.Ends, "ends"}} {
		if t.body == nil {
			continue
		}
		*t.to = catalog.When{Local: t.body.Local, Zone: t.body.Zone, Fold: t.body.Fold}
		if t.to.Zone == "" {
			t.to.Zone = zone
		}
		if err := resolve(ctx, pointer+"/"+t.name, t.to); err != nil {
			return o, err
		}
	}
	return o, nil
}

// DetailsBody is what may be said of an event at any time.
type DetailsBody struct {
	Name       Texts    `json:"name"`
	About      Texts    `json:"about,omitempty"`
	Images     []string `json:"images,omitempty" maxItems:"20" doc:"Names of uploaded images."`
	Age        Texts    `json:"age,omitempty" doc:"The rule at the door, in words."`
	MinimumAge uint32   `json:"minimum_age,omitempty" maximum:"150"`
	Seller     string   `json:"seller" maxLength:"48" doc:"Fixed once the event is on sale."`
}

func (b *DetailsBody) details(ctx context.Context) (catalog.Details, error) {
	d := catalog.Details{Names: b.Name.texts(), About: b.About.texts(), Age: b.Age.texts(), MinimumAge: b.MinimumAge, Seller: b.Seller}
	for i, name := range b.Images {
		hash, ok := readHash(name)
		if !ok {
			return d, refuseAt(ctx, "malformed", fmt.Sprintf("/images/%d", i), "an image is named by 64 hex digits, as its upload answered")
		}
		d.Images = append(d.Images, hash)
	}
	return d, nil
}

func detailsBody(d catalog.Details) DetailsBody {
	b := DetailsBody{Name: textsOf(d.Names), About: textsOf(d.About), Age: textsOf(d.Age), MinimumAge: d.MinimumAge, Seller: d.Seller}
	for _, hash := range d.Images {
		b.Images = append(b.Images, hex.EncodeToString(hash[:]))
	}
	return b
}

// EventBody is an event with where and when it was to be before.
type EventBody struct {
	Event    string       `json:"event"`
	Details  DetailsBody  `json:"details"`
	Occasion OccasionBody `json:"occasion"`
	State    string       `json:"state" enum:"draft,published,cancelled,archived"`
	Sale     string       `json:"sale,omitempty" doc:"That it is in, for life."`
	Reason   string       `json:"reason,omitempty" doc:"Why it was cancelled."`
	Was      []MoveBody   `json:"was,omitempty"`
	GiveBack *GiveBack    `json:"give_back,omitempty" doc:"What was promised when it was moved."`
}

// GiveBack is leave to give tickets back that they do not give themselves.
type GiveBack struct {
	Until    Instant  `json:"until"`
	WithFees bool     `json:"with_fees,omitempty" doc:"What is not refundable goes back too."`
	Before   *Instant `json:"before,omitempty" readOnly:"true" doc:"Who ordered before has it."`
}

// MoveBody is one change of when and where.
type MoveBody struct {
	From   OccasionBody `json:"from"`
	Reason string       `json:"reason,omitempty"`
	By     string       `json:"by"`
	At     Instant      `json:"at"`
}

func eventBody(e catalog.Event) EventBody {
	b := EventBody{
		Event: e.Key, Details: detailsBody(e.Details), Occasion: occasionBody(e.Occasion), State: e.State.String(), Sale: e.Sale, Reason: e.Reason,
	}
	if g := e.GiveBack; g.Until != 0 {
		b.GiveBack = &GiveBack{Until: Instant(g.Until), WithFees: g.WithFees, Before: instantOf(int64(g.Before))}
	}
	for _, w := range e.Was {
		b.Was = append(b.Was, MoveBody{occasionBody(w.From), w.Reason, w.By.String(), Instant(w.At)})
	}
	return b
}

type eventList struct {
	Link string `header:"Link"`
	Body struct {
		Events []EventBody `json:"events"`
		Next   string      `json:"next,omitempty"`
	}
}

func (a *Admin) listEvents(ctx context.Context, in *Paged) (*eventList, error) {
	var out eventList
	out.Body.Events = []EventBody{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.Events(), func(e catalog.Event) string { return e.Key }, *in)
		for _, x := range part {
			out.Body.Events = append(out.Body.Events, eventBody(x))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

// EventPath names an event.
type EventPath struct {
	Event string `path:"event" maxLength:"48"`
}

type eventAnswer struct {
	ETag string `header:"ETag"`
	Body EventBody
}

func (a *Admin) showEvent(ctx context.Context, in *EventPath) (*eventAnswer, error) {
	var out eventAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		e, ok := m.Event(in.Event)
		if !ok {
			return refuse(ctx, "unknown", "there is no event "+in.Event)
		}
		out.Body = eventBody(e)
		out.ETag = tag(out.Body)
		return nil
	})
	return &out, err
}

type addEvent struct {
	MayKeyed
	Body struct {
		Event    string       `json:"event" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
		Details  DetailsBody  `json:"details"`
		Occasion OccasionBody `json:"occasion"`
	}
}

func (a *Admin) addEvent(ctx context.Context, in *addEvent) (*eventAnswer, error) {
	details, err := in.Body.Details.details(ctx)
	if err != nil {
		return nil, err
	}
	occasion, err := a.occasion(ctx, "/occasion", &in.Body.Occasion)
	if err != nil {
		return nil, err
	}
	cmd := &catalog.AddEvent{Meta: meta(ctx, in.Key, in.Body), Event: in.Body.Event, Details: details, Occasion: occasion}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, &EventPath{in.Body.Event})
}

type changeEvent struct {
	EventPath
	Edit
	Body DetailsBody
}

func (a *Admin) changeEvent(ctx context.Context, in *changeEvent) (*eventAnswer, error) {
	details, err := in.Body.details(ctx)
	if err != nil {
		return nil, err
	}
	return a.editEvent(ctx, in.EventPath, in.Edit, &catalog.ChangeEvent{Meta: meta(ctx, in.Key, in.Body), Event: in.Event, Details: details})
}

func (a *Admin) editEvent(ctx context.Context, at EventPath, in Edit, cmd catalog.Command) (*eventAnswer, error) {
	show := func() (string, error) {
		e, err := a.showEvent(ctx, &at)
		return e.ETag, err
	}
	if err := a.edit(ctx, in, show, cmd); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, &at)
}

type moveEvent struct {
	EventPath
	Edit
	Body struct {
		Occasion OccasionBody `json:"occasion"`
		Reason   string       `json:"reason,omitempty" maxLength:"200" doc:"Needed once the event is published."`
		GiveBack *GiveBack    `json:"give_back,omitempty" doc:"Leave for who has bought by now to give tickets back."`
	}
}

// moveEvent changes when or where an event is, or puts it off without a date.
func (a *Admin) moveEvent(ctx context.Context, in *moveEvent) (*eventAnswer, error) {
	occasion, err := a.occasion(ctx, "/occasion", &in.Body.Occasion)
	if err != nil {
		return nil, err
	}
	cmd := &catalog.MoveEvent{Meta: meta(ctx, in.Key, in.Body), Event: in.Event, Occasion: occasion, Reason: in.Body.Reason}
	if g := in.Body.GiveBack; g != nil {
		cmd.GiveBack = catalog.GiveBack{Until: catalog.Instant(g.Until), WithFees: g.WithFees}
	}
	return a.editEvent(ctx, in.EventPath, in.Edit, cmd)
}

type turnEvent struct {
	EventPath
	Edit
}

func (a *Admin) publishEvent(ctx context.Context, in *turnEvent) (*eventAnswer, error) {
	return a.editEvent(ctx, in.EventPath, in.Edit, &catalog.PublishEvent{Meta: meta(ctx, in.Key, nil), Event: in.Event})
}

func (a *Admin) archiveEvent(ctx context.Context, in *turnEvent) (*eventAnswer, error) {
	return a.editEvent(ctx, in.EventPath, in.Edit, &catalog.ArchiveEvent{Meta: meta(ctx, in.Key, nil), Event: in.Event})
}

func (a *Admin) removeEvent(ctx context.Context, in *turnEvent) (*struct{}, error) {
	_, err := a.submit(ctx, &catalog.RemoveEvent{Meta: meta(ctx, in.Key, nil), Event: in.Event})
	return nil, err
}

type cancelEvent struct {
	EventPath
	Keyed
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200"`
	}
}

// cancelEvent says that an event will not be. Its types close with the next publication,
// which the cancellation opens by itself.
func (a *Admin) cancelEvent(ctx context.Context, in *cancelEvent) (*eventAnswer, error) {
	cmd := &catalog.CancelEvent{Meta: meta(ctx, in.Key, in.Body), Event: in.Event, Reason: in.Body.Reason}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, &in.EventPath)
}

// addEvents adds the routes of events.
func (a *Admin) addEvents() {
	const event = "/v1/organizer/events/{event}"
	handle(a, route{method: get, path: "/v1/organizer/events", id: "event_list", summary: "All events."}, a.listEvents)
	handle(a, route{method: post, path: "/v1/organizer/events", id: "event_add", summary: "Add an event as a draft.", created: true}, a.addEvent)
	handle(a, route{method: get, path: event, id: "event_admin_show", summary: "One event with its history."}, a.showEvent)
	handle(a, route{method: put, path: event, id: "event_change", summary: "Replace what is said of an event."}, a.changeEvent)
	handle(a, route{method: put, path: event + "/occasion", id: "event_move", summary: "Change when or where it is, or put it off."}, a.moveEvent)
	handle(a, route{method: post, path: event + "/publish", id: "event_publish", summary: "Show it to everybody."}, a.publishEvent)
	handle(a, route{method: post, path: event + "/cancel", id: "event_cancel", summary: "Say that it will not be; its sale ends."}, a.cancelEvent)
	handle(a, route{method: post, path: event + "/archive", id: "event_archive", summary: "Put it away."}, a.archiveEvent)
	handle(a, route{method: remove, path: event, id: "event_remove", summary: "Delete a draft that was never on sale.", empty: true}, a.removeEvent)
}

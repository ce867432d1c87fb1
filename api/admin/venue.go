package admin

import (
	"context"
	"encoding/hex"

	"facevalue/catalog"
)

// VenueBody is a place.
type VenueBody struct {
	Venue   string `json:"venue" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
	Name    Texts  `json:"name"`
	Address string `json:"address,omitempty" maxLength:"500"`
	Zone    string `json:"zone" minLength:"1" maxLength:"64" example:"Europe/Berlin"`
}

// VenueShown is a place with its charts.
type VenueShown struct {
	VenueBody
	Charts   []ChartBody `json:"charts"`
	Archived bool        `json:"archived"`
}

// ChartBody is a seat map: whether there is a draft, and what was published.
type ChartBody struct {
	Chart    string         `json:"chart"`
	Name     string         `json:"name"`
	Drafted  *Instant       `json:"drafted_at,omitempty"`
	Draft    string         `json:"draft,omitempty" doc:"Hash of the draft."`
	Versions []ChartVersion `json:"versions"`
}

// ChartVersion is a published version, which never changes.
type ChartVersion struct {
	Version int     `json:"version"`
	Hash    string  `json:"hash"`
	At      Instant `json:"published_at"`
}

func (b *VenueBody) venue() catalog.VenueDef {
	return catalog.VenueDef{Key: b.Venue, Name: b.Name.texts(), Address: b.Address, Zone: b.Zone}
}

func venueShown(v catalog.Venue) VenueShown {
	d := v.Def
	out := VenueShown{VenueBody{d.Key, textsOf(d.Name), d.Address, d.Zone}, []ChartBody{}, v.Archived}
	for _, c := range v.Charts {
		out.Charts = append(out.Charts, chartBody(c))
	}
	return out
}

func chartBody(c catalog.Chart) ChartBody {
	out := ChartBody{Chart: c.Key, Name: c.Name, Versions: []ChartVersion{}}
	if c.Draft != [32]byte{} {
		out.Draft, out.Drafted = hex.EncodeToString(c.Draft[:]), instantOf(c.Drafted)
	}
	for i, v := range c.Versions {
		out.Versions = append(out.Versions, ChartVersion{i + 1, hex.EncodeToString(v.Hash[:]), Instant(v.At)})
	}
	return out
}

type venueList struct {
	Link string `header:"Link"`
	Body struct {
		Venues []VenueShown `json:"venues"`
		Next   string       `json:"next,omitempty"`
	}
}

func (a *Admin) listVenues(ctx context.Context, in *Paged) (*venueList, error) {
	var out venueList
	out.Body.Venues = []VenueShown{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.Venues(), func(v catalog.Venue) string { return v.Def.Key }, *in)
		for _, x := range part {
			out.Body.Venues = append(out.Body.Venues, venueShown(x))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

// VenuePath names a venue.
type VenuePath struct {
	Venue string `path:"venue" maxLength:"48"`
}

type venueAnswer struct {
	ETag string `header:"ETag"`
	Body VenueShown
}

func (a *Admin) showVenue(ctx context.Context, in *VenuePath) (*venueAnswer, error) {
	var out venueAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		v, ok := m.Venue(in.Venue)
		if !ok {
			return refuse(ctx, "unknown", "there is no venue "+in.Venue)
		}
		out.Body = venueShown(v)
		out.ETag = tag(out.Body.VenueBody)
		return nil
	})
	return &out, err
}

type addVenue struct {
	MayKeyed
	Body VenueBody
}

func (a *Admin) addVenue(ctx context.Context, in *addVenue) (*venueAnswer, error) {
	if err := checkZone(ctx, "/zone", in.Body.Zone); err != nil {
		return nil, err
	}
	if _, err := a.submit(ctx, &catalog.AddVenue{Meta: meta(ctx, in.Key, in.Body), Venue: in.Body.venue()}); err != nil {
		return nil, err
	}
	return a.showVenue(ctx, &VenuePath{in.Body.Venue})
}

type changeVenue struct {
	VenuePath
	Edit
	Body VenueBody
}

func (a *Admin) changeVenue(ctx context.Context, in *changeVenue) (*venueAnswer, error) {
	if err := sameKey(ctx, "/venue", in.Venue, in.Body.Venue); err != nil {
		return nil, err
	}
	if err := checkZone(ctx, "/zone", in.Body.Zone); err != nil {
		return nil, err
	}
	show := func() (string, error) {
		v, err := a.showVenue(ctx, &in.VenuePath)
		return v.ETag, err
	}
	cmd := &catalog.ChangeVenue{Meta: meta(ctx, in.Key, in.Body), Venue: in.Body.venue()}
	if err := a.edit(ctx, in.Edit, show, cmd); err != nil {
		return nil, err
	}
	return a.showVenue(ctx, &in.VenuePath)
}

type archiveVenue struct {
	VenuePath
	MayKeyed
}

// archiveVenue puts a venue away. What was once sold there stays readable.
func (a *Admin) archiveVenue(ctx context.Context, in *archiveVenue) (*venueAnswer, error) {
	if _, err := a.submit(ctx, &catalog.ArchiveVenue{Meta: meta(ctx, in.Key, nil), Venue: in.Venue}); err != nil {
		return nil, err
	}
	return a.showVenue(ctx, &in.VenuePath)
}

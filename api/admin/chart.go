package admin

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/seating"
)

// ChartPath names a chart of a venue.
type ChartPath struct {
	VenuePath
	Chart string `path:"chart" maxLength:"48"`
}

// maxUpload is the most bytes of an uploaded plan that travels by HTTP.
const maxUpload = 32 << 20

// uploadChart is a plan as a file: pretix's JSON, or a table.
type uploadChart struct {
	ChartPath
	MayKeyed
	Name        string `query:"name" maxLength:"200" doc:"The chart's name if the file has none."`
	ContentType string `header:"Content-Type" doc:"application/json for a pretix seating plan, text/csv for a table of seats."`
	RawBody     []byte
}

// DraftBody is a draft with what its uploader should know.
type DraftBody struct {
	Chart      string   `json:"chart"`
	Hash       string   `json:"hash" doc:"Publishing names it, so that what was looked at is what is published."`
	Name       string   `json:"name"`
	Seats      int      `json:"seats"`
	Standing   int      `json:"standing" doc:"Places in standing areas."`
	Sections   int      `json:"sections"`
	Categories []string `json:"categories"`
	Doubts     []string `json:"doubts" doc:"What is allowed but hardly meant."`
}

type draftAnswer struct{ Body DraftBody }

func draftBody(key string, c *seating.Chart) DraftBody {
	hash := c.Hash()
	out := DraftBody{
		Chart: key, Hash: hex.EncodeToString(hash[:]), Name: c.Name(), Seats: c.Len(), Sections: len(c.Sections()),
		Categories: []string{}, Doubts: append([]string{}, c.Doubts()...),
	}
	for _, a := range c.Areas() {
		out.Standing += a.Capacity
	}
	for _, k := range c.Categories() {
		out.Categories = append(out.Categories, k.Key)
	}
	return out
}

// uploadChart reads a plan and keeps it as the chart's draft. What is wrong with the
// file is told with its place in it.
func (a *Admin) uploadChart(ctx context.Context, in *uploadChart) (*draftAnswer, error) {
	if err := a.hasVenue(ctx, in.Venue); err != nil { // before work that costs
		return nil, err
	}
	read, media := seating.ReadPretix, strings.TrimSpace(strings.SplitN(in.ContentType, ";", 2)[0])
	switch media {
	case "application/json":
	case "text/csv":
		read = seating.ReadCSV
	default:
		return nil, refuse(ctx, "unsupported_media_type", "send application/json with a pretix seating plan, or text/csv")
	}
	name := in.Name
	if name == "" {
		name = in.Chart
	}
	chart, err := read(in.RawBody, seating.ReadOptions{Name: name})
	if err != nil {
		return nil, refuse(ctx, "malformed", err.Error())
	}
	return a.keepDraft(ctx, in.ChartPath, in.Key, chart)
}

func (a *Admin) hasVenue(ctx context.Context, venue string) error {
	return a.read(ctx, func(m *catalog.Machine) error {
		if _, ok := m.Venue(venue); !ok {
			return refuse(ctx, "unknown", "there is no venue "+venue)
		}
		if !m.RolesOf(callerOf(ctx).by, a.options.Clock.Now()).Has(catalog.Owner | catalog.Manager) {
			return refuse(ctx, "forbidden", "charts are the manager's")
		}
		return nil
	})
}

func (a *Admin) keepDraft(ctx context.Context, at ChartPath, key string, chart *seating.Chart) (*draftAnswer, error) {
	if _, err := a.keep(ctx, chart.Encode()); err != nil {
		return nil, err
	}
	cmd := &catalog.DraftChart{Meta: meta(ctx, key, chart.Hash()), Venue: at.Venue, Chart: at.Chart, Name: chart.Name(), Blob: chart.Hash()}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return &draftAnswer{draftBody(at.Chart, chart)}, nil
}

type generateChart struct {
	ChartPath
	MayKeyed
	Body struct {
		House string `json:"house" enum:"theatre,arena,stadium,hall"`
		Seats int    `json:"seats,omitempty" minimum:"1" maximum:"100000" doc:"Of a hall."`
	}
}

// generateChart makes a believable house, for those who have no plan yet.
func (a *Admin) generateChart(ctx context.Context, in *generateChart) (*draftAnswer, error) {
	if err := a.hasVenue(ctx, in.Venue); err != nil {
		return nil, err
	}
	var chart *seating.Chart
	switch in.Body.House {
	case "theatre":
		chart = seating.Theatre()
	case "arena":
		chart = seating.Arena()
	case "stadium":
		chart = seating.Stadium()
	default:
		var err error
		if chart, err = seating.Hall(in.Body.Seats); err != nil {
			return nil, refuseAt(ctx, "malformed", "/seats", err.Error())
		}
	}
	return a.keepDraft(ctx, in.ChartPath, in.Key, chart)
}

// showDraft describes the draft again, from what is kept of it.
func (a *Admin) showDraft(ctx context.Context, in *ChartPath) (*draftAnswer, error) {
	var hash [32]byte
	err := a.read(ctx, func(m *catalog.Machine) error {
		v, _ := m.Venue(in.Venue)
		for _, c := range v.Charts {
			if c.Key == in.Chart && c.Draft != [32]byte{} {
				hash = c.Draft
				return nil
			}
		}
		return refuse(ctx, "unknown", "there is no draft of a chart "+in.Chart+" at "+in.Venue)
	})
	if err != nil {
		return nil, err
	}
	chart, ok := a.options.Charts(hash)
	if !ok {
		return nil, a.noted(ctx, api.Refuse("internal", "the draft's file is gone; upload it again"), nil)
	}
	return &draftAnswer{draftBody(in.Chart, chart)}, nil
}

type publishChart struct {
	ChartPath
	MayKeyed
	Body struct {
		Hash string `json:"hash" minLength:"64" maxLength:"64" doc:"Of the draft that was looked at."`
	}
}

// publishChart gives the chart its next version, which never changes.
func (a *Admin) publishChart(ctx context.Context, in *publishChart) (*venueAnswer, error) {
	hash, ok := readHash(in.Body.Hash)
	if !ok {
		return nil, refuseAt(ctx, "malformed", "/hash", "a hash has 64 hex digits")
	}
	cmd := &catalog.PublishChart{Meta: meta(ctx, in.Key, in.Body), Venue: in.Venue, Chart: in.Chart, Hash: hash}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showVenue(ctx, &in.VenuePath)
}

// addCharts adds the routes of seat maps.
func (a *Admin) addCharts() {
	const chart = "/v1/organizer/venues/{venue}/charts/{chart}"
	rt := route{method: put, path: chart + "/draft", id: "chart_upload", summary: "Upload a seating plan as the chart's draft.", body: maxUpload, also: []int{http.StatusTooManyRequests}}
	up := rt.operation()
	up.BodyReadTimeout, up.SkipValidateBody = 4*bodyTimeout, true
	up.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}},
		"text/csv":         {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
	huma.Register(a.huma, up, a.uploadChart)
	handle(a, route{method: get, path: chart + "/draft", id: "chart_draft", summary: "What the draft has, and what is doubtful."}, a.showDraft)
	handle(a, route{method: post, path: chart + "/generate", id: "chart_generate", summary: "Generate a believable house as the draft.", also: []int{http.StatusTooManyRequests}}, a.generateChart)
	handle(a, route{method: post, path: chart + "/publish", id: "chart_publish", summary: "Publish the draft as the next version."}, a.publishChart)
}

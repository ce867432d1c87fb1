package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/sale"
)

// PlanBody is a plan as it travels: the catalog reads it, and tells every mistake with
// its place.
type PlanBody json.RawMessage

// MarshalJSON and UnmarshalJSON pass it on.
func (b PlanBody) MarshalJSON() ([]byte, error) { return json.RawMessage(b).MarshalJSON() }

// UnmarshalJSON keeps the bytes.
func (b *PlanBody) UnmarshalJSON(in []byte) error { return (*json.RawMessage)(b).UnmarshalJSON(in) }

// Schema says that it is an object; docs/reference/plan.md says which.
func (PlanBody) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: true,
		Description: "Everything that the sale is to be: policy, pools, types, prices, windows, questions and their texts.",
	}
}

// SalePath names a sale.
type SalePath struct {
	Sale string `path:"sale" maxLength:"48" doc:"The sale's key, or its id."`
}

type planAnswer struct {
	ETag string `header:"ETag"`
	Body struct {
		Version   uint32   `json:"version" doc:"Of this draft."`
		Published uint32   `json:"published" doc:"Of the plan that is to be; 0 for none."`
		Plan      PlanBody `json:"plan"`
	}
}

// saleOf is one of the caller's sales, by key or by id.
func (a *Admin) saleOf(ctx context.Context, m *catalog.Machine, name string) (catalog.Sale, error) {
	s, ok := m.Sale(name)
	if suffix, is := strings.CutPrefix(name, salePrefix); !ok && is {
		s, ok = m.SaleBySuffix(suffix)
	}
	if !ok {
		return s, refuse(ctx, "unknown", "there is no sale "+name)
	}
	return s, nil
}

const salePrefix = "sale_"

func (a *Admin) showPlan(ctx context.Context, in *SalePath) (*planAnswer, error) {
	var out planAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, in.Sale)
		if err != nil {
			return err
		}
		if s.Plan == nil {
			return refuse(ctx, "unknown", "the sale has no plan yet; PUT one, with If-Match: \"0\"")
		}
		out.Body.Version, out.Body.Published = s.Draft, s.Published
		out.Body.Plan, out.ETag = catalog.EncodePlan(s.Plan), planTag(s.Draft)
		return nil
	})
	return &out, err
}

func planTag(version uint32) string { return strconv.Quote(strconv.FormatUint(uint64(version), 10)) }

type putPlan struct {
	SalePath
	MayKeyed
	IfMatch string `header:"If-Match" required:"true" maxLength:"40" doc:"The ETag of the draft that this one was made from; \"0\" for the first."`
	Body    PlanBody
}

// putPlan replaces the draft. It may contradict itself; problems says where.
func (a *Admin) putPlan(ctx context.Context, in *putPlan) (*planAnswer, error) {
	base, err := strconv.ParseUint(strings.Trim(in.IfMatch, `"`), 10, 32)
	if err != nil {
		return nil, refuse(ctx, "malformed", `If-Match is the ETag of the plan that this one was made from, "0" for the first`)
	}
	plan, problems := catalog.DecodePlan(in.Body)
	if plan == nil {
		r := api.Refuse("malformed", fmt.Sprintf("%s: %s", problems[0].Path, problems[0].Text))
		r.Pointer = problems[0].Path
		r.More = func(b []byte) []byte { return appendProblems(b, &catalog.Detail{Problems: problems}) }
		return nil, tell(ctx, r)
	}
	if err := zones(ctx, plan); err != nil {
		return nil, err
	}
	key, err := a.saleKey(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	cmd := &catalog.DraftPlan{Meta: meta(ctx, in.Key, in.Body), Sale: key, Base: uint32(base), Plan: plan}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showPlan(ctx, &in.SalePath)
}

// zones works out the instants of a plan's windows.
func zones(ctx context.Context, p *catalog.Plan) error {
	for i := range p.Windows {
		w := &p.Windows[i]
		for _, t := range []struct {
			when *catalog.When
			name string
		}{{&w.Opens, "opens"}, {&w.Closes, "closes"}} {
			if err := resolve(ctx, fmt.Sprintf("/windows/%d/%s", i, t.name), t.when); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *Admin) saleKey(ctx context.Context, name string) (key string, err error) {
	err = a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, name)
		key = s.Key
		return err
	})
	return key, err
}

// ProblemsBody is all that contradicts itself in a plan, and notes.
type ProblemsBody struct {
	Version  uint32        `json:"version"`
	Problems []PlanProblem `json:"problems"`
	Ready    bool          `json:"ready" doc:"Whether it could be published."`
}

// PlanProblem is one contradiction of a plan, or a note.
type PlanProblem struct {
	Path string `json:"path" doc:"Into the plan, as a JSON pointer."`
	Text string `json:"text"`
	Note bool   `json:"note,omitempty" doc:"It keeps nothing from being published."`
}

func planProblems(problems []catalog.Problem) []PlanProblem {
	all := []PlanProblem{}
	for _, p := range problems {
		all = append(all, PlanProblem{p.Path, p.Text, p.Note})
	}
	return all
}

type problemsAnswer struct{ Body ProblemsBody }

// planProblems looks at the draft as publishing it would.
func (a *Admin) planProblems(ctx context.Context, in *SalePath) (*problemsAnswer, error) {
	out := &problemsAnswer{ProblemsBody{Problems: []PlanProblem{}, Ready: true}}
	setups := a.setups(ctx, in.Sale)
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, in.Sale)
		if err != nil {
			return err
		}
		if s.Plan == nil {
			return refuse(ctx, "unknown", "the sale has no plan yet")
		}
		env := m.PlanEnv(s.Key, a.options.Clock.Now())
		problems := s.Plan.Problems(env)
		if setups != nil && !blocked(problems) {
			problems = append(problems, catalog.Steps(setups, s.Plan, env).Problems...)
		}
		problems = append(problems, zoneNotes(s.Plan)...)
		out.Body.Version, out.Body.Ready = s.Draft, !blocked(problems)
		out.Body.Problems = planProblems(problems)
		return nil
	})
	return out, err
}

// zoneNotes tells the times of a plan that its zones' rules have moved since.
func zoneNotes(p *catalog.Plan) (notes []catalog.Problem) {
	for i := range p.Windows {
		w := &p.Windows[i]
		for _, t := range []struct {
			name string
			when catalog.When
		}{{"opens", w.Opens}, {"closes", w.Closes}} {
			if at, changed := today(t.when); changed {
				notes = append(notes, catalog.Problem{
					Path: fmt.Sprintf("/windows/%d/%s", i, t.name), Note: true,
					Text: fmt.Sprintf("the rules of %s have changed since this was fixed: %s is %s now, and stays %s until the plan is saved again", t.when.Zone, t.when.Local, at, t.when.At),
				})
			}
		}
	}
	return notes
}

func blocked(problems []catalog.Problem) bool {
	for _, p := range problems {
		if !p.Note {
			return true
		}
	}
	return false
}

// setups is what the sale's machine has, nil when it was never opened.
func (a *Admin) setups(ctx context.Context, name string) *sale.Setup {
	suffix := ""
	_ = a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, name)
		suffix = s.Suffix
		return err
	})
	s, ok := a.options.Sale(suffix)
	if !ok || s.Live() == nil {
		return nil
	}
	if setup := s.Live().Setup(); setup != nil && setup.Name != "" {
		return setup
	}
	return nil
}

type publishPlan struct {
	SalePath
	MayKeyed
	IfMatch string `header:"If-Match" required:"true" maxLength:"40" doc:"The ETag of the draft that is to be."`
}

type publicationAnswer struct{ Body Publication }

// Publication is how far the newest published plan is.
type Publication struct {
	Version uint32        `json:"version"`
	State   string        `json:"state" enum:"none,applying,applied,waiting,refused"`
	Seq     uint64        `json:"seq,omitempty" doc:"Record of the sale after which it is as planned."`
	Until   *Instant      `json:"until,omitempty" doc:"When the rest is done: posted rules take effect then."`
	Step    string        `json:"step,omitempty" doc:"What the sale would not do."`
	Code    string        `json:"code,omitempty"`
	Detail  string        `json:"detail,omitempty"`
	Notes   []PlanProblem `json:"notes,omitempty"`
}

// publishPlan has the draft carried out. The answer is that it will be; the publication
// tells how far it is.
func (a *Admin) publishPlan(ctx context.Context, in *publishPlan) (*publicationAnswer, error) {
	version, err := strconv.ParseUint(strings.Trim(in.IfMatch, `"`), 10, 32)
	if err != nil {
		return nil, refuse(ctx, "malformed", "If-Match is the plan's ETag")
	}
	key, err := a.saleKey(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	out, err := a.submit(ctx, &catalog.PublishPlan{
		Meta: meta(ctx, in.Key, version), Sale: key, Version: uint32(version), Have: a.setups(ctx, in.Sale),
	})
	if err != nil {
		return nil, err
	}
	answer, err := a.publication(ctx, &in.SalePath)
	if err == nil && out.Detail != nil {
		answer.Body.Notes = planProblems(out.Detail.Problems)
	}
	return answer, err
}

func (a *Admin) publication(ctx context.Context, in *SalePath) (*publicationAnswer, error) {
	var out publicationAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, in.Sale)
		out.Body = publication(s, underWay(m)[s.Key])
		return err
	})
	return &out, err
}

// underWay says of which sales something is being carried out: a plan, or what follows
// from an event that was moved or cancelled.
func underWay(m *catalog.Machine) map[string]bool {
	sales := map[string]bool{}
	for _, e := range m.Open(nil) {
		sales[e.Sale] = true
	}
	return sales
}

func publication(s catalog.Sale, busy bool) Publication {
	p := Publication{Version: s.Published, State: "applying"}
	switch {
	case busy:
	case s.Published == 0:
		p.State = "none"
	case s.Refusal != nil && s.Refusal.Version == s.Published:
		p.State, p.Step, p.Code, p.Detail = "refused", s.Refusal.Step, s.Refusal.Code, s.Refusal.Text
	case s.Until != 0: // all but what waits is carried out
		p.State, p.Until = "waiting", instantOf(s.Until)
	case s.Applied == s.Published:
		p.State, p.Seq = "applied", s.Seq
	}
	return p
}

package admin

import (
	"context"

	"facevalue/catalog"
	"facevalue/guard"
)

type refusalsIn struct {
	SalePath
	Reference int64 `query:"reference" minimum:"0" doc:"The number that the refused were told; left out, the newest."`
}

// RefusalRow is why somebody was kept out.
type RefusalRow struct {
	Reference uint64  `json:"reference"`
	At        Instant `json:"at"`
	Code      string  `json:"code" example:"work_needed"`
	Detail    string  `json:"detail,omitempty"`
}

type refusalsAnswer struct {
	Body struct {
		Refusals []RefusalRow `json:"refusals"`
	}
}

// refusalsShown is the most that are shown at one time: what is kept of them is little.
const refusalsShown = 200

// refusals are the newest of a sale, for support. They name nobody: who asks has the
// number.
func (a *Admin) refusals(ctx context.Context, in *refusalsIn) (*refusalsAnswer, error) {
	if err := a.reader(ctx, catalog.BoxOffice); err != nil {
		return nil, err
	}
	suffixes, err := a.mine(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	var out refusalsAnswer
	out.Body.Refusals = []RefusalRow{}
	if a.options.Reasons == nil {
		return &out, nil
	}
	for _, r := range a.options.Reasons.Find(func(r *guard.Reason) bool {
		if in.Reference != 0 { // who was told the number may not have come as far as a sale
			return r.Number == uint64(in.Reference) && (r.Sale == suffixes[0] || r.Sale == "")
		}
		return r.Sale == suffixes[0]
	}, refusalsShown) {
		out.Body.Refusals = append(out.Body.Refusals, RefusalRow{r.Number, Instant(r.At), r.Step, r.What})
	}
	return &out, nil
}

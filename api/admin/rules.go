package admin

import (
	"context"
	"encoding/hex"

	"facevalue/catalog"
)

// PostedBody is what buyers in a window are promised, and since when.
type PostedBody struct {
	Window    string      `json:"window"`
	Version   uint32      `json:"version"`
	Hash      string      `json:"sha256" doc:"Of the document."`
	Posted    Instant     `json:"posted_at"`
	Effective Instant     `json:"effective_at"`
	InEffect  bool        `json:"in_effect"`
	Until     *FormerBody `json:"until_then,omitempty" doc:"What holds until these take effect."`
	Document  string      `json:"document" doc:"Where everybody can read it." example:"/v1/sales/sale_club/rules/general"`
}

// FormerBody is the version that holds until a newer one takes effect.
type FormerBody struct {
	Version uint32 `json:"version"`
	Hash    string `json:"sha256"`
}

type rulesAnswer struct {
	Body struct {
		Rules []PostedBody `json:"rules" doc:"The newest of each window."`
	}
}

// listRules lists what was posted for each window of a sale.
func (a *Admin) listRules(ctx context.Context, in *SalePath) (*rulesAnswer, error) {
	out := &rulesAnswer{}
	out.Body.Rules = []PostedBody{}
	now := a.options.Clock.Now()
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, in.Sale)
		for _, p := range s.Rules {
			out.Body.Rules = append(out.Body.Rules, postedBody(s.Suffix, p, now))
		}
		return err
	})
	return out, err
}

func postedBody(suffix string, p catalog.PostedRules, now int64) PostedBody {
	b := PostedBody{
		Window: p.Window, Version: p.Version, Hash: hex.EncodeToString(p.Document[:]), Posted: Instant(p.At), Effective: Instant(p.Effective),
		InEffect: now >= p.Effective, Document: "/v1/sales/" + salePrefix + suffix + "/rules/" + p.Window,
	}
	if version, document := p.InEffect(now); !b.InEffect && version != 0 {
		b.Until = &FormerBody{version, hex.EncodeToString(document[:])}
	}
	return b
}

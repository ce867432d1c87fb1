package admin

import (
	"context"

	"facevalue/catalog"
)

// SaleBody is a sale of the organizer.
type SaleBody struct {
	Sale        string      `json:"sale" doc:"Its key."`
	ID          string      `json:"id" example:"sale_club"`
	Name        string      `json:"name"`
	Draft       uint32      `json:"draft" doc:"Version of the newest draft of its plan; 0 for none."`
	Publication Publication `json:"publication"`
	Archived    bool        `json:"archived"`
}

func saleBody(s catalog.Sale, busy bool) SaleBody {
	return SaleBody{s.Key, salePrefix + s.Suffix, s.Name, s.Draft, publication(s, busy), s.Archived}
}

type saleList struct {
	Link string `header:"Link"`
	Body struct {
		Sales []SaleBody `json:"sales"`
		Next  string     `json:"next,omitempty"`
	}
}

func (a *Admin) listSales(ctx context.Context, in *Paged) (*saleList, error) {
	var out saleList
	out.Body.Sales = []SaleBody{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		busy := underWay(m)
		part, cursor, err := page(ctx, m.Sales(), func(s catalog.Sale) string { return s.Key }, *in)
		for _, x := range part {
			out.Body.Sales = append(out.Body.Sales, saleBody(x, busy[x.Key]))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

type saleAnswer struct{ Body SaleBody }

func (a *Admin) showSale(ctx context.Context, in *SalePath) (*saleAnswer, error) {
	var out saleAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, err := a.saleOf(ctx, m, in.Sale)
		out.Body = saleBody(s, underWay(m)[s.Key])
		return err
	})
	return &out, err
}

type addSale struct {
	MayKeyed
	Body struct {
		Sale   string `json:"sale" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
		Name   string `json:"name" minLength:"1" maxLength:"200"`
		Suffix string `json:"suffix,omitempty" pattern:"^[a-z0-9]{3,24}$" doc:"Of its id, unique in the house; drawn if it is left out."`
	}
}

func (a *Admin) addSale(ctx context.Context, in *addSale) (*saleAnswer, error) {
	suffix := in.Body.Suffix
	if suffix == "" {
		var err error
		if suffix, err = a.options.NewSuffix(); err != nil {
			return nil, a.failed(ctx, err)
		}
	}
	cmd := &catalog.AddSale{Meta: meta(ctx, in.Key, in.Body), Sale: in.Body.Sale, Suffix: suffix, Name: in.Body.Name}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showSale(ctx, &SalePath{in.Body.Sale})
}

type turnSale struct {
	SalePath
	MayKeyed
}

// archiveSale puts a sale away whose events are over or cancelled.
func (a *Admin) archiveSale(ctx context.Context, in *turnSale) (*saleAnswer, error) {
	key, err := a.saleKey(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	if _, err := a.submit(ctx, &catalog.ArchiveSale{Meta: meta(ctx, in.Key, nil), Sale: key}); err != nil {
		return nil, err
	}
	return a.showSale(ctx, &in.SalePath)
}

// removeSale deletes a sale of which no plan was ever published.
func (a *Admin) removeSale(ctx context.Context, in *turnSale) (*struct{}, error) {
	key, err := a.saleKey(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	_, err = a.submit(ctx, &catalog.RemoveSale{Meta: meta(ctx, in.Key, nil), Sale: key})
	return nil, err
}

package admin

import (
	"context"

	"facevalue/catalog"
)

// SellerBody is a legal entity that events are sold for.
type SellerBody struct {
	Seller    string `json:"seller" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
	LegalName string `json:"legal_name" minLength:"1" maxLength:"200"`
	TaxID     string `json:"tax_id,omitempty" maxLength:"200"`
	Address   string `json:"address,omitempty" maxLength:"500"`
	Currency  string `json:"currency" minLength:"3" maxLength:"3" example:"EUR"`
	Account   string `json:"account,omitempty" maxLength:"200" doc:"At the payment provider."`
	Series    string `json:"series,omitempty" maxLength:"200" doc:"Its receipts begin with it."`
}

func (b *SellerBody) seller() catalog.Seller {
	return catalog.Seller{
		Key: b.Seller, LegalName: b.LegalName, TaxID: b.TaxID, Address: b.Address, Currency: b.Currency, Account: b.Account, Series: b.Series,
	}
}

func sellerBody(s catalog.Seller) SellerBody {
	return SellerBody{s.Key, s.LegalName, s.TaxID, s.Address, s.Currency, s.Account, s.Series}
}

type sellerList struct {
	Link string `header:"Link"`
	Body struct {
		Sellers []SellerBody `json:"sellers"`
		Next    string       `json:"next,omitempty"`
	}
}

func (a *Admin) listSellers(ctx context.Context, in *Paged) (*sellerList, error) {
	var out sellerList
	out.Body.Sellers = []SellerBody{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.Sellers(), func(s catalog.Seller) string { return s.Key }, *in)
		for _, x := range part {
			out.Body.Sellers = append(out.Body.Sellers, sellerBody(x))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

// SellerPath names a seller.
type SellerPath struct {
	Seller string `path:"seller" maxLength:"48"`
}

type sellerAnswer struct {
	ETag string `header:"ETag"`
	Body SellerBody
}

func (a *Admin) showSeller(ctx context.Context, in *SellerPath) (*sellerAnswer, error) {
	var out sellerAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, ok := m.Seller(in.Seller)
		if !ok {
			return refuse(ctx, "unknown", "there is no seller "+in.Seller)
		}
		out.Body = sellerBody(s)
		out.ETag = tag(out.Body)
		return nil
	})
	return &out, err
}

type addSeller struct {
	MayKeyed
	Body SellerBody
}

func (a *Admin) addSeller(ctx context.Context, in *addSeller) (*sellerAnswer, error) {
	if _, err := a.submit(ctx, &catalog.AddSeller{Meta: meta(ctx, in.Key, in.Body), Seller: in.Body.seller()}); err != nil {
		return nil, err
	}
	return a.showSeller(ctx, &SellerPath{in.Body.Seller})
}

type changeSeller struct {
	SellerPath
	Edit
	Body SellerBody
}

func (a *Admin) changeSeller(ctx context.Context, in *changeSeller) (*sellerAnswer, error) {
	if err := sameKey(ctx, "/seller", in.Seller, in.Body.Seller); err != nil {
		return nil, err
	}
	show := func() (string, error) {
		s, err := a.showSeller(ctx, &in.SellerPath)
		return s.ETag, err
	}
	cmd := &catalog.ChangeSeller{Meta: meta(ctx, in.Key, in.Body), Seller: in.Body.seller()}
	if err := a.edit(ctx, in.Edit, show, cmd); err != nil {
		return nil, err
	}
	return a.showSeller(ctx, &in.SellerPath)
}

// sameKey refuses a body that names another thing than the path.
func sameKey(ctx context.Context, pointer, path, body string) error {
	if path != body {
		return refuseAt(ctx, "malformed", pointer, "keys are for ever: the path says "+path)
	}
	return nil
}

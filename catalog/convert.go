package catalog

import (
	"slices"

	"facevalue/money"
	"facevalue/sale"
)

// What parts of a plan are to the machine of a sale.

func (p *PlanPolicy) def() sale.Policy {
	return sale.Policy{
		HoldFor: int64(p.HoldForSeconds) * second, HoldCeiling: int64(p.HoldCeilingSeconds) * second,
		PayFor: int64(p.PayForSeconds) * second, PayCeiling: int64(p.PayCeilingSeconds) * second,
		HoldsEach: p.HoldsEach, TicketsEach: p.TicketsEach,
		JoinKinds: kindSet(p.JoinBy), CountKinds: kindSet(p.CountBy),
		OrderFees: feesOf(p.OrderFees), OrderTaxes: taxesOf(p.OrderTaxes),
		PostedNotice: int64(p.NoticeMinutes) * minute, OrphanRule: p.OrphanRule,
	}
}

func kindSet(names []string) sale.KindSet {
	var set sale.KindSet
	for _, name := range names {
		if k, ok := claimKind(name); ok {
			set |= sale.Kinds(k)
		}
	}
	return set
}

func feesOf(fees []Fee) []sale.Fee {
	var of []sale.Fee
	for _, f := range fees {
		of = append(of, sale.Fee{Code: f.Code, Payee: f.Payee, Amount: f.Amount, Rate: f.RatePPM, Refundable: f.Refundable, Unavoidable: f.Unavoidable})
	}
	return of
}

func taxesOf(taxes []Tax) []sale.TaxRate {
	var of []sale.TaxRate
	for _, t := range taxes {
		of = append(of, sale.TaxRate{Code: t.Code, Rate: t.RatePPM, Included: t.Included, OnFees: t.OnFees})
	}
	return of
}

func (p *Price) def() sale.Price {
	return sale.Price{Face: p.Face, Fees: feesOf(p.Fees), Taxes: taxesOf(p.Taxes)}
}

func (p *TypePolicy) def() sale.TicketPolicy {
	return sale.TicketPolicy{
		Named: p.Named, NameUntil: int64(p.NameUntilMinutes) * minute, CheckID: p.CheckID, MinimumAge: p.MinimumAge,
		Transfer: p.Transfer, Return: p.Return, PriceCap: p.PriceCapPPM,
		CancelTill: int64(p.CancelUntilMinutes) * minute, Exchange: p.Exchange,
	}
}

// feesBack, taxesBack and priceBack are the way back.
func feesBack(fees []sale.Fee) []Fee {
	var of []Fee
	for _, f := range fees {
		of = append(of, Fee{Code: f.Code, Payee: f.Payee, Amount: f.Amount, RatePPM: f.Rate, Refundable: f.Refundable, Unavoidable: f.Unavoidable})
	}
	return of
}

func taxesBack(taxes []sale.TaxRate) []Tax {
	var of []Tax
	for _, t := range taxes {
		of = append(of, Tax{Code: t.Code, RatePPM: t.Rate, Included: t.Included, OnFees: t.OnFees})
	}
	return of
}

func priceBack(p *sale.Price, currency string) Price {
	return Price{Currency: currency, Face: p.Face, Fees: feesBack(p.Fees), Taxes: taxesBack(p.Taxes)}
}

// pricer works out what one unit costs, in a sale made for nothing else: there is one
// rounding rule, and it is the sale's.
type pricer struct{ m *sale.Machine }

func newPricer() *pricer {
	m := sale.New(nil)
	for _, cmd := range []sale.Command{
		&sale.OpenSale{Meta: asHouse, Name: "prices", Policy: sale.Policy{HoldFor: second, HoldCeiling: second, PayFor: second}},
		&sale.AddSeller{Meta: asHouse, Def: sale.Seller{Key: "prices", Currency: money.EUR.String()}},
		&sale.AddItem{Meta: asHouse, Def: sale.ItemDef{Key: "price"}},
	} {
		_, facts := m.Decide(cmd, 1)
		for _, f := range facts {
			m.Apply(f)
		}
	}
	return &pricer{m}
}

var asHouse = sale.Meta{By: sale.Actor{Role: sale.House}}

// unit is what one unit costs at a price; false if it is no price that a sale takes.
func (p *pricer) unit(price sale.Price) (sale.Unit, bool) {
	out, facts := p.m.Decide(&sale.SetItemPrice{Meta: asHouse, Price: price}, 1)
	if !out.OK() {
		return sale.Unit{}, false
	}
	return facts[0].(*sale.ItemPriced).Unit, true
}

// dearer says whether a unit costs more than another, in all or in what nobody can
// decline: what the sale lets rise only by posted rules.
func dearer(a, b *sale.Unit) bool {
	return a.Total() > b.Total() || unavoidable(a) > unavoidable(b)
}

func unavoidable(u *sale.Unit) int64 {
	var sum int64
	for i := range u.Fees {
		if u.Fees[i].Unavoidable {
			sum += u.Fees[i].Amount
		}
	}
	return sum
}

// orderFee is what the order fees of a policy come to, with the taxes on them.
func (p *pricer) orderFee(policy *sale.Policy) int64 {
	taxes := slices.Clone(policy.OrderTaxes)
	for i := range taxes {
		taxes[i].OnFees = true
	}
	u, _ := p.unit(sale.Price{Fees: policy.OrderFees, Taxes: taxes})
	return u.Total()
}

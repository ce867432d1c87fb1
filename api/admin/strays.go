package admin

import (
	"context"

	"facevalue/catalog"
	"facevalue/payment/inbox"
)

// StrayBody is a payment that a company told of and that no order is known for.
type StrayBody struct {
	Payment  string  `json:"payment" doc:"The company's name for it."`
	Order    string  `json:"order" doc:"That it says it was made for."`
	Amount   int64   `json:"amount" doc:"What it took and has not given back, in minor units."`
	Currency string  `json:"currency"`
	Since    Instant `json:"since"`
	Why      string  `json:"why"`
}

type strayList struct {
	Body struct {
		Payments []StrayBody `json:"payments" doc:"The oldest first, at most 1,000."`
	}
}

// listStrays tells of money that came for orders of the caller's sales that are not there,
// as after a restore: somebody has to give it back or find out what it was for.
func (a *Admin) listStrays(ctx context.Context, _ *struct{}) (*strayList, error) {
	if err := a.reader(ctx, catalog.Finance); err != nil {
		return nil, err
	}
	var all []inbox.Item
	if a.options.Strays != nil {
		var err error
		if all, err = a.options.Strays(ctx, callerOf(ctx).organ.Suffix()); err != nil {
			return nil, a.failed(ctx, err)
		}
	}
	out := &strayList{}
	out.Body.Payments = []StrayBody{}
	for _, i := range all {
		out.Body.Payments = append(out.Body.Payments, StrayBody{i.Ref, i.Known.Order, i.Known.Amount, i.Known.Currency, Instant(i.Since), i.Why})
	}
	return out, nil
}

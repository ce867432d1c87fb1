package api

import "facevalue/sale"

// showPayForm tells the shop's page what the payment company's form needs. It changes
// nothing. Where the company has a page of its own there is no form.
func (c *call) showPayForm() *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	if !o.payable() || o.Charge.ID == 0 {
		return c.said(&o.shop, sale.Outcome{Status: sale.OrderState})
	}
	way, bad := c.payWay(&o)
	switch {
	case bad != nil:
		return bad
	case way.Done:
		return c.said(&o.shop, sale.Outcome{Status: sale.OrderState})
	case way.Form == nil:
		return refuse(problemUnknown, "this order is paid on a page of the payment company's, where its link pay leads")
	}
	c.out = append(c.out, '{')
	c.out = appendTextField(c.out, "company", way.Form.Company)
	c.out = appendTextField(c.out, "publishable_key", way.Form.PublishableKey)
	c.out = appendTextField(c.out, "client_secret", way.Form.ClientSecret)
	if way.Form.Account != "" {
		c.out = appendTextField(c.out, "account", way.Form.Account)
	}
	c.out = appendTextField(c.out, "currency", o.Currency)
	c.out = append(appendNumberField(c.out, "total", o.Outstanding()), '}')
	return nil
}

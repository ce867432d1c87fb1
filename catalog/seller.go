package catalog

import "facevalue/money"

func (s *Seller) wrong() string {
	wrong := firstWrong(wrongKey(s.Key), wrongName("legal name", s.LegalName), wrongLine("tax id", s.TaxID, 0, maxName),
		wrongLine("address", s.Address, 0, maxLine), wrongLine("provider account", s.Account, 0, maxName),
		wrongLine("receipt series", s.Series, 0, 20))
	if _, err := money.ParseCurrency(s.Currency); wrong == "" && err != nil {
		wrong = "currency: " + err.Error()
	}
	return wrong
}

// addSeller adds a legal entity. Where its money goes is for owners to say.
func (m *Machine) addSeller(c *AddSeller, roles Roles) Outcome {
	out := firstOf(needs(roles, Owner), malformed(c.Seller.wrong()), full("sellers", len(m.sellers.list), maxSellers),
		taken(m.sellers.find(c.Seller.Key) != nil, c.Seller.Key), m.seriesTaken(&c.Seller))
	if !out.OK() {
		return out
	}
	m.fact(&SellerAdded{Seller: c.Seller})
	return Outcome{Key: c.Seller.Key}
}

func (m *Machine) changeSeller(c *ChangeSeller, roles Roles) Outcome {
	old := m.sellers.find(c.Seller.Key)
	if old == nil {
		return firstOf(needs(roles, Owner), malformed(c.Seller.wrong()), refuse(Unknown, "seller"))
	}
	out := firstOf(needs(roles, Owner), malformed(c.Seller.wrong()), m.seriesTaken(&c.Seller))
	if out.OK() && m.sells(old.Key) {
		out = firstOf(fixedOf("currency", old.Currency, c.Seller.Currency), fixedOf("receipt series", old.Series, c.Seller.Series))
	}
	if !out.OK() {
		return out
	}
	m.fact(&SellerChanged{Seller: c.Seller})
	return Outcome{Key: old.Key}
}

// fixedOf refuses to change what orders and papers of a seller's sales stand on.
func fixedOf(what, was, is string) Outcome {
	if was == is {
		return Outcome{}
	}
	return refuse(Fixed, "the "+what+" of a seller on whom a sale stands; add another seller")
}

// seriesTaken refuses a receipt series that is another seller's: two receipts would
// have one number.
func (m *Machine) seriesTaken(s *Seller) Outcome {
	for _, other := range m.sellers.list {
		if s.Series != "" && other.Key != s.Key && other.Series == s.Series {
			return refuse(Exists, "the receipt series of "+other.Key)
		}
	}
	return Outcome{}
}

// sells says whether a published plan has to do with a seller.
func (m *Machine) sells(seller string) bool {
	for _, e := range m.events.list {
		if e.Sale != "" && e.Details.Seller == seller {
			return true
		}
	}
	for _, s := range m.sales.list {
		if s.Live == nil {
			continue
		}
		for i := range s.Live.Items {
			if s.Live.Items[i].Seller == seller {
				return true
			}
		}
	}
	return false
}

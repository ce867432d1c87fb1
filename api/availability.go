package api

// showAvailability tells what is to be had. With at_least it waits for a record.
func (c *call) showAvailability() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	if bad := c.atLeast(&s); bad != nil {
		return bad
	}
	p := s.sale.Live().Availability()
	c.atSeq(p.Seq)
	return c.shareBytes([]string{p.ETag}, p.JSON, p.Gzip, forASec)
}

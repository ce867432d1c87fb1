package api

import "net/http"

// alive says that the process answers.
func (c *call) alive() *Refusal {
	c.out = append(c.out, `{"status":"alive"}`...)
	return nil
}

// ready says whether everything is open.
func (c *call) ready() *Refusal {
	if err := c.api.options.Ready(); err != nil {
		c.status = http.StatusServiceUnavailable
		c.out = appendTextField(append(c.out, '{'), "status", "not ready")
		c.out = append(appendTextField(c.out, "why", err.Error()), '}')
		return nil
	}
	c.out = append(c.out, `{"status":"ready"}`...)
	return nil
}

package api

// describe shows the document of every route there is.
func (c *call) describe() *Refusal { return c.share(c.api.described, forMinute) }

// Describe adds the routes of documents that others wrote, such as the organizer's. It
// must be called before the first request.
func (a *API) Describe(others ...[]byte) error {
	doc, err := MergeDocuments(Document(), others...)
	if err != nil {
		return err
	}
	a.described = newDocument(nil, doc)
	return nil
}

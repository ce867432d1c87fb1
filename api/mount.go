package api

// Append appends the refusal's problem document, for handlers that are mounted beside
// the routes of this package. instance is the path of the request.
func (r *Refusal) Append(b []byte, instance string) []byte { return r.append(b, instance) }

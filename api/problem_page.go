package api

import (
	"fmt"
	"strings"
)

// showProblem explains one problem: what its type's address leads to.
func (c *call) showProblem() *Refusal {
	p := problemNamed(c.id)
	if p == nil {
		return refuse(problemUnknown, "there is no such problem")
	}
	h := c.w.Header()
	h["Content-Type"], h["Cache-Control"] = []string{"text/plain; charset=utf-8"}, forMinute
	c.out = fmt.Appendf(c.out, "%s (%d)\n\n%s\n\n%s\n", p.Code, p.Status, p.Title, p.Do)
	return nil
}

// ProblemsPage is docs/reference/problems.md.
func ProblemsPage() string {
	var b strings.Builder
	b.WriteString(`# Problems

Every refusal is a document of type ` + "`application/problem+json`" + ` (RFC 9457). ` + "`code`" + ` never changes, and is the end of
` + "`type`" + `; ` + "`title`" + ` and ` + "`detail`" + ` are for people and may be put better. ` + "`instance`" + ` is the path of the request and ` + "`pointer`" + `, where
it is there, the place in its body. Further members name what was missing: ` + "`seats`, `available`, `returning`, `line`, `what`, `at`, `total`, `order`" + `.

A refusal changes nothing. Those with status 503, 429 or 408 may be repeated after ` + "`Retry-After`" + `, with the same key.

| code | status | says | what a client does |
|---|---:|---|---|
`)
	for _, p := range Problems() {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", p.Code, p.Status, p.Title, p.Do)
	}
	return b.String()
}

package admin

import (
	"context"
	"net/url"
	"strings"
)

// next is the Link header (RFC 8288) of the page behind this one; "" on the last.
func next(ctx context.Context, cursor string) string {
	if cursor == "" {
		return ""
	}
	c := callerOf(ctx)
	query := url.Values{}
	for k, v := range c.query {
		query[k] = v
	}
	query.Set("after", cursor)
	return "<" + c.path + "?" + query.Encode() + `>; rel="next"`
}

// publicName is a machine's name as ids show it: org-acme is org_acme.
func publicName(machine string) string { return strings.Replace(machine, "-", "_", 1) }

package admin

import (
	"context"
	"net/url"
	"slices"
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

// Paged says which part of a list is asked for. Lists are in the order in which things
// were added.
type Paged struct {
	After string `query:"after" maxLength:"48" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

// page is the part of a list that is asked for, and the cursor of the next one, "" behind
// the last.
func page[T any](ctx context.Context, list []T, key func(T) string, p Paged) (part []T, cursor string, err error) {
	if p.After != "" {
		i := slices.IndexFunc(list, func(t T) bool { return key(t) == p.After })
		if i < 0 {
			return nil, "", refuse(ctx, "malformed", "after is next of a page before; that one is not there any more, begin anew")
		}
		list = list[i+1:]
	}
	if part = list; len(part) > p.Limit {
		part = part[:p.Limit]
		cursor = key(part[p.Limit-1])
	}
	return part, cursor, nil
}

// publicName is a machine's name as ids show it: org-acme is org_acme.
func publicName(machine string) string { return strings.Replace(machine, "-", "_", 1) }

package api

import "slices"

// Lists of statuses that many operations have.
var (
	reads    = []int{400, 404, 429, 500, 503}
	personal = []int{400, 401, 403, 404, 410, 429, 500, 503}
	guarded  = []int{400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 428, 429, 500, 503}
	writes   = []int{400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 429, 500, 503}
)

var (
	keyHeader = m{
		"name": "Idempotency-Key", "in": "header", "required": true, "schema": m{"type": "string", "minLength": 1, "maxLength": 257},
		"description": "New for every new request, the same when it is repeated. Kept for 72 hours.",
	}
	workAnswer = m{
		"name": "Facevalue-Work", "in": "header", "schema": m{"type": "string", "maxLength": 2048},
		"description": "The answer to the challenge of a refusal `work_needed`.",
	}
	linkHeader = m{
		"name": "Facevalue-Link", "in": "header", "schema": m{"type": "string"},
		"description": "The token of the link in the order's mail, in place of a session.",
	}
	linkQuery = m{"name": "link", "in": "query", "schema": m{"type": "string"}, "description": "As Facevalue-Link, for links."}
	atLeast   = m{
		"name": "at_least", "in": "query", "schema": m{"type": "integer", "minimum": 0},
		"description": "A Facevalue-Seq: the answer waits until it shows that record.",
	}
	inLanguage = m{
		"name": "language", "in": "query", "schema": m{"type": "string", "maxLength": 35},
		"description": "Of the texts, such as de; the organizer's first one where there is no such text.",
	}
	afterQuery = m{
		"name": "after", "in": "query", "schema": m{"type": "integer", "minimum": 0},
		"description": "The seq of the availability that the client has, where Last-Event-ID is not sent.",
	}
)

func operations() []operation {
	return slices.Concat(saleOperations(), holdOperations(), orderOperations(), roomOperations())
}

func saleOperations() []operation {
	return []operation{
		{method: "get", path: "/v1/sales", id: "listSales", tag: "sales", summary: "List what is on sale", answer: 200, schema: "Sales", problems: reads},
		{method: "get", path: "/v1/sales/{sale}", id: "showSale", tag: "sales", summary: "Show a sale with every price", answer: 200, schema: "Sale", problems: reads},
		{method: "get", path: "/v1/events/{sale}/{event}", id: "showEvent", tag: "sales", summary: "Show an event", answer: 200, schema: "Event", problems: reads},
		{method: "get", path: "/v1/events/{sale}/{event}/linked", id: "linkEvent", tag: "sales", summary: "Show an event as JSON-LD in the words of schema.org", query: []any{inLanguage}, answer: 200, media: "application/ld+json", schema: "Any", problems: reads},
		{method: "get", path: "/v1/charts/{chart}", id: "showChart", tag: "sales", summary: "Show a chart, which never changes", answer: 200, schema: "Chart", problems: reads},
		{method: "get", path: "/v1/images/{image}", id: "showImage", tag: "sales", summary: "Show an image, which never changes", answer: 200, media: "image/png image/jpeg image/webp", problems: reads},
		{method: "get", path: "/v1/sales/{sale}/rules/{window}", id: "showRules", tag: "sales", summary: "Show the rules posted for a window", answer: 200, schema: "Rules", problems: reads},
		{method: "get", path: "/v1/sales/{sale}/availability", id: "showAvailability", tag: "sales", summary: "Show what is to be had", query: []any{atLeast}, answer: 200, schema: "Availability", problems: reads},
		{method: "get", path: "/v1/sales/{sale}/availability/stream", id: "streamAvailability", tag: "sales", summary: "Follow what is to be had", query: []any{afterQuery}, answer: 200, media: "text/event-stream", problems: reads},
		{method: "post", path: "/v1/sessions", id: "beginSession", tag: "sessions", summary: "Begin a session", body: "Empty", answer: 201, schema: "Session", problems: []int{400, 403, 408, 413, 415, 429, 500, 503}},
		{method: "get", path: "/v1/sessions", id: "showSession", tag: "sessions", summary: "Show what a session has proven", answer: 200, schema: "SessionShown", problems: personal, session: true},
		{method: "post", path: "/v1/sessions/email", id: "sendProof", tag: "sessions", summary: "Have a code mailed", body: "ProofRequest", answer: 202, schema: "Challenge", problems: writes, session: true},
		{method: "post", path: "/v1/sessions/email/verify", id: "proveEmail", tag: "sessions", summary: "Prove an address", body: "Proof", answer: 201, schema: "Session", problems: writes, session: true},
		{method: "get", path: "/problems/{code}", id: "showProblem", tag: "house", summary: "Explain a problem", answer: 200, media: "text/plain", problems: reads},
		{method: "get", path: "/livez", id: "alive", tag: "house", summary: "Whether the process answers", answer: 200, schema: "Health"},
		{method: "get", path: "/readyz", id: "ready", tag: "house", summary: "Whether everything is open", answer: 200, schema: "Health"},
		{method: "get", path: "/openapi.json", id: "describe", tag: "house", summary: "This document", answer: 200, schema: "Any", problems: reads},
	}
}

func holdOperations() []operation {
	return []operation{
		{method: "post", path: "/v1/sales/{sale}/holds", id: "placeHold", tag: "holds", summary: "Reserve all of a cart, or nothing", headers: []any{keyHeader, workAnswer}, body: "HoldRequest", answer: 201, schema: "Hold", problems: guarded, session: true},
		{method: "get", path: "/v1/holds/{hold}", id: "showHold", tag: "holds", summary: "Show a hold", query: []any{atLeast}, answer: 200, schema: "Hold", problems: personal, session: true},
		{method: "patch", path: "/v1/holds/{hold}", id: "amendHold", tag: "holds", summary: "Change a hold, whole or not at all", headers: []any{keyHeader}, body: "HoldChange", answer: 200, schema: "Hold", problems: writes, session: true},
		{method: "delete", path: "/v1/holds/{hold}", id: "releaseHold", tag: "holds", summary: "Let go of a hold", answer: 204, problems: writes, session: true},
		{method: "post", path: "/v1/holds/{hold}/renew", id: "renewHold", tag: "holds", summary: "Ask for more time", body: "Empty", answer: 200, schema: "Hold", problems: writes, session: true},
		{method: "post", path: "/v1/holds/{hold}/checkout", id: "checkout", tag: "holds", summary: "Turn a hold into an order", headers: []any{keyHeader}, body: "CheckoutRequest", answer: 201, schema: "Ordered", problems: writes, session: true},
	}
}

func orderOperations() []operation {
	link := []any{linkHeader}
	keyed := []any{keyHeader, linkHeader}
	query := []any{linkQuery, atLeast}
	return []operation{
		{method: "get", path: "/v1/orders/{order}", id: "showOrder", tag: "orders", summary: "Show an order", query: query, headers: link, answer: 200, schema: "Order", problems: personal},
		{method: "get", path: "/v1/orders/{order}/tickets", id: "showTickets", tag: "orders", summary: "Show an order's tickets", query: query, headers: link, answer: 200, schema: "Tickets", problems: personal},
		{method: "get", path: "/v1/orders/{order}/tickets.pdf", id: "printTickets", tag: "orders", summary: "Download an order's valid tickets to print", query: query, headers: link, answer: 200, media: "application/pdf", problems: personal},
		{method: "get", path: "/v1/orders/{order}/calendar.ics", id: "printCalendar", tag: "orders", summary: "Download an order's events for a calendar", query: query, headers: link, answer: 200, media: "text/calendar", problems: personal},
		{method: "get", path: "/v1/orders/{order}/receipts.pdf", id: "printReceipts", tag: "orders", summary: "Download an order's receipts and credit notes", query: query, headers: link, answer: 200, media: "application/pdf", problems: personal},
		{method: "get", path: "/v1/orders/{order}/pay", id: "showPay", tag: "orders", summary: "Go to where the order is paid", query: query, headers: link, answer: 303, page: true, problems: personal},
		{method: "get", path: "/v1/orders/{order}/pay/form", id: "showPayForm", tag: "orders", summary: "Show what the payment company's form in the shop needs", query: query, headers: link, answer: 200, schema: "PayForm", problems: writes},
		{method: "post", path: "/v1/orders/{order}/pay", id: "pay", tag: "orders", summary: "Begin another payment, and go there", query: query, headers: link, answer: 303, problems: writes},
		{method: "post", path: "/v1/orders/{order}/cancel", id: "cancelOrder", tag: "orders", summary: "Cancel an order, where its conditions let the buyer", query: query, headers: keyed, body: "CancelRequest", answer: 200, schema: "Cancelled", problems: writes},
	}
}

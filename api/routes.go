package api

import "net/http"

// fanRoutes are the routes for those who buy, in the order in which they are met.
func (a *API) fanRoutes() []*route {
	a.place = a.placeRoute()
	get, post := http.MethodGet, http.MethodPost
	return []*route{
		{name: "sale_list", method: get, pattern: "/v1/sales", do: (*call).listSales},
		{name: "sale_show", method: get, pattern: "/v1/sales/{sale}", wild: "sale", do: (*call).showSale},
		{name: "event_show", method: get, pattern: "/v1/events/{sale}/{event}", wild: "sale", wild2: "event", do: (*call).showEvent},
		{name: "event_linked", method: get, pattern: "/v1/events/{sale}/{event}/linked", wild: "sale", wild2: "event", do: (*call).linkEvent},
		{name: "chart_show", method: get, pattern: "/v1/charts/{chart}", wild: "chart", do: (*call).showChart},
		{name: "image_show", method: get, pattern: "/v1/images/{image}", wild: "image", do: (*call).showImage},
		{name: "rules_show", method: get, pattern: "/v1/sales/{sale}/rules/{window}", wild: "sale", wild2: "window", do: (*call).showRules},
		{name: "availability_show", method: get, pattern: "/v1/sales/{sale}/availability", wild: "sale", do: (*call).showAvailability},
		{name: "availability_stream", method: get, pattern: "/v1/sales/{sale}/availability/stream", wild: "sale", stream: true, do: (*call).stream},

		{name: "session_begin", method: post, pattern: "/v1/sessions", body: smallBody, budget: sessionBudget, do: (*call).beginSession},
		{name: "session_show", method: get, pattern: "/v1/sessions", session: mustSession, do: (*call).showSession},
		{name: "email_send", method: post, pattern: "/v1/sessions/email", session: mustSession, body: smallBody, budget: mailBudget, do: (*call).sendProof},
		{name: "email_verify", method: post, pattern: "/v1/sessions/email/verify", session: mustSession, body: smallBody, do: (*call).proveEmail},

		a.place,
		{name: "hold_show", method: get, pattern: "/v1/holds/{hold}", wild: "hold", session: mustSession, do: (*call).showHold},
		{name: "hold_amend", method: http.MethodPatch, pattern: "/v1/holds/{hold}", wild: "hold", session: mustSession, key: true, body: holdBody, budget: holdBudget, do: (*call).amendHold},
		{name: "hold_release", method: http.MethodDelete, pattern: "/v1/holds/{hold}", wild: "hold", session: mustSession, do: (*call).releaseHold},
		{name: "hold_renew", method: post, pattern: "/v1/holds/{hold}/renew", wild: "hold", session: mustSession, body: smallBody, do: (*call).renewHold},
		{name: "checkout", method: post, pattern: "/v1/holds/{hold}/checkout", wild: "hold", session: mustSession, key: true, body: formBody, budget: holdBudget, do: (*call).checkout},

		{name: "order_show", method: get, pattern: "/v1/orders/{order}", wild: "order", session: anySession, do: (*call).showOrder},
		{name: "order_tickets", method: get, pattern: "/v1/orders/{order}/tickets", wild: "order", session: anySession, do: (*call).showTickets},
		{name: "order_tickets_pdf", method: get, pattern: "/v1/orders/{order}/tickets.pdf", wild: "order", session: anySession, budget: holdBudget, do: (*call).printTickets},
		{name: "order_calendar", method: get, pattern: "/v1/orders/{order}/calendar.ics", wild: "order", session: anySession, do: (*call).printCalendar},
		{name: "order_receipts_pdf", method: get, pattern: "/v1/orders/{order}/receipts.pdf", wild: "order", session: anySession, budget: holdBudget, do: (*call).printReceipts},
		{name: "order_pay", method: get, pattern: "/v1/orders/{order}/pay", wild: "order", session: anySession, do: (*call).showPay},
		{name: "order_pay_form", method: get, pattern: "/v1/orders/{order}/pay/form", wild: "order", session: anySession, do: (*call).showPayForm},
		{name: "order_pay_again", method: post, pattern: "/v1/orders/{order}/pay", wild: "order", session: anySession, budget: holdBudget, do: (*call).pay},
		{name: "order_cancel", method: post, pattern: "/v1/orders/{order}/cancel", wild: "order", session: anySession, key: true, body: smallBody, do: (*call).cancelOrder},

		{name: "problem_show", method: get, pattern: "/problems/{code}", wild: "code", do: (*call).showProblem},
		{name: "openapi", method: get, pattern: "/openapi.json", do: (*call).describe},
		{name: "livez", method: get, pattern: "/livez", budget: noBudget, do: (*call).alive},
		{name: "readyz", method: get, pattern: "/readyz", budget: noBudget, do: (*call).ready},
	}
}

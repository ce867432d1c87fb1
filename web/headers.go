package web

import "net/http"

// policy lets nothing in but our own files. Seat colours and progress are drawn
// with attributes and the style object, which need no inline style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// stripePolicy lets in what Stripe's form is made of, on the one page that shows it.
const stripePolicy = "default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self' https://api.stripe.com; frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// forForm widens what a page may load to Stripe's form. Some ways to pay open a window of
// their own and tell the page when it is done.
func forForm(h http.Header) {
	h.Set("Content-Security-Policy", stripePolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
}

// secure sets what every answer of the shop has. Addresses of orders may hold a
// link's token, so no other site is told where a visitor came from.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// Package stripe lets a house take money with Stripe. It is an adapter: the words of
// facevalue/payment on one side, PaymentIntents, Refunds and Events on the other.
//
// # What it promises
//
//   - Every request that moves something has an idempotency key, and is sent once:
//     whoever asked knows what failed and whether it may be repeated.
//   - An amount is asked for exactly or refused by the name of its currency. Stripe
//     counts some currencies otherwise than ISO 4217 does; nothing is ever rounded.
//   - What is not known is no outcome. A broken connection, a time out, an answer that
//     cannot be read and any 5xx are payment.Unknown.
//   - A webhook is read when one of our secrets signed it within five minutes of now,
//     and only for which payment there is news of.
//   - The secret key goes to Stripe in a header and nowhere else: the library's log is
//     off, and errors are looked through for it.
//
// # Sellers
//
// A seller with an account of their own is charged there (a direct charge, by the
// header Stripe-Account). Payments live in that account and are found nowhere else, so
// their reference begins with it: acct_1/pi_2. The house's own have none: pi_2.
//
// # What it leaves to others
//
// Repeating, pacing and what an outcome means are facevalue/payment/work's. The form
// that a buyer types a card into is Stripe's Payment Element in the buyer's browser; a
// payment has its ClientSecret for that, and no PayURL.
package stripe

// Package breaker stands between workers and a receiver outside, such as a mail server
// or a payment company, so that one that is slow or down takes up nobody's time.
//
// # What it promises
//
//   - No more than so many are at work with the receiver at once, and no more than so
//     many begin in a second.
//   - After a failure nobody tries until a pause is over; then one does. The pause
//     doubles with each failure and is gone with the first success. Where the receiver
//     says itself when to come back, that counts.
//   - Whoever may not begin is told so at once, and when to come back.
//
// # What it leaves to others
//
// Time is handed in. What a failure is, and what to do instead of waiting, is the
// caller's to know.
package breaker

// Package inbox keeps what payment companies send until it has been acted on.
//
// # What it promises
//
//   - A hint is on disk before its sender is told that it was taken. What cannot be
//     written, or is one too many, is refused, and the sender tries again.
//   - The same event is taken once, however often and from however many connections it is
//     sent. Hints about one payment are acted on one at a time.
//   - A hint is acted on until that succeeds, over restarts, with pauses that grow.
//     Nothing is dropped: a payment that no order is known for stays listed until it is
//     known or a person has dealt with it.
//
// # What it leaves to others
//
// Signatures are checked before. What a payment has become is asked of the company and
// told to its sale by Options.Ask: a hint is kept without what the company said in it,
// because none of that is believed and some of it is personal.
package inbox

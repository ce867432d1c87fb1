// Package token signs what the house hands out and takes back without looking
// anything up: a buyer's session, a turn, the link to an order, the challenge of
// an e-mail proof, and the code on a ticket.
//
// # What it promises
//
//   - A token is kind.key.payload.mac. Kind, key number and payload are all under
//     the MAC, and every kind has a key of its own, derived from the ring's: a
//     token of one kind never passes as another.
//   - Only the one text that was handed out passes. There is no second spelling
//     of a token.
//   - Reading a session or a turn allocates nothing: it stands before every hold.
//   - The newest key of the ring signs, all of them verify. Rotating ends nothing
//     that was handed out; taking a key's file away ends all that it signed.
//   - What must be checked by others, at a door without a network, carries an
//     Ed25519 signature and the number of its key instead; see Doors.
//
// # What it leaves to others
//
// What a valid token allows: whether the session's holds exist, whether a turn was
// spent, whether an order's contact is still the one that a link was mailed to.
// Time and randomness are handed in. Nothing here is secret but the keys: whoever
// holds a token can read what is in it, so no personal data goes into one.
package token

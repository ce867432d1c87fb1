// Package draw is the arithmetic of a fair draw: everything that a stranger needs to
// check one, and nothing that knows a machine, a clock or a network.
//
// # What it promises
//
//   - A [Shuffle] moves each of N places to another, exactly, and back: swap-or-not
//     with 90 rounds of SHA-256, the one that Ethereum's consensus draws its committees
//     with. It needs no memory that grows with N, so a browser can work out its own
//     rank. [Ranks] and [Entries] do all N at once and say the same.
//   - A [Log] of entries grows as a Merkle tree (RFC 6962). Whoever has one root
//     and a proof knows that an entry is in it; whoever has two roots, that one
//     grew from the other.
//   - [NewSeed] takes in the room, how many entered, their root, and randomness that
//     did not exist when they were counted. [Beacon.Check] holds a round of drand
//     against the public key of its network, without asking anybody.
//   - What the house publishes is a [Signed] text: one spelling, one Ed25519 signature,
//     one kind that is under it, so that a receipt never passes as a notice.
//
// # What it leaves to others
//
// When entries close, whose turn it is, and which key is the house's. Keys and
// randomness are handed in.
package draw

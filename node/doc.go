// Package node is a running house: it opens a data directory and runs every
// machine in it, with all that serves them.
//
// # What it promises
//
//   - It opens whole or not at all, but for machines that are broken: such a sale
//     answers why it is closed, and all others sell.
//   - Each sale and each organizer has one desk, and beside it a copy folded from
//     durable records for those who read.
//   - What a sale or an organizer owes the outside world is carried out: money by
//     payment/work, mail by delivery, a published plan by bringing the sale to it
//     step by step. What fails is tried again; nothing is made up.
//   - With the disk nearly full nothing new is begun; payments, tickets and refunds
//     go on.
//   - Views catch up by themselves, from nothing if need be, while sales sell.
//   - Close loses nothing. An error of the disk is told through Options.Fatal, and
//     the process has to end.
//   - A directory that was restored from a backup carries nothing out until somebody
//     says that it may.
//
// # What it leaves to others
//
// HTTP, settings and signals. It knows no front door: api declares what it needs, and
// what is here satisfies it.
package node

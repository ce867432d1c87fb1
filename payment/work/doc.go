// Package work carries out what a sale owes to the company that moves its money:
// charges, refunds, and questions about charges whose time is over.
//
// # What it promises
//
//   - What is not known is never an outcome. A time-out, an error of the company's and
//     a lost answer are followed by the same request with the same key, or by a look,
//     until the company has said what happened.
//   - One effect makes at most one payment that anybody can pay by, and gives money back
//     once, whatever is repeated: the effect's key names it with the company for ever,
//     and where the company may have forgotten keys it is looked up first.
//   - A hint (webhook, return of the buyer, sweep) changes nothing by what it says. It
//     only makes the worker ask, and the company's answer goes to the sale as a command.
//     What no hint told is found by looking at what happened with the company lately.
//   - Money that a sale has no place for is an [OrphanError]: said until somebody looks.
//   - A company that is slow or down is asked no faster than it takes, see [Paced].
//
// # What it leaves to others
//
// What a result means for an order is the sale's to decide. The desk keeps one order's
// effects in sequence and begins an effect again after an error. How the company is
// asked is an adapter's.
package work

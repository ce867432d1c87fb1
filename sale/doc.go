// Package sale is the heart: one sale's pure machine.
//
// A sale is the on-sale of one or more events. Its machine knows every pool,
// seat, price, code, hold, order and ticket of that sale and nothing else: no
// clock, no chance, no goroutine, no disk. Whoever runs it hands the time in.
//
//	outcome, facts := m.Decide(command, now)
//	for _, f := range facts {
//		m.Apply(f)
//	}
//
// # What it promises
//
//   - Decide changes nothing. It answers with an outcome, and with the facts
//     that would make an accepted command true. A refusal is an outcome too: one
//     [Status] from a list whose order is the order of precedence.
//   - Apply computes nothing that a fact could state, so tomorrow's rules never
//     rewrite yesterday's seats. Applying the same facts to a new machine gives
//     the same machine: [Machine.StateHash] is equal.
//   - A seat has at most one live claim, a pool never promises more than it has,
//     a person never holds more than the limits say, and every cart is given whole
//     or not at all. [Machine.Audit] states these truths as code.
//   - An accepted command's key and outcome are kept for [Retention]; repeating it
//     gives the first outcome. A refusal is not kept: repeating it decides anew.
//   - Work for the outside world is an [Effect]: a fact opens it, a fact closes it,
//     and the open ones are part of the state.
//
// # What it leaves to others
//
// When to run, where to keep the facts and whom to answer is the desk's. Who
// somebody is, and whether they may act in a role, is decided before a command
// is made: the machine is given claim keys, a role and a name. Personal data
// arrives sealed and is only passed through.
//
// Read hold.go first: a hold is the shortest way through all of it.
package sale

// Package sim drives the real sale through the real desk, in one thread, from one
// seed, while everything goes wrong that can.
//
//	report, err := sim.Run(seed, sim.Options{})
//
// A small sale with two events is set up, held, bought, changed, given back and
// checked by package desk/driver: appends that are lost, torn, in doubt or fenced,
// crashes at any point, second owners, pauses, jumps of the clock, snapshots sound
// and damaged. Fans want seats and places, repeat what they did not hear the end
// of, pay, change their minds, and sometimes ask for what is not theirs. Staff
// sells at the counter, blocks seats, moves capacity and prices. An outside world
// charges and refunds, declines, errs, is late, and is asked twice.
//
// # What it promises
//
// An auditor keeps books of its own. It sees what callers see: what they asked,
// what they were answered, what was charged. After every recovery, at every
// snapshot and at the end it asks the machine that was folded from durable records
// about all of it:
//
//   - a hold that was acknowledged is there with the same seats, counts and total
//     until its buyer's next command or its expiry, and not a moment after
//   - an order that was acknowledged has the goods and costs the total that were
//     told, waits while it may be paid, and is confirmed when it has been
//   - no seat is in two acknowledged live claims, no person is over a limit, no
//     code and no turn is used more often than it may be
//   - a key gives its first outcome for ever, and no other request's
//   - an order has been paid what the outside took for it less what the outside
//     gave back, each effect counted once however often it was carried out
//   - at the end every hold is gone, every effect closed, every order final, and
//     there is no hold or order that nobody was told of
//
// The driver adds its own: no answer before its record is durable, fold = live =
// snapshot + tail, and the machine's own audit. The same seed is the same run, byte
// for byte.
//
// # What it leaves to others
//
// One sale at a time: sales that share a journal are driven by the desk's own tests
// with a simpler machine. Whatever needs a real disk or a real process to break is
// in package test. The door, mails and pages are not here.
package sim

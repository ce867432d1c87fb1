// Package waitingroom is the pure machine of one window's waiting room: entries, the
// draw, now serving, turns.
//
// It has the shape of packages sale and catalog: Decide answers a command at an
// instant with an outcome and facts, Apply makes a fact true, and nobody but the
// caller knows the time.
//
// # What it promises
//
//   - One identity has one place. Asking again, from another tab or after a lost
//     answer, finds the same place; what was entered is in a log whose root is fixed
//     at the cut-off.
//   - Of everyone present at the cut-off, nobody's rank depends on when they came:
//     it follows from a seed that did not exist then. Who comes later is served
//     behind them, in order.
//   - It fails closed. Without a seed nobody is served; without the machine nobody
//     gets a turn.
//   - Serving never waits for somebody who is not there, and who comes late is served
//     next. Nobody is called for tickets that are not there.
//   - What the notice says changes by a numbered amendment only, and what the draw
//     rests on not at all once entries are closed.
//   - A waiting entry takes at most 40 bytes.
//
// # What it leaves to others
//
// Who somebody is, and whether a browser has the key that it shows: the caller checks
// signatures and hands in hashes. What a turn's token looks like; what the sale does
// with it. Fetching the beacon and publishing files are effects, carried out outside.
// Arithmetic that strangers need is in package draw, what they read in package public.
//
// Read DESIGN.md first.
package waitingroom

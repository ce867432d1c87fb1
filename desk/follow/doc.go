// Package follow keeps a second copy of a machine for those who read.
//
// # What it promises
//
//   - The copy is folded from durable records alone: whoever reads it sees nothing
//     that a crash could take back, and never waits for the desk, nor the desk for
//     them.
//   - A reader sees the state behind one record, whole, and is told which.
//   - Wait returns when a record is folded, so that whoever was answered with a
//     record's seq finds what became true in it.
//   - Whoever collects for a view is told every record's facts once, in order,
//     from where the view stands.
//   - A record that does not continue the chain, or that the machine cannot take,
//     stops the follower; waiting then answers why, for ever.
//
// # How it is built
//
// Pace is a step machine: told of records, of reading and of waiting, it says when
// to read next. It has no goroutine, timer or clock. Follower is the thin shell
// around it. A poke says that there is something to read and may get lost: whoever
// waits makes the follower look for itself, again and again.
//
// # What it leaves to others
//
// Who is allowed to read, and what of the machine is shown. A follower never
// decides: it carries out no effect and writes nothing.
package follow

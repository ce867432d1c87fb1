// Package desk runs one machine: it is the machine's only owner.
//
// # What it promises
//
//   - A command is decided exactly once, in one order, at one instant.
//   - Nothing leaves before it is durable: no answer, no refusal that rests on
//     an undurable fact, no effect.
//   - What was acknowledged is never contradicted: after any crash the facts
//     are folded again and open effects go on.
//   - When an append fails, everything decided on it is answered [ErrUnknown];
//     the live state is thrown away and folded again from the journal.
//   - A machine that panics or whose truths break stops alone, loudly, naming
//     the record and the command.
//
// # How it is built
//
// Whatever decides is a step machine: input in; a record, answers, effects and
// the next wake-up out ([Core], [Gather] of records, [Lanes] of
// effects). Step machines hold no goroutine, timer or clock, so that a seeded
// driver can run them in one thread (package desk/driver). Thin shells run the
// same machines with goroutines: [Desk], [Committer], [Keeper].
//
// # What it leaves to others
//
// What a command means and how a fact is encoded belongs to the machine; bytes,
// hashes, fsync and fences to facevalue/journal; the clock to whoever opens the
// desk. The desk never retries an effect: its outcome is a command, and the
// machine decides what follows.
package desk

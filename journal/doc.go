// Package journal is the one durable truth of the house: for each machine a
// dense, hash-chained row of records that is only ever appended to.
//
// # What it promises
//
//   - An appended record is durable before Append says so, and is read back
//     byte for byte or not at all.
//   - Records of a machine are dense (1, 2, 3, ...), their epochs and instants
//     never fall, and each one names the hash of the one before. A reader
//     accepts record n+1 only if all of that holds.
//   - Appending is compare-and-append: a record that does not follow the
//     newest one exactly is refused, which is what fences an old owner.
//   - A broken row is never read past. The error names the record and the
//     command that repairs it from a second copy.
//
// # What it leaves to others
//
// The journal sees bytes. Machines own the codec of their facts; the desk
// knows machines; who may append is decided by whoever holds the newest hash.
// Nothing here reads a clock or draws a random number.
//
// The layout of a record's bytes is in FORMAT.md. Implementations are in
// journal/sqlite (the default) and journal/memory (simulation); both pass
// journal/journaltest. Snapshots are files beside the journal, see
// SnapshotStore; journal/ship keeps a second copy and repairs from it.
package journal

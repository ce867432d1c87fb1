// Package public is what a waiting room publishes, and the check of it.
//
// # What it promises
//
//   - [Exporter] turns a room's facts into files. Equal facts and keys give equal
//     bytes, so a directory that was lost is made again.
//   - [Verify] holds a directory against itself, against what a visitor saved, and
//     against a beacon, and says in words what that proves and what it does not. It
//     takes nothing from the house but the files.
//   - Whatever is altered in what was signed, dropped from or put into the log, drawn
//     again, shown differently to different people, or served out of rank, is found,
//     each with a sentence of its own.
//
// # What it leaves to others
//
// Reading and writing: files are handed out as data and read through a [Source].
// Whether a key is the house's: that has to be learnt elsewhere. Whether each
// identity is one person: no published file can show that.
package public

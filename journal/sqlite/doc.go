// Package sqlite keeps the journal in one SQLite database in the data
// directory. It is the default, and all that one machine needs.
//
// # What it promises
//
//   - Append returns after the write-ahead log is synced (WAL,
//     synchronous=FULL): one sync for all entries of the call.
//   - One process owns a data directory. The lock goes away with the process,
//     however it ends, and a second one is told who holds it.
//   - The first error of the disk ends the journal: from then on it answers
//     ErrFailed. After a failed sync the kernel may have dropped the pages, so
//     what can be read back is page cache and not truth; only a new process,
//     which copies what it recovers into the database before it appends, is
//     sure again.
//   - A full disk announces itself. Space tells when to refuse new work; a
//     reserve file is given up at the end, by the append that finds no room when
//     by nobody before, so that what was begun can finish.
//
// # How it is laid out
//
// journal.db has two tables: machines numbers the names, records maps number
// and seq, packed into one integer key, to a record's canonical bytes. The key
// is an integer because SQLite compares integer keys without reading the row: a
// (name, seq) key in a WITHOUT ROWID table makes each insert read back several
// of the large records beside it, which measured twice the cost at 512 KiB.
// Pages have 8 KiB: less copying for large records than 4 KiB, less log for
// small ones than 16.
//
// Three kinds of connection are open: one appends, a few read in short bites,
// one copies the log into the database while appends go on. A log that was
// copied whole is written again from its start, so it stays at a bounded size
// and, overwritten in place, costs half of what a growing one costs.
package sqlite

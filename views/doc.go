// Package views keeps what people search, list and add up: orders, their stories,
// reports, settlements, and the trail of who did what. It is one SQLite file,
// folded from durable records, and may be thrown away at any time.
//
// # What it promises
//
//   - The rows of a machine are those of one record, whose seq stands beside them
//     in the same transaction: a crash brings back older rows, never mixed ones.
//   - Rows are a pure function of the records up to that seq and of what the vault
//     opens. Whatever the order and number of flushes, however often it crashed:
//     Hash is the hash of a view rebuilt from the first record.
//   - A query sees the sales that it names and no others; naming none finds nothing.
//     What somebody typed is only ever a parameter.
//   - A page goes on where the one before it ended, whatever was sold meanwhile.
//   - The books balance: issued less returned less written off is what the orders
//     cost, tender by tender and event by event.
//   - Purge leaves nothing of a person's name or address, neither in rows nor in the
//     file's free pages or its log.
//
// # How it is built
//
// A Feed stands beside the follower of one machine. Folded, called under the
// follower's lock, keeps the facts about orders and the numbers of the orders that
// they touched. Flush reads those orders once, however often they were touched,
// and writes everything in one transaction. Nothing here has a goroutine or a
// clock: somebody calls Flush now and then, and at once when Wanted says that
// somebody waits.
//
// A feed is bounded. When a follower folds faster than SQLite writes, the record
// that finds the feed full writes the oldest rows itself, and whoever reads that
// follower waits for it: about a second for some thousand orders. Nothing is lost.
//
// Money that was sold and returned is not kept per order but in books: so many
// units of one frozen price, by quarter hour, event, type, price, channel, code and
// tender. What one unit consists of stands once. A million orders make some
// thousand rows, and a report of them takes no longer than a hundred's.
//
// # What it leaves to others
//
// Who may ask, and which sales are theirs. Following the journal, and telling a
// feed every record after Seq once and in order. Refusals change nothing, are not
// journaled, and are in no view.
package views

// Package ledger keeps a sale's books in double entry: what each fact means in money, on
// which account, and which paper it makes.
//
// # What it promises
//
//   - Every posting balances: what is debited is credited, in one currency, for one
//     seller. So do the books behind every record.
//   - The balances of an order are the order's own money: what is receivable from its
//     buyer is what the sale says is outstanding, what is on its way back is what the
//     sale says is being refunded, and what was earned is what the order costs.
//   - Receipts and credit notes have numbers without gaps, one series of each for each
//     seller of a sale. A number follows from the order of the records and from nothing
//     else: whoever folds the same records gives the same numbers.
//   - Every kind of fact is either posted or known to move no money. A kind that nobody
//     thought of fails a test.
//
// Pure: no clock, no randomness, no I/O. The same facts make the same postings.
//
// # What it leaves to others
//
// Where postings are kept, and how papers look: see facevalue/views and
// facevalue/delivery. What a payment company keeps for its service, and when it pays out,
// are facts of the company, which no sale knows.
package ledger

// Package sandbox is a little payment company that moves no money, and the adapter that
// asks it. It is what a demo is paid by, and what everything about payments is tested
// against: over HTTP, with its own books, its own time and its own bad days.
//
// # What it promises
//
//   - Its wire is that of PaymentIntents: form-encoded requests, JSON answers, test
//     cards by their usual numbers, idempotency keys remembered for a day, webhooks
//     signed as t=..,v1=.. and sent again until they are taken.
//   - It never forgets: objects, keys and webhooks on their way are in a SQLite file,
//     and an answer is in the same transaction as what it is about.
//   - A buyer pays on a page that works without JavaScript, on a phone and with curl.
//   - Its faults can be scripted: answers delayed or lost before or after the work is
//     done, errors saved under a key, conflicts, too many requests, an outage; webhooks
//     lost, doubled, late, out of order.
//
// # What it leaves to others
//
// Card numbers are not secrets here, and whoever has the API key may do everything,
// script faults and force states too. It is not for real money.
//
// [Company] is the company, [Client] the adapter.
package sandbox

// Package webhook tells programs of organizers what happens: each webhook is sent signed
// messages, by the Standard Webhooks convention.
//
// # What it promises
//
//   - At least once: a message is sent until the receiver has answered with a 2xx, over
//     restarts and crashes, for three days. One that is sent again has the same id and
//     the same bytes. What concerns one order has ascending sequence numbers.
//   - A receiver that is slow or down slows nothing else: each webhook has workers, a
//     breaker and a bounded queue of its own. What does not fit waits in the journal.
//   - Nothing is ever sent to an address that is not public, whatever a name resolves to,
//     and nowhere else than where the webhook says: redirects are not followed.
//   - Messages name orders and tickets and no person: there is nothing to erase.
//   - A webhook that is gone (410), or that nobody has answered at for three days, is
//     switched off, with a note in the trail. What it missed can be sent later.
//
// # What it leaves to others
//
// Which webhooks there are is the catalog's to say, what happened the journal's; both come
// through [House]. The file has only how far each webhook is and what waits to be sent
// again: when it is lost, the last three days are sent once more.
package webhook

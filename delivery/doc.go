// Package delivery carries what leaves the house by mail: tickets, and notes about what
// became of an order.
//
// # What it promises
//
//   - A letter is written in its order's language, or else in English, as plain text
//     and as simple HTML that says the same.
//   - Nothing that a buyer typed can add a header, a recipient or markup to a mail.
//   - A letter is named by what it is about, so that sending it again after a crash is
//     the same letter, with the same Message-ID.
//   - A mail server that is slow or down holds up mail and nothing else: few letters
//     are at work at once, and after a failure the next wait without trying. A letter
//     that is refused for good is over, with the reason.
//   - Tickets are printed as a PDF file, a page each, that has all that a door, a holder
//     and an organizer need to know; the same tickets are the same bytes. Scripts that
//     its fonts do not have are boxes, and the page says so.
//   - Without a mail server letters go to an [Outbox] that can be looked at.
//
// # What it leaves to others
//
// Who gets a letter and what its order holds is asked of a [Desk]; when to try again is
// the desk's that runs the sale. What a ticket's code says is facevalue/token's.
package delivery

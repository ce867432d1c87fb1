// Package live is one sale as readers see it: holds, orders, tickets and what is
// still to be had, folded from durable records beside the desk.
//
// # What it promises
//
//   - What it shows is durable, and whole: the state behind one record, whose seq
//     it names.
//   - Who was answered with a seq can wait for it.
//   - Availability is made once for each state that somebody asks about and shared
//     by all of them as the same bytes, plain and compressed.
//   - Changes go out as the same bytes to everybody who watches, at an interval
//     that stretches with their number: 20 ms and 0.1 ms for each of them, at most
//     1,020 ms. A change carries what is free and what is not afterwards, not what
//     was done: applied twice, or on a state that has it already, it does no harm.
//   - Who falls behind further than the changes that are kept is told to begin
//     again from the whole. Memory does not grow with those who are slow.
//
// # What a seat's bit says
//
// One means that a seat is free and that the public can have it: no code, no
// fan club, no box office is needed. Seats kept for a channel are not shown as
// free, and neither is who has the others.
//
// # What it leaves to others
//
// Who may see an order, what is shown of it, and the protocol that carries it.
package live

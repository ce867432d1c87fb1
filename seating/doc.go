// Package seating knows what sits where: charts that never change, which seats
// of one are free, and the best seats for a request.
//
// # What it promises
//
//   - A [Chart] never changes once built. Its bytes are canonical and its hash
//     names it, so a published version can be stored by content and compared
//     by hash.
//   - Seats are dense numbers ([Seat], 0..N-1) in section, row and seat order.
//     The stable id of a seat (a string) is what outlives a new chart version;
//     [Diff] carries numbers from one version to the next.
//   - A [House] is a pure function of (chart, free seats, allocation tags). Two
//     houses that agree on these give the same answers, whatever happened to
//     them before.
//   - [House.BestAvailable] is exact and deterministic: it returns the best
//     block by the score below, ties by the lower seat number.
//   - The orphan rule never blocks a sale.
//
// # Words
//
// A run is a stretch of neighbouring seats of one row from aisle to aisle. A
// stretch is the part of a run that has one category and no group seat: seats
// in it are worth the same and can be sold side by side. A cell is what one
// section has of one category. A place is a wheelchair place; its companion
// seats are sold only with it. A group is a box or table that is sold whole.
//
// A seat is open to a request when it is free, its allocation is in the
// request's mask, it is not part of a group, and it is not kept. Places and
// companion seats are kept, unless the request releases them. To everybody
// whom a seat is not open it is a wall, like a taken seat or an aisle.
//
// # Score
//
// A seat's score is its distance from the chart's focal point in hundredths of
// a plan unit, rounded down. A block's score is the sum over its seats; less
// is better. Equal scores go to the lower seat number, which is the earlier
// section, then the earlier row, then the earlier seat.
//
// # Orphan rule
//
// A choice leaves a seat single when the seat is open, was next to an open
// seat of its stretch before, and is not afterwards. BestAvailable takes the
// best block that leaves none; where there is none it takes the best block
// that does. CheckChosen refuses seats that leave one, but only if the cell
// had a block of the same size that would not have: the last seats of a house
// can always be sold.
//
// # What it leaves to others
//
// Prices, limits, holds and owners belong to the sale, which tells the house
// of each seat taken, freed or reassigned. Standing areas are counted stock,
// never seats: the chart says what they hold, the sale counts it. Nothing here
// reads a clock, a file or a random number, starts a goroutine or takes a lock:
// a house belongs to one caller at a time, a chart may be read by all.
package seating

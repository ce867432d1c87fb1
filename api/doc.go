// Package api is the front door: HTTP and JSON, for fans' pages and for programs.
//
// # What it promises
//
//   - A request is read strictly: unknown fields, doubled keys, numbers that are no
//     whole numbers and texts that mislead are refused, with the place and with what
//     would be right. Nothing that a client sends makes a 5xx.
//   - Every refusal is a problem document with a stable code, from one table
//     (Problems); docs/reference/problems.md is that table.
//   - The body of an accepted write follows from its outcome and from names that never
//     change, so that a request repeated with its key gets the same bytes, also after a
//     restart. What differs from answer to answer is in headers: Facevalue-Time,
//     Facevalue-Seq.
//   - A write answers when what it did is durable. A read never asks a desk: it reads a
//     copy folded from durable records, and waits for a record if at_least asks for it.
//   - Documents that all readers share are built once per change and compressed once.
//     Personal answers are marked no-store.
//   - GET changes nothing.
//   - Whatever a client can fill is bounded: bodies, headers, streams, limiters,
//     attempts.
//
// # What it leaves to others
//
// Deciding: the sale's machine. Running it: package node, which this package does not
// know; it declares the small interfaces it needs. The organizer's routes are mounted
// beside these with [API.Mount].
//
// Read hold_place.go first: one route from the bytes that came in to those that go out.
package api

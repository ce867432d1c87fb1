// Package admin is the organizer's door: everything under /v1/organizer.
//
// # What it promises
//
//   - Who asks is known before anything is looked at: an API key, or a member of staff
//     who has signed in. What belongs to another organizer is not there: 404, whatever
//     the role, and nothing changed.
//   - What somebody may do is decided by the machines alone, in the same decision as the
//     change. Nothing here holds a rule of roles of its own, but for reading.
//   - Requests are read strictly: sizes are bounded, fields that nobody asked for are
//     refused, and every mistake is told with its place.
//   - A change that rests on what was read says so (If-Match), and is refused when
//     somebody else was faster.
//
// # What it leaves to others
//
// The words for refusals are those of package api, the one table. Rules are of the
// catalog's and the sale's machines. The routes describe themselves through huma; the
// document is joined to that of the fans' routes by package api.
package admin

// Package web is the fan's shop as files inside the binary.
//
// # What it promises
//
//   - Handler answers the shop's own paths with one page, its hashed assets with
//     a lifetime of a year, and anything else with 404. It keeps no state, reads
//     no file and asks nobody: a page that was built into the binary is there.
//   - Every answer has a content security policy that lets nothing in but the
//     shop's own files, and no script or style inside the page.
//   - A binary that was built without Node has no shop. It says so on the pages
//     where the shop would be, and how to get it; the API is served all the same.
//
// # What it leaves to others
//
// Whatever the shop knows it asks of the API under /v1, with the same requests
// that anybody else may send: package web has no access to sales or orders. The
// sources are in src; make web bundles them into dist, which is not committed.
// Redirects to TLS and limits of rate stand in front of the whole server.
package web

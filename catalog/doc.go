// Package catalog is the pure machine of one organizer: staff and keys, sellers,
// venues and charts, events, and the plans of its sales.
//
// It has the shape of package sale: Decide answers a command at an instant with an
// outcome and facts, Apply makes a fact true, and nobody but the caller knows the
// time. A sale's machine sells; this one says what is to be sold, and by whom.
//
// # What it promises
//
//   - Roles are checked here and nowhere else: a command carries who asks, the
//     machine knows what they may. An organizer always has an owner who can sign in.
//   - Every fact says by whom and when. The facts are the audit trail; [Describe]
//     puts one into words.
//   - A plan describes a sale whole: its policy, pools, types, prices, windows and
//     every text that fans read. [Plan.Problems] lists all that contradicts itself,
//     not just the first of it, and a plan with a contradiction is not published.
//   - [Steps] is what a sale still lacks to be what a plan wants. It has no memory:
//     after a crash or a refusal it is worked out again from the sale as it is.
//     A sale that has all it should needs no step.
//   - [Rules] is what buyers are promised before a window opens. When it changes, it
//     is posted again before any price rises on it.
//   - What was once sold is never deleted, only archived.
//
// # What it leaves to others
//
// Who somebody is: passwords are checked, tokens made and hashed outside, and the
// machine compares hashes. What a local time means in a zone: it is given both, and
// holds one against the other. Carrying steps out: [Carry] says how, the caller
// brings the sale and the place where documents are kept. Codes, blocks, switches
// and complimentary tickets are commands of the sale, not parts of a plan.
//
// Read plan.go first: the rest serves it.
package catalog

// Package ship keeps a second copy of a journal and repairs a broken one from
// it.
//
// It promises that the copy only ever holds records whose sums and chain were
// verified, that shipping resumes where the copy ends whatever happened in
// between, and that one broken machine does not stop the others. A copy that
// knows records which the journal no longer has, or has others, is reported and
// not touched: that is how a lost tail comes to light.
//
// Repair changes a record only where the journal is broken and the copy proves
// what belongs there. It decides about a whole machine before it writes, puts the
// bytes that it replaces aside, and can be begun again wherever it was stopped. Two
// sound rows that differ are two histories; to choose between them is not a
// program's business.
//
// It has no goroutine and no clock: whoever runs it says when to take a step.
package ship

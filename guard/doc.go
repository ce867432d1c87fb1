// Package guard stands before everything that costs. It says who asks too often, asks for
// work when very many do, and says who seems to be one person under many names.
//
// # What it promises
//
//   - A limiter is a leaky bucket per key (GCRA): a burst at once, then a rate. It
//     is exact per key: of callers at one time no more pass than the limit says.
//   - Memory is bounded. When a shard is full, the key among a few that owes least
//     is forgotten, which gives it at most its burst again; how often that happens
//     is counted.
//   - Asking a limiter allocates nothing once a key is known.
//   - Work that was answered counts once, for what and for whom it was asked.
//   - What persons share, such as a card, refuses nobody by itself.
//
// DESIGN.md says how these stand in a row, and what they do not stop.
//
// # What it leaves to others
//
// What a key stands for beyond addresses, and what is said to those refused. Time
// and chance are handed in, so all of it lives and dies with the process.
package guard

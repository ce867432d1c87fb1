// Package guard stands before everything that costs: it says who asks too often.
//
// # What it promises
//
//   - A limiter is a leaky bucket per key (GCRA): a burst at once, then a rate. It
//     is exact per key: of callers at one time no more pass than the limit says.
//   - Memory is bounded. When a shard is full, the key among a few that owes least
//     is forgotten, which gives it at most its burst again; how often that happens
//     is counted.
//   - Asking allocates nothing once a key is known.
//
// # What it leaves to others
//
// What a key stands for beyond addresses, and what is said to those refused. Time
// is handed in, so limits live and die with the process.
package guard

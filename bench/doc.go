// Command bench measures facevalue against what a user would pick instead, and
// prints both sides of every ratio from one run.
//
//	go run ./bench                  everything; some minutes, some GiB of memory and disk
//	go run ./bench -quick           the same in seconds: to see that it works
//	go run ./bench -only p1,p3      p1, p2, p3, p7, decide, journal
//	go run ./bench -json out.json   the numbers for machines
//
// # What it promises
//
//   - Absolute figures drift with the machine and the hour; ratios are taken from
//     one run. Every table names its conditions, every aim is printed next to what
//     came out, whether it was met or not.
//   - The other side gets the better deal where there is a choice: Unix sockets,
//     prepared statements, scripts without limits per person, no log rewriting.
//   - Redis and PostgreSQL are started for the run, in temporary directories and
//     on Unix sockets, and ended with it. One that is not installed is left out,
//     with a word on how to get it.
//
// # What it leaves to others
//
// A figure is no verdict: nothing here fails on time. Tests of the packages say
// whether the answers are right; facevalue storm measures whole servers.
package main

// Package peer starts the servers that a benchmark compares with, and ends them.
//
// It promises that each has a directory and a Unix socket of its own, that no
// server of the machine's owner is touched, and that a server ends with Stop, with
// the context it was started under, or at the latest with this process. What is
// asked of a server is left to the caller.
package peer

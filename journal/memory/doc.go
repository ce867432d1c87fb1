// Package memory is a journal that lives in memory, for simulation and tests.
//
// It promises what every journal promises, and also to fail as real ones do:
// a seeded decision function says, append by append, what goes wrong. It keeps
// what has been appended across Restart, which stands for the crash and the new
// start of the process. It is no store for anything that matters.
package memory

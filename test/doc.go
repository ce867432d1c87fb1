// Package test runs the real binary as its users do, and breaks it on purpose. It
// knows nothing of what is inside: what it believes, it was told on a pipe.
package test

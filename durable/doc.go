// Package durable makes files last, and their names: on Linux a synced file whose
// directory was not synced may be gone after a power cut.
//
// It promises that when a call returns without an error, what it names survives a
// power cut, and that WriteFile leaves the old file or the new one and nothing in
// between. After an error nothing is known; to try again in the same process proves
// nothing, since the kernel may have dropped what it could not write.
package durable

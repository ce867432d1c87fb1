// Package journaltest is what every journal must pass. An implementation's test
// calls Run with a way to open an empty journal and, where it can, to open the
// same storage again.
package journaltest

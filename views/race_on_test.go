//go:build race

package views

// raceDetector says whether the race detector watches: SQLite in Go costs ten times as
// much then.
const raceDetector = true

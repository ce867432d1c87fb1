//go:build race

package work_test

// underRace: the race detector makes each seed ten times as long.
const underRace = true

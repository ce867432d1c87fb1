//go:build !race

package work_test

const underRace = false

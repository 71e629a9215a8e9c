//go:build race

package benchtest

// underRace tells that the race detector is on.
const underRace = true

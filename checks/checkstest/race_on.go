//go:build race

package checkstest

// underRace tells that the race detector is on.
const underRace = true

package main

import (
	"os"
	"runtime/debug"
)

// checkMemory is what check asks the garbage collector to keep to, whatever the size of the recording: with the program
// itself that is less than 64 MB. It is no hard limit: a recording that needs more takes more.
const checkMemory = 38 << 20

// growth is by how much of itself the heap may grow, in per cent, before garbage is collected: what lives is far less than
// checkMemory, and most of it is let go of soon.
const growth = 200

// saveMemory makes the garbage collector work for checkMemory until the function that it gives is called. The
// variables GOMEMLIMIT and GOGC of whoever runs the command come first.
func saveMemory() (restore func()) {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return func() {}
	}
	limit, percent := debug.SetMemoryLimit(checkMemory), debug.SetGCPercent(growth)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

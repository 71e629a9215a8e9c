package main

import (
	"os"
	"runtime/debug"
)

// checkMemory is what check asks the garbage collector to keep to, whatever the size of the recording: with the program
// itself that is less than 64 MB. It is no hard limit: a recording that needs more takes more.
const checkMemory = 40 << 20

// saveMemory makes the garbage collector work for checkMemory until the function that it gives is called. The
// variables GOMEMLIMIT and GOGC of whoever runs the command come first.
func saveMemory() (restore func()) {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(checkMemory)
	return func() { debug.SetMemoryLimit(before) }
}

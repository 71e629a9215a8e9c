package main

import (
	"os"
	"syscall"
)

// peakMemory is the largest resident set of a finished program, in bytes.
func peakMemory(p *os.ProcessState) int64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return r.Maxrss * 1024 // Linux counts in KB
	}
	return 0
}

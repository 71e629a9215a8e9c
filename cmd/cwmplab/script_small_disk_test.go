//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// platformCommands are forms of the command that not every system can have.
func platformCommands() map[string]func() {
	return map[string]func(){"cwmplab-small-disk": smallDisk}
}

// smallDisk is the command on a disk that is full as soon as a file has $DISK_BYTES bytes.
func smallDisk() {
	n, err := strconv.ParseUint(os.Getenv("DISK_BYTES"), 10, 32)
	if err != nil {
		fmt.Fprintln(os.Stderr, "DISK_BYTES:", err)
		os.Exit(99)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		fmt.Fprintln(os.Stderr, "setrlimit:", err)
		os.Exit(99)
	}
	runMain()
}

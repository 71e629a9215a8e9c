//go:build !windows

package fleet

import "syscall"

// What a socket says.
var (
	sayRefused  = []error{syscall.ECONNREFUSED}
	sayReset    = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}
	sayNoPorts  = []error{syscall.EADDRNOTAVAIL}
	sayNoSocket = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS}
)

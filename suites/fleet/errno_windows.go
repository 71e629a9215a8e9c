package fleet

import "syscall"

// What a socket says, in the words of Windows (WinSock) and in those of a network in memory.
var (
	sayRefused  = []error{syscall.Errno(10061), syscall.ECONNREFUSED}
	sayReset    = []error{syscall.Errno(10054), syscall.Errno(10053), syscall.ECONNRESET, syscall.EPIPE}
	sayNoPorts  = []error{syscall.Errno(10048), syscall.Errno(10049), syscall.EADDRNOTAVAIL}
	sayNoSocket = []error{syscall.Errno(10024), syscall.Errno(10055), syscall.EMFILE}
)

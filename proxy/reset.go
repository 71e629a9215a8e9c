package proxy

import (
	"errors"
	"syscall"
)

// winReset is WSAECONNRESET and winAborted WSAECONNABORTED, which Windows gives as they are.
const (
	winReset   = syscall.Errno(10054)
	winAborted = syscall.Errno(10053)
)

// isReset tells that the other end broke the connection off.
func isReset(err error) bool {
	for _, code := range []syscall.Errno{syscall.ECONNRESET, syscall.ECONNABORTED, winReset, winAborted} {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

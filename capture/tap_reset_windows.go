package capture

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

// isReset tells that the other end broke the connection off: in the system's words, or in those of an in-memory network.
func isReset(err error) bool {
	return errors.Is(err, windows.WSAECONNRESET) || errors.Is(err, syscall.ECONNRESET)
}

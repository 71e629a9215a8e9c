//go:build !windows

package capture

import (
	"errors"
	"syscall"
)

// isReset tells that the other end broke the connection off.
func isReset(err error) bool { return errors.Is(err, syscall.ECONNRESET) }

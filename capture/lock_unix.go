//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package capture

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the advisory lock on a recording. The system drops it when the process ends, however that happens.
func lockFile(f *os.File) (unlock func(), err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }, nil // closing the file drops it as well
}

package capture

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockAt is far behind the end of any recording: locks of Windows bind readers too, and a recording may be read while
// it is written.
const lockAt = 1 << 30

// lockFile takes the lock on a recording. The system drops it when the process ends, however that happens.
func lockFile(f *os.File) (unlock func(), err error) {
	h := windows.Handle(f.Fd())
	at := &windows.Overlapped{OffsetHigh: lockAt}
	err = windows.LockFileEx(h, windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = windows.UnlockFileEx(h, 0, 1, 0, at) }, nil // closing the file drops it as well
}

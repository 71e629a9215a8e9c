//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package capture

import (
	"errors"
	"os"
)

// lockFile marks a recording as being written by a file beside it, on systems without a lock we know. It stays behind
// when the process is killed, and has to be removed by hand then.
func lockFile(f *os.File) (unlock func(), err error) {
	name := f.Name() + ".lock"
	l, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	l.Close()
	return func() { os.Remove(name) }, nil
}

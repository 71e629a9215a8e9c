package capture

import (
	"errors"
	"fmt"
)

// ErrLocked tells that another process, or another recorder of this one, writes the file.
var ErrLocked = errors.New("another recorder is writing this file")

// ErrEmpty tells that a file has no content at all.
var ErrEmpty = errors.New("the file is empty")

// ErrUnknownKind tells that a file is none of the kinds that can be read.
var ErrUnknownKind = errors.New("neither a capture, a transcript, a HAR file, a debug log of GenieACS nor a SOAP message")

// FormatVersion is the version of the recording format this program writes, and the newest it reads.
const FormatVersion = 1

// VersionError tells that a recording was written in a format newer than this program knows.
type VersionError struct {
	File   string
	Format int // the version of the file
}

// Error names the file, its version and the remedy.
func (e *VersionError) Error() string {
	return fmt.Sprintf("%s: format version %d is newer than version %d, which this program reads: use a newer cwmplab",
		e.File, e.Format, FormatVersion)
}

// DamageError tells where a recording is not what was written. Everything a reader yielded before it stands.
type DamageError struct {
	File   string
	Offset int64  // in the file (unpacked, where it was compressed): where the damage begins
	Frame  int    // the packet concerned, 0 where there is none
	Reason string // what is wrong
	Torn   bool   // the file ends inside a block, as after a crash; nothing before is touched
	Err    error  // the cause, where there is one
}

// Error says what is wrong and where.
func (e *DamageError) Error() string {
	s := fmt.Sprintf("%s: damaged at byte %d", e.File, e.Offset)
	if e.Frame > 0 {
		s += fmt.Sprintf(" (frame %d)", e.Frame)
	}
	s += ": " + e.Reason
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *DamageError) Unwrap() error { return e.Err }

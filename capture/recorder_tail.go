package capture

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// tailScan is what re-opening a recording finds.
type tailScan struct {
	good     int64     // end of the last complete block
	cut      int64     // bytes after it
	lastConn int       // highest number of a connection
	begun    time.Time // when the recording began, or the first part of it
}

// scanTail walks a recording that is to go on. A torn tail is reported, to be cut; damage in front of more than one
// write could have left is an error, because cutting there would destroy what is still readable.
func scanTail(path string) (tailScan, error) {
	f, err := os.Open(path)
	if err != nil {
		return tailScan{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return tailScan{}, err
	}
	if info.Size() == 0 {
		return tailScan{}, nil
	}
	var scan tailScan
	b := newBlockReader(path, bufio.NewReaderSize(f, 1<<16))
	ours := false
	for {
		blk, err := b.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			scan.cut = info.Size() - scan.good
			var d *DamageError
			if !errors.As(err, &d) || !ours || scan.cut > maxWrite {
				return scan, err
			}
			return scan, nil
		}
		if rec, ok := b.recordOf(blk); ok {
			if err := checkVersion(path, rec); err != nil {
				return scan, err
			}
			if rec.Type == RecordHeader && !ours {
				ours, scan.begun = true, begunOf(rec)
			}
			scan.lastConn = max(scan.lastConn, rec.Conn)
		}
		scan.good = b.offset
	}
	if !ours {
		return scan, fmt.Errorf("%s: not a recording of this program: nothing can be added to it", path)
	}
	return scan, nil
}

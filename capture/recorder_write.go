package capture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cwmplab/internal/clock"
)

// recordFile is what a recorder needs of a file.
type recordFile interface {
	WriteAt(b []byte, off int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

const (
	maxWrite   = 1 << 20                // bytes of one write, and so the longest tail a crash can tear
	retryAfter = 100 * time.Millisecond // between two attempts on a full disk
)

// run writes until the queue is closed.
func (r *Recorder) run() {
	defer close(r.done)
	for {
		b := r.q.take()
		end := r.write(b)
		r.q.give(b)
		if end {
			r.finish()
			return
		}
	}
}

// write encodes a batch and writes it. It answers true when the batch holds the end of the recording.
func (r *Recorder) write(b batch) (end bool) {
	var synced []chan struct{}
	for i := range b.items {
		it := &b.items[i]
		switch it.kind {
		case itemSync:
			synced = append(synced, it.synced)
		case itemClose:
			r.enc.closeAll(it.at, false)
			end = true
		default:
			r.encode(it)
		}
		if len(r.enc.out) >= maxWrite/2 {
			r.persist()
			r.rotate(it.at)
		}
	}
	r.persist()
	if n := len(b.items); n > 0 && !end {
		r.rotate(b.items[n-1].at)
	}
	for _, s := range synced {
		close(s)
	}
	return end
}

func (r *Recorder) encode(it *queueItem) {
	e := r.enc
	switch it.kind {
	case itemOpen:
		e.open(*it.open, addrPort(it.open.Client), addrPort(it.open.Server), it.at)
	case itemData:
		e.data(it.conn, it.dir, it.data, it.at)
	case itemEnd:
		e.end(it.conn, it.dir, it.reset, it.at)
	case itemDone:
		e.closed(it.conn, it.at)
	case itemRecord:
		e.record(*it.rec)
	case itemSame:
		e.forwardedSame(it.conn, it.dir, it.end, it.at)
	case itemForward:
		e.record(Record{Type: RecordForward, Time: it.at, Conn: it.conn, Name: ForwardPassed, Dir: it.dir.String(), End: it.end})
	}
}

// persist writes what is encoded. While the disk is full it tries again and again; the queue fills up meanwhile and
// traffic goes on without being recorded. Only a recorder that is being closed gives up.
func (r *Recorder) persist() {
	for {
		err := r.flush()
		if err == nil {
			return
		}
		if r.q.isClosed() {
			r.keep(err)
			r.enc.reset()
			return
		}
		_ = r.clock.Wait(context.Background(), retryAfter) // ends by time alone
	}
}

// flush writes what is encoded behind the last complete block. What an earlier attempt left there is overwritten.
func (r *Recorder) flush() error {
	for out := r.enc.out; len(out) > 0; {
		n := min(len(out), maxWrite)
		if _, err := r.file.WriteAt(out[:n], r.good); err != nil {
			r.enc.out = append(r.enc.out[:0], out...)
			return err
		}
		r.good += int64(n)
		out = out[n:]
	}
	r.enc.reset()
	return nil
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

// finish makes the file end with its last complete block.
func (r *Recorder) finish() {
	if r.err != nil {
		r.keep(r.file.Truncate(r.good))
	}
	r.keep(r.file.Sync())
	r.keep(r.file.Close())
}

// keep remembers the first error for Close.
func (r *Recorder) keep(err error) {
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("capture: %s: %w", r.path, err)
	}
}

// rotate begins a new part when this one is long enough. Connections that are open go on in it: their counts so far
// are written here, and the new part says with which offsets it begins, so that each part can be checked by itself
// and all of them together read as one recording.
func (r *Recorder) rotate(at time.Time) {
	if r.opt.RotateBytes <= 0 || r.good < r.opt.RotateBytes {
		return
	}
	path := partPath(r.path, r.part+1)
	next, err := r.opt.create(path, RecorderOptions{Clock: r.clock, Force: r.opt.Force})
	if err != nil {
		return // a file that is too long is better than none; the next batch tries again
	}
	open := r.enc.closeAll(at, true)
	r.persist()
	r.keep(r.file.Sync())
	r.keep(r.file.Close())
	r.file, r.good, r.part = next, 0, r.part+1
	h := r.header
	h.Part, h.Previous, h.Begun, h.Start = r.part, partBase(r.path, r.part-1), r.begun, at
	r.enc.section(h)
	for _, c := range open {
		r.enc.resume(c, at)
	}
	r.persist()
}

// partPath is the name of a part of a rotated recording: home.pcapng, home-0002.pcapng, home-0003.pcapng.
func partPath(path string, part int) string {
	if part <= 1 {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%04d%s", strings.TrimSuffix(path, ext), part, ext)
}

func partBase(path string, part int) string { return filepath.Base(partPath(path, part)) }

// lastPart finds the part with which a rotated recording ends.
func lastPart(path string) (string, int) {
	for n := 1; ; n++ {
		if _, err := os.Stat(partPath(path, n+1)); err != nil {
			return partPath(path, n), n
		}
	}
}

// createFile opens a file for one recorder. The lock is taken before anything is cut, so that a second recorder
// cannot empty the file of the first.
func createFile(path string, o RecorderOptions) (recordFile, error) {
	flags := os.O_RDWR | os.O_CREATE
	if !o.Force && !o.Append {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	unlock, err := lockAgain(f, o.Clock)
	if err != nil {
		f.Close()
		if flags&os.O_EXCL != 0 {
			_ = os.Remove(path) // it is ours, and would be in the way of another try
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	locked := lockedFile{f, unlock}
	if err := prepare(f, o); err != nil {
		_ = locked.Close()
		return nil, err
	}
	return locked, nil
}

// Who follows a recording finds out whether it is being written by taking its lock, for a moment.
const (
	lockTries = 5
	lockPause = 10 * time.Millisecond
)

// lockAgain takes the lock, also where somebody has just been looking whether it is taken.
func lockAgain(f *os.File, c clock.Clock) (unlock func(), err error) {
	for range lockTries {
		if unlock, err = lockFile(f); !errors.Is(err, ErrLocked) {
			return unlock, err
		}
		_ = c.Wait(context.Background(), lockPause) // ends by time alone
	}
	return nil, err
}

func prepare(f *os.File, o RecorderOptions) error {
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	if o.Append {
		return nil
	}
	return f.Truncate(0)
}

// lockedFile releases the lock with the file.
type lockedFile struct {
	*os.File
	unlock func()
}

func (f lockedFile) Close() error {
	f.unlock()
	return f.File.Close()
}

package capture

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// partChain follows a rotated recording from file to file.
type partChain struct {
	first string // path of the first part
	part  int    // the one being read
	file  *os.File
	wrap  func(*os.File) io.Reader // reads a part that is still being written; nil for files that are complete
}

var partName = regexp.MustCompile(`^(.*)-(\d{4,})(\.[^.]*)$`)

// newPartChain starts at path, which may be any part.
func newPartChain(path string) *partChain {
	if first, n, ok := splitPart(path); ok {
		return &partChain{first: first, part: n}
	}
	return &partChain{first: path, part: 1}
}

// splitPart reads the name of a later part.
func splitPart(path string) (first string, part int, ok bool) {
	m := partName.FindStringSubmatch(filepath.Base(path))
	if m == nil {
		return "", 0, false
	}
	n, err := strconv.Atoi(m[2])
	if err != nil || n < 2 {
		return "", 0, false
	}
	return filepath.Join(filepath.Dir(path), m[1]+m[3]), n, true
}

// next opens the part that follows, if there is one and it belongs to the same recording.
func (p *partChain) next(r *recordingReader) (*blockReader, bool) {
	if p == nil || r.src.Version == 0 {
		return nil, false
	}
	path, ok := p.ready(r)
	if !ok {
		return nil, false
	}
	f, err := os.Open(path)
	if err != nil {
		r.note("%s: the next part of the recording cannot be read: %v", path, err)
		return nil, false
	}
	p.Close()
	p.file, p.part = f, p.part+1
	r.src.Parts = append(r.src.Parts, Part{Name: path, Frames: r.frame})
	var in io.Reader = f
	if p.wrap != nil {
		in = p.wrap(f)
	}
	return newBlockReader(path, bufio.NewReaderSize(in, readBuffer)), true
}

// ready tells whether the part that follows is there, as far as its header.
func (p *partChain) ready(r *recordingReader) (path string, ok bool) {
	path = partPath(p.first, p.part+1)
	h, ok := headerOf(path)
	return path, ok && h.Part == p.part+1 && sameRecording(h, r.src.Header)
}

// Close lets the part go that is open.
func (p *partChain) Close() {
	if p != nil && p.file != nil {
		p.file.Close()
		p.file = nil
	}
}

// headerOf reads the first header of a recording of ours; false for any other file.
func headerOf(path string) (Header, bool) {
	f, err := os.Open(path)
	if err != nil {
		return Header{}, false
	}
	defer f.Close()
	r, err := newRecordingReader(path, bufio.NewReaderSize(io.LimitReader(f, sniffBytes), 4096), nil)
	if err != nil || r.src.Version == 0 {
		return Header{}, false
	}
	return r.src.Header, true
}

// isLaterPart tells that a file belongs to a rotated recording whose first part is there to be read.
func isLaterPart(path string) bool {
	first, n, ok := splitPart(path)
	if !ok {
		return false
	}
	h, ok := headerOf(path)
	if !ok || h.Part != n {
		return false
	}
	for before := range n - 1 {
		b, ok := headerOf(partPath(first, before+1))
		if !ok || !sameRecording(b, h) {
			return false
		}
	}
	return true
}

func sameRecording(a, b Header) bool { return begunAt(a).Equal(begunAt(b)) }

func begunAt(h Header) time.Time {
	if h.Begun.IsZero() {
		return h.Start
	}
	return h.Begun
}

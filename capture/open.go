package capture

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	readBuffer = 256 << 10
	sniffBytes = 128 << 10 // what is looked at to find out the kind of a file
	// maxText is the longest transcript, HAR file or SOAP message that is read: these are held in memory.
	maxText = 512 << 20
)

// kind is what the content of a file says it is.
type kind int

const (
	kindUnknown kind = iota
	kindRecording
	kindPcap
	kindTranscript
	kindGenie
	kindHAR
	kindSOAP
)

// OpenOptions say what else is there beside a file. The zero value names nothing.
type OpenOptions struct {
	KeyLog string // file of TLS secrets (SSLKEYLOGFILE) by which tshark decrypts a capture; "" uses those inside the file
}

// Open reads a recording, a capture of another program, a transcript, a HAR file, a debug log of GenieACS or a bare
// SOAP message, compressed with gzip or not; the kind is found from the content. "-" is standard input, which is written
// to a temporary file first. A rotated recording is read from the part named to its last one. TLS in a capture is
// decrypted by tshark where that is installed and the file holds the secrets. The error for a folder is left to
// [OpenAll].
func Open(path string) (Reader, error) { return OpenWith(path, OpenOptions{}) }

// OpenWith is Open with more to go by.
func OpenWith(path string, o OpenOptions) (Reader, error) {
	if path == "-" {
		return openSpooled("standard input", os.Stdin, o)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("capture: %s is a folder: name its files, or let it be walked", path)
	}
	r, err := open(path, f, f.Close)
	if err != nil {
		f.Close()
		return nil, err
	}
	if r, err = withShark(r, path, o.KeyLog); err != nil {
		f.Close()
		return nil, err
	}
	if rec, ok := r.(*recordingReader); ok {
		chain := newPartChain(path)
		rec.parts = chain
		rec.close = func() error {
			chain.Close()
			return f.Close()
		}
	}
	return r, nil
}

// NewReader is Open for what is not a file. The name stands in errors and in [Source].
func NewReader(name string, r io.Reader) (Reader, error) { return open(name, r, nil) }

// openSpooled copies r to a temporary file that is gone when the reader is closed.
func openSpooled(name string, r io.Reader, o OpenOptions) (Reader, error) {
	f, err := os.CreateTemp("", "cwmplab-*.spool")
	if err != nil {
		return nil, fmt.Errorf("capture: %s: %w", name, err)
	}
	drop := func() error {
		return errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if _, err = io.Copy(f, r); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("capture: %s: %w", name, err), drop())
	}
	reader, err := open(name, f, drop)
	if err == nil {
		reader, err = withShark(reader, f.Name(), o.KeyLog)
	}
	if err != nil {
		return nil, errors.Join(err, drop())
	}
	return reader, nil
}

// open finds out the kind. The reader it gives closes the file; where there is an error the caller does.
func open(name string, r io.Reader, close func() error) (Reader, error) {
	br := bufio.NewReaderSize(r, readBuffer)
	head, err := br.Peek(sniffBytes)
	if err != nil && len(head) == 0 {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("capture: %s: %w", name, ErrEmpty)
		}
		return nil, fmt.Errorf("capture: %s: %w", name, err)
	}
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("capture: %s: %w", name, err)
		}
		return open(name, z, close)
	}
	reader, err := openKind(name, sniff(head), br, close)
	if err != nil {
		var v *VersionError
		if errors.As(err, &v) || strings.HasPrefix(err.Error(), "capture: ") {
			return nil, err
		}
		return nil, fmt.Errorf("capture: %w", err)
	}
	return reader, nil
}

func openKind(name string, k kind, r io.Reader, close func() error) (Reader, error) {
	switch k {
	case kindRecording:
		return newRecordingReader(name, r, close)
	case kindPcap:
		reader, err := newPcapReader(name, r)
		return closeWith(reader, err, close)
	case kindTranscript:
		text, err := readAll(name, r)
		if err != nil {
			return nil, err
		}
		t, err := parseTranscript(name, text)
		if err != nil {
			return nil, err
		}
		return closeWith(t.Reader(), nil, close)
	case kindGenie:
		reader, err := newGenieReader(name, r)
		return closeWith(reader, err, close)
	case kindHAR:
		reader, err := newHARReader(name, io.LimitReader(r, maxText))
		return closeWith(reader, err, close)
	case kindSOAP:
		text, err := readAll(name, r)
		if err != nil {
			return nil, err
		}
		reader, err := newSOAPReader(name, text)
		return closeWith(reader, err, close)
	}
	return nil, fmt.Errorf("%s: %w", name, ErrUnknownKind)
}

func readAll(name string, r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > maxText {
		return nil, fmt.Errorf("%s: longer than %d bytes, the limit for text", name, maxText)
	}
	return text, nil
}

// fileCloser closes the file behind a reader that knows nothing of it.
type fileCloser struct {
	Reader
	close func() error
}

func (c fileCloser) Close() error { return errors.Join(c.Reader.Close(), c.close()) }

func closeWith(r Reader, err error, close func() error) (Reader, error) {
	if err != nil {
		return nil, err
	}
	if close == nil {
		return r, nil
	}
	return fileCloser{r, close}, nil
}

// sniff tells the kind from the first bytes.
func sniff(head []byte) kind {
	switch {
	case looksLikePcapng(head) && isRecording(head):
		return kindRecording
	case looksLikePcap(head):
		return kindPcap
	case looksLikeTranscript(head):
		return kindTranscript
	case looksLikeGenie(head):
		return kindGenie
	case looksLikeHAR(head):
		return kindHAR
	case looksLikeSOAP(head):
		return kindSOAP
	}
	return kindUnknown
}

// isRecording tells our own pcapng from others: the first packet is a header record, or there is none but the section
// names us.
func isRecording(head []byte) bool {
	b := newBlockReader("", bytes.NewReader(head))
	for {
		blk, err := b.next()
		if err != nil {
			return bytes.Contains(head, []byte(sectionComment))
		}
		if blk.kind == ngPacket {
			rec, ok := b.recordOf(blk)
			return ok && rec.Type == RecordHeader || blk.bad && blk.link == ngUpperPDU
		}
	}
}

// OpenAll gives the files that a list of paths stands for: a folder is walked, and of what is in it those files are
// taken whose content can be read; a file named is always taken. Later parts of a rotated recording come with the
// first and are left out. The files come sorted within each folder, each once.
func OpenAll(paths []string) (files []string, err error) {
	seen := map[string]bool{}
	add := func(p string) {
		if p = clean(p); !seen[p] {
			seen[p] = true
			files = append(files, p)
		}
	}
	for _, p := range paths {
		if p == "-" {
			add(p)
			continue
		}
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("capture: %w", err)
		}
		if !info.IsDir() {
			add(p)
			continue
		}
		found, err := walk(p)
		if err != nil {
			return nil, fmt.Errorf("capture: %s: %w", p, err)
		}
		for _, f := range found {
			add(f)
		}
	}
	return slices.DeleteFunc(files, func(f string) bool {
		first, _, ok := splitPart(f)
		return ok && seen[clean(first)] && isLaterPart(f)
	}), nil
}

func clean(path string) string {
	if path == "-" {
		return path
	}
	return filepath.Clean(path)
}

func walk(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && readable(path):
			files = append(files, path)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// envelopeTag begins a SOAP message.
var envelopeTag = regexp.MustCompile(`<([A-Za-z_][\w.-]*:)?Envelope[\s/>]`)

// readable tells whether the content of a file is of a kind that can be read.
func readable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	head := make([]byte, sniffBytes)
	n, _ := io.ReadFull(r, head)
	head = head[:n]
	for bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		inner := make([]byte, sniffBytes)
		n, _ := io.ReadFull(z, inner)
		head = inner[:n]
	}
	switch k := sniff(head); k {
	case kindHAR: // a report in JSON is none
		return bytes.Contains(head, []byte(`"log"`))
	case kindSOAP: // nor is one in XML, or a web page, a message
		return envelopeTag.Match(bytes.ReplaceAll(head, []byte{0}, nil)) // UTF-16 too
	default:
		return k != kindUnknown
	}
}

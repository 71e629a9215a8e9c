package capture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"cwmplab/internal/clock"
)

// FollowOptions say how a file is followed while it grows. Zero values stand for the defaults.
type FollowOptions struct {
	Clock clock.Clock   // default: the real one
	Poll  time.Duration // between two looks at a file that has not grown, default 200 ms
	Idle  time.Duration // the end, after so long without new bytes; 0 waits without end
}

// followPoll is soon enough for a person who watches.
const followPoll = 200 * time.Millisecond

// Follow reads a recording, a capture of another program or a debug log of GenieACS while it is written; "-" is
// standard input, as from tcpdump -U -w -. Next waits for bytes that are not there yet: at the end of the file, and
// inside a block that is not whole. A recording of ours ends when its recorder has closed it, with all its parts;
// anything else ends when ctx is done, after [FollowOptions].Idle, or with the stream. An end by ctx is a clean one
// wherever it comes. TLS is not decrypted: that takes a capture that is complete.
func Follow(ctx context.Context, path string, o FollowOptions) (Reader, error) {
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	if o.Poll <= 0 {
		o.Poll = followPoll
	}
	if path == "-" {
		p := newPump(ctx, os.Stdin, o)
		return follow("standard input", p, &p.stopped)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("capture: %s is a folder: name the file that grows", path)
	}
	chain := newPartChain(path)
	t := &tail{ctx: ctx, o: o, f: f}
	r, err := follow(path, t, &t.stopped)
	if err != nil {
		f.Close()
		return nil, err
	}
	if rec, ok := r.Reader.(*recordingReader); ok {
		rec.parts = chain
		chain.wrap = func(f *os.File) io.Reader {
			return &tail{ctx: ctx, o: o, f: f, chain: chain, of: rec, stoppedBy: t}
		}
		t.chain, t.of = chain, rec
	}
	r.close = func() error {
		chain.Close()
		return f.Close()
	}
	return r, nil
}

// followed is a reader of a file that grows.
type followed struct {
	Reader
	stopped *bool // it was told to end
	close   func() error
}

// follow finds out the kind as soon as the first bytes tell it, and reads on.
func follow(name string, in io.Reader, stopped *bool) (*followed, error) {
	head, k, err := firstWords(in)
	if err != nil {
		return nil, fmt.Errorf("capture: %s: %w", name, err)
	}
	r := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head), in), readBuffer)
	var reader Reader
	switch k {
	case kindRecording:
		reader, err = newRecordingReader(name, r, nil)
	case kindPcap:
		reader, err = newPcapReader(name, r)
	default:
		reader, err = newGenieReader(name, r)
	}
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	return &followed{Reader: reader, stopped: stopped}, nil
}

// Next gives the next event as soon as it is there.
func (f *followed) Next() (Event, error) {
	ev, err := f.Reader.Next()
	var damage *DamageError
	if *f.stopped && errors.As(err, &damage) && damage.Torn {
		return Event{}, io.EOF // the rest of a block was about to be written
	}
	return ev, err
}

// Close lets the file go.
func (f *followed) Close() error {
	err := f.Reader.Close()
	if f.close != nil {
		err = errors.Join(err, f.close())
	}
	return err
}

// errNotFollowed tells which files make sense while they grow.
var errNotFollowed = errors.New("only recordings, pcap, pcapng and debug logs of GenieACS can be followed while they grow")

// firstWords reads as much of a stream as is needed to tell its kind.
func firstWords(in io.Reader) (head []byte, k kind, err error) {
	buf := make([]byte, 4<<10)
	for {
		if k, known := followKind(head); known {
			if k == kindUnknown {
				return nil, k, errNotFollowed
			}
			return head, k, nil
		}
		n, err := in.Read(buf)
		head = append(head, buf[:n]...)
		switch {
		case n > 0:
		case !errors.Is(err, io.EOF):
			return nil, kindUnknown, err
		case len(head) == 0:
			return nil, kindUnknown, ErrEmpty
		default:
			return nil, kindUnknown, errNotFollowed
		}
	}
}

// followKind tells the kind of a stream from the bytes that came so far, if they tell.
func followKind(head []byte) (k kind, known bool) {
	_, _, classic := pcapMagic(head)
	switch {
	case len(head) < 12:
		return kindUnknown, false
	case looksLikePcapng(head):
		order := binary.ByteOrder(binary.LittleEndian)
		if binary.BigEndian.Uint32(head[8:]) == magicByteOrder {
			order = binary.BigEndian
		}
		length := order.Uint32(head[4:])
		if uint64(len(head)) < uint64(length) && len(head) < sniffBytes {
			return kindUnknown, false
		}
		if bytes.Contains(head[:min(uint64(len(head)), uint64(length))], []byte(sectionComment)) {
			return kindRecording, true
		}
		return kindPcap, true
	case classic:
		return kindPcap, len(head) >= 24
	case looksLikeGenie(head):
		return kindGenie, true
	case sniff(head) != kindUnknown && !bytes.HasPrefix(head, []byte("{")):
		return kindUnknown, true
	}
	return kindUnknown, len(head) >= sniffBytes
}

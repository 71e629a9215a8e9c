package capture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/clock"
)

// feeding is a clock on which something is written during each wait, so that a file grows exactly when its reader has
// come to the end.
type feeding struct {
	clock.Clock
	now  time.Time
	feed func()
}

func (f *feeding) Now() time.Time { return f.now }

func (f *feeding) Wait(ctx context.Context, d time.Duration) error {
	f.now = f.now.Add(d)
	f.feed()
	return ctx.Err()
}

// growing is a file to which the pieces of data are written one by one, and which is then let be: ended is called at
// each look after that.
func growing(t *testing.T, data []byte, piece int, ended func()) (path string, c *feeding) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "grows")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := lockFile(f); err != nil {
		t.Fatal(err)
	}
	return path, &feeding{now: DefaultStart, feed: func() {
		if len(data) == 0 {
			ended()
			return
		}
		n := min(piece, len(data))
		if _, err := f.Write(data[:n]); err != nil {
			t.Error(err)
		}
		data = data[n:]
	}}
}

func TestFollowedFilesReadAsIfTheyWereComplete(t *testing.T) {
	recording := filepath.Join(t.TempDir(), "r.pcapng")
	recordTestTraffic(t, recording, RecorderOptions{Clock: newStepClock()})
	ours, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	c := &craft{}
	c.shake(100, 500)
	c.exchange(101, 501)
	for _, tc := range []struct {
		name string
		data []byte
	}{
		{"recording", ours}, {"pcap", c.raw()}, {"pcapng", c.pcapng(binary.LittleEndian, 9)},
		{"pcapng of another byte order", c.pcapng(binary.BigEndian, 9)}, {"genieacs", []byte(genieJSONLog)},
	} {
		for _, piece := range []int{1, 7, 1000} {
			t.Run(fmt.Sprint(tc.name, " by ", piece), func(t *testing.T) {
				g := NewWithT(t)
				whole, err := NewReader("grows", bytes.NewReader(tc.data))
				g.Expect(err).NotTo(HaveOccurred())
				ctx, stop := context.WithCancel(t.Context())
				path, c := growing(t, tc.data, piece, stop)
				r, err := Follow(ctx, path, FollowOptions{Clock: c})
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(allEvents(t, r)).To(Equal(allEvents(t, whole)))
				g.Expect(r.Source().Format).To(Equal(whole.Source().Format))
				g.Expect(r.Close()).To(Succeed())
			})
		}
	}
}

func TestFollowWaitsInsideABlock(t *testing.T) {
	c := &craft{}
	c.shake(100, 500)
	c.exchange(101, 501)
	data := c.raw()
	for _, tc := range []struct {
		name string
		idle time.Duration
		torn bool
	}{
		{"ended by the user", 0, false},
		{"nothing came for too long", time.Minute, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, stop := context.WithCancel(t.Context())
			waited := time.Duration(0)
			path, c := growing(t, data[:len(data)-5], 1<<20, func() {
				if waited += followPoll; tc.idle == 0 {
					stop()
				}
			})
			r, err := Follow(ctx, path, FollowOptions{Clock: c, Idle: tc.idle})
			g.Expect(err).NotTo(HaveOccurred())
			h := hearAll(t, r)
			g.Expect(h.stream(1, ToServer)).To(Equal(craftPost), "what is there stands")
			var damage *DamageError
			g.Expect(errors.As(h.err, &damage)).To(Equal(tc.torn), "%v", h.err)
			if tc.torn {
				g.Expect(damage.Torn).To(BeTrue())
				g.Expect(waited).To(BeNumerically("~", tc.idle, followPoll))
			}
		})
	}
}

// liveRecorder records a round of traffic at each wait of who follows, over several parts, and then closes.
type liveRecorder struct {
	t     *testing.T
	r     *Recorder
	flow  *Flow
	round int
	done  bool
}

func (l *liveRecorder) feed() {
	switch {
	case l.done:
		l.t.Error("a recording that is closed is waited for")
	case l.round == 20:
		l.flow.End(ToServer, false)
		l.flow.End(ToClient, false)
		if err := l.r.Close(); err != nil {
			l.t.Error(err)
		}
		l.done = true
	default:
		l.round++
		l.flow.Data(ToServer, fmt.Appendf(nil, "%d %s", l.round, strings.Repeat("x", 100)))
		if err := l.r.Drain(context.Background()); err != nil {
			l.t.Error(err)
		}
	}
}

func TestFollowEndsWithTheRecorder(t *testing.T) {
	for _, rotate := range []int64{0, 2500} {
		t.Run(fmt.Sprint(rotate), func(t *testing.T) {
			g := NewWithT(t)
			path := filepath.Join(t.TempDir(), "live.pcapng")
			stale := partPath(path, 9) // of an earlier recording: none of ours
			recordTestTraffic(t, stale, RecorderOptions{Clock: newStepClock()})
			rec, err := Create(path, Header{Tool: "t"}, RecorderOptions{Clock: newStepClock(), RotateBytes: rotate})
			g.Expect(err).NotTo(HaveOccurred())
			live := &liveRecorder{t: t, r: rec, flow: rec.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})}
			r, err := Follow(t.Context(), path, FollowOptions{Clock: &feeding{feed: live.feed}})
			g.Expect(err).NotTo(HaveOccurred())
			got := allEvents(t, r)
			g.Expect(live.done).To(BeTrue(), "it was followed to its end")
			g.Expect(len(r.Source().Parts) > 1).To(Equal(rotate > 0))
			g.Expect(r.Close()).To(Succeed())
			g.Expect(got).To(Equal(readAllOf(t, path)))
			g.Expect(strings.Join(got, "\n")).To(ContainSubstring("20 xxx"))
		})
	}
}

func TestFollowOfARecordingThatIsClosedDoesNotWait(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "r.pcapng")
	recordTestTraffic(t, path, RecorderOptions{Clock: newStepClock()})
	r, err := Follow(t.Context(), path, FollowOptions{Clock: &feeding{feed: func() { t.Error("a wait") }}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(allEvents(t, r)).To(Equal(readAllOf(t, path)))
	g.Expect(r.Close()).To(Succeed())
	again, err := Create(path, Header{Tool: "t"}, RecorderOptions{Append: true})
	g.Expect(err).NotTo(HaveOccurred(), "no lock is left behind")
	g.Expect(again.Close()).To(Succeed())
}

func TestWhatCannotBeFollowed(t *testing.T) {
	for name, tc := range map[string]struct {
		data string
		want error
	}{
		"transcript": {"cwmplab transcript 1\n", errNotFollowed}, "SOAP": {"<Envelope/> padding", errNotFollowed},
		"gzip": {"\x1f\x8b\x08 padding more", errNotFollowed}, "HAR": {`{"log":{"entries":[]}}`, errNotFollowed},
		"nothing": {"", ErrEmpty}, "a little": {"\x0a\x0d", errNotFollowed},
		"not there": {"", os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			ctx, stop := context.WithCancel(t.Context())
			path, c := growing(t, []byte(tc.data), 1000, stop)
			if name == "not there" {
				path += "-not"
			}
			_, err := Follow(ctx, path, FollowOptions{Clock: c})
			g.Expect(err).To(MatchError(tc.want))
		})
	}
}

func TestAFolderIsNotFollowed(t *testing.T) {
	g := NewWithT(t)
	_, err := Follow(t.Context(), t.TempDir(), FollowOptions{})
	g.Expect(err).To(MatchError(ContainSubstring("is a folder")))
}

func TestAFollowedFileThatIsCutShort(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	path, clock := "", (*feeding)(nil)
	path, clock = growing(t, c.raw(), 1000, func() {
		if err := os.Truncate(path, 30); err != nil {
			t.Error(err)
		}
	})
	r, err := Follow(t.Context(), path, FollowOptions{Clock: clock})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(hearAll(t, r).err).To(MatchError(ContainSubstring("it has become shorter")))
}

func TestAStreamIsFollowed(t *testing.T) {
	c := &craft{}
	c.shake(100, 500)
	c.exchange(101, 501)
	data := c.raw()
	for _, how := range []string{"it ends", "the user ends it", "it is silent"} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { followStream(t, how, data) })
		})
	}
}

// followStream follows a stream that brings data and then ends, or does not.
func followStream(t *testing.T, how string, data []byte) {
	g := NewWithT(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	in, out := io.Pipe()
	defer in.Close()
	o := FollowOptions{Clock: clock.Real()}
	if how == "it is silent" {
		o.Idle = time.Minute
	}
	go func() {
		_, _ = out.Write(data) // an error shows in what is missing
		if how == "it ends" {
			out.Close()
		}
	}()
	p := newPump(ctx, in, o)
	r, err := follow("standard input", p, &p.stopped)
	g.Expect(err).NotTo(HaveOccurred())
	for range 3 { // the connection, the request and its answer: before the stream ends
		_, err := r.Next()
		g.Expect(err).NotTo(HaveOccurred())
	}
	if how == "the user ends it" {
		stop()
	}
	for err == nil {
		_, err = r.Next()
	}
	g.Expect(err).To(Equal(io.EOF))
	g.Expect(r.Close()).To(Succeed())
}

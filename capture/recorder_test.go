package capture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestRecordingIsPrivateLockedAndNotOverwritten(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{}, RecorderOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	info, err := os.Stat(path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))
	for _, o := range []RecorderOptions{{Append: true}, {Force: true}} {
		_, err = Create(path, Header{}, o)
		g.Expect(err).To(MatchError(ErrLocked))
	}
	_, err = Create(path, Header{}, RecorderOptions{})
	g.Expect(errors.Is(err, os.ErrExist)).To(BeTrue())
	g.Expect(r.Close()).To(Succeed())
	g.Expect(r.Close()).To(Succeed())
	_, err = Create(path, Header{}, RecorderOptions{})
	g.Expect(errors.Is(err, os.ErrExist)).To(BeTrue())
	r, err = Create(path, Header{}, RecorderOptions{Force: true})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Close()).To(Succeed())
}

func TestReopeningCutsATornTailAndStartsANewSection(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	recordTestTraffic(t, path, RecorderOptions{})
	whole, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	before := readAllOf(t, path)
	for _, cut := range []int{0, 1, 4, 13, 1000} {
		g.Expect(os.WriteFile(path, whole[:len(whole)-cut], 0o600)).To(Succeed())
		kept, readErr := tryReadAll(path)
		var d *DamageError
		if cut > 0 {
			g.Expect(errors.As(readErr, &d)).To(BeTrue())
			g.Expect(d.Torn).To(BeTrue())
		}
		r, err := Create(path, Header{Mode: "again"}, RecorderOptions{Append: true, Clock: newStepClock()})
		g.Expect(err).NotTo(HaveOccurred())
		f := r.Open(tcp("192.0.2.10:50001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
		g.Expect(f.ID()).To(Equal(4), "numbers go on")
		f.Data(ToServer, []byte("GET / HTTP/1.1\r\n\r\n"))
		g.Expect(r.Close()).To(Succeed())
		after := readAllOf(t, path)
		g.Expect(after[:len(kept)]).To(Equal(kept))
		g.Expect(after[len(kept)]).To(ContainSubstring("again"))
		if cut == 0 {
			g.Expect(kept).To(Equal(before))
		} else {
			g.Expect(after[len(kept)+1]).To(ContainSubstring("torn-tail"))
		}
	}
	g.Expect(os.WriteFile(path, []byte("no recording"), 0o600)).To(Succeed())
	_, err = Create(path, Header{}, RecorderOptions{Append: true})
	g.Expect(err).To(HaveOccurred())
	g.Expect(os.ReadFile(path)).To(Equal([]byte("no recording")))
}

func readAllOf(t testing.TB, path string) []string {
	t.Helper()
	out, err := tryReadAll(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryReadAll(path string) ([]string, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return drainReader(r)
}

func drainReader(r Reader) (out []string, err error) {
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, eventText(e))
	}
}

func TestRotatedPartsReadAsOneRecording(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	write := func(path string, rotate int64) {
		r, err := Create(path, Header{Tool: "t"}, RecorderOptions{Clock: newStepClock(), RotateBytes: rotate})
		g.Expect(err).NotTo(HaveOccurred())
		a := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
		b := r.Open(tcp("192.0.2.10:40002"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
		for i := range 20 {
			a.Data(ToServer, fmt.Appendf(nil, "%d %s", i, strings.Repeat("x", 100)))
			b.Data(ToClient, fmt.Appendf(nil, "%d", i))
			g.Expect(r.Drain(context.Background())).To(Succeed()) // each round is a batch of its own
		}
		a.End(ToServer, false)
		a.End(ToClient, false)
		b.End(ToClient, true)
		g.Expect(r.Close()).To(Succeed())
	}
	one, many := filepath.Join(dir, "one.pcapng"), filepath.Join(dir, "many.pcapng")
	write(one, 0)
	write(many, 2500)
	parts, err := filepath.Glob(filepath.Join(dir, "many-*.pcapng"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(len(parts)).To(BeNumerically(">", 2))

	want := readAllOf(t, one)
	r, err := Open(many)
	g.Expect(err).NotTo(HaveOccurred())
	defer r.Close()
	got, err := drainReader(r)
	g.Expect(err).NotTo(HaveOccurred())
	var rest []string
	for _, e := range got {
		if !strings.Contains(e, `"part":`) {
			rest = append(rest, e)
		}
	}
	g.Expect(withoutClosed(rest)).To(Equal(withoutClosed(want)))
	g.Expect(r.Source().Parts).To(HaveLen(len(parts)))
	name, number := r.Source().Place(r.Source().Parts[0].Frames + 3)
	g.Expect(name).To(Equal(parts[0]))
	g.Expect(number).To(Equal(3))

	var copied bytes.Buffer
	again, err := Open(many)
	g.Expect(err).NotTo(HaveOccurred())
	defer again.Close()
	g.Expect(WritePcapng(&copied, again)).To(Succeed())
	back, err := NewReader("copy", &copied)
	g.Expect(err).NotTo(HaveOccurred())
	joined, err := drainReader(back)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(joined).To(Equal(want), "joined it is what one file would have been")

	files, err := OpenAll([]string{dir})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(files).To(Equal([]string{many, one}))
	alone, err := Open(parts[len(parts)-1])
	g.Expect(err).NotTo(HaveOccurred())
	defer alone.Close()
	events, err := drainReader(alone)
	g.Expect(err).NotTo(HaveOccurred(), "a part can be read by itself")
	g.Expect(events[1]).To(ContainSubstring("how=0"), "its connections were open before it")
}

// withoutClosed drops the counts, which a rotated recording has of the last part alone.
func withoutClosed(events []string) (out []string) {
	for _, e := range events {
		if !strings.Contains(e, `"type":"closed"`) {
			out = append(out, e)
		}
	}
	return out
}

func TestANewerFormatIsSaidToBeNewer(t *testing.T) {
	g := NewWithT(t)
	e := newEncoder()
	e.section(Header{Format: FormatVersion + 1, Start: DefaultStart})
	_, err := NewReader("new.pcapng", bytes.NewReader(e.out))
	var v *VersionError
	g.Expect(errors.As(err, &v)).To(BeTrue())
	g.Expect(v.Format).To(Equal(FormatVersion + 1))
	_, err = ParseTranscript([]byte("cwmplab transcript 2\n"))
	g.Expect(errors.As(err, &v)).To(BeTrue())
	path := filepath.Join(t.TempDir(), "new.pcapng")
	g.Expect(os.WriteFile(path, e.out, 0o600)).To(Succeed())
	_, err = Create(path, Header{}, RecorderOptions{Append: true})
	g.Expect(errors.As(err, &v)).To(BeTrue())
}

// fullDisk is a file that can be made to take nothing.
type fullDisk struct {
	mu   sync.Mutex
	b    []byte
	full atomic.Bool
}

func (d *fullDisk) WriteAt(b []byte, off int64) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(b)
	if d.full.Load() {
		n /= 2 // a disk fills up in the middle of a write
	}
	for int64(len(d.b)) < off+int64(n) {
		d.b = append(d.b, 0)
	}
	copy(d.b[off:], b[:n])
	if n < len(b) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

func (d *fullDisk) Truncate(size int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.b = d.b[:size]
	return nil
}
func (d *fullDisk) Sync() error  { return nil }
func (d *fullDisk) Close() error { return nil }

func TestAFullDiskDelaysForwardingByASecondAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		disk := &fullDisk{}
		r, err := Create("a.pcapng", Header{}, RecorderOptions{Queue: minQueue,
			create: func(string, RecorderOptions) (recordFile, error) { return disk, nil }})
		g.Expect(err).NotTo(HaveOccurred())
		f := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
		g.Expect(r.Drain(t.Context())).To(Succeed())
		disk.full.Store(true)
		began := time.Now()
		sent := 0
		for range 50 {
			f.Data(ToServer, make([]byte, 32<<10))
			sent += 32 << 10
		}
		g.Expect(time.Since(began)).To(Equal(maxStall), "one second, not one for each packet")
		g.Expect(r.Gaps()).To(Equal(1))
		disk.full.Store(false)
		g.Expect(r.Drain(t.Context())).To(Succeed())
		f.Data(ToServer, []byte("behind the gap"))
		f.End(ToServer, false)
		f.End(ToClient, false)
		g.Expect(r.Close()).To(Succeed())
		g.Expect(f.Offset(ToServer)).To(Equal(int64(sent + 14)))

		rd, err := NewReader("a.pcapng", bytes.NewReader(disk.b))
		g.Expect(err).NotTo(HaveOccurred())
		var gap *Record
		var last Event
		for {
			e, err := rd.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			g.Expect(err).NotTo(HaveOccurred(), "a gap is no damage")
			if e.Kind == EventRecord && e.Record.Type == RecordGap {
				gap = e.Record
			}
			if e.Kind == EventData {
				last = e
				last.Data = bytes.Clone(e.Data)
			}
		}
		g.Expect(gap).NotTo(BeNil())
		g.Expect(gap.End).To(Equal(int64(sent)))
		g.Expect(gap.Start).To(BeNumerically(">=", minQueue/2))
		g.Expect(string(last.Data)).To(Equal("behind the gap"))
		g.Expect(last.Offset).To(Equal(gap.End))
		g.Expect(last.Conn.Gaps).To(HaveLen(1))
	})
}

func TestADiskThatStaysFullEndsWithAnErrorAndWholeBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		disk := &fullDisk{}
		r, err := Create("a.pcapng", Header{}, RecorderOptions{Queue: minQueue,
			create: func(string, RecorderOptions) (recordFile, error) { return disk, nil }})
		g.Expect(err).NotTo(HaveOccurred())
		disk.full.Store(true)
		for i := range 100_000 { // more connections than the queue has room for
			f := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
			if i%1000 == 0 {
				f.Data(ToServer, []byte("x"))
			}
			f.End(ToServer, true)
		}
		g.Expect(r.q.size).To(BeNumerically("<=", 2*minQueue))
		g.Expect(r.Close()).To(MatchError(syscall.ENOSPC))
		_, err = readBytes(disk.b)
		g.Expect(err).NotTo(HaveOccurred())
	})
}

func TestConcurrentFlowsKeepTheirOrder(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{}, RecorderOptions{Queue: minQueue})
	g.Expect(err).NotTo(HaveOccurred())
	const flows, rounds = 8, 200
	var wg sync.WaitGroup
	for i := range flows {
		wg.Go(func() {
			f := r.Open(tcp(fmt.Sprintf("192.0.2.10:%d", 40000+i)), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
			for n := range rounds {
				f.Data(Direction(n%2), fmt.Appendf(nil, "%06d", n))
				if n%50 == 0 {
					f.Mark("n", n)
					g.Expect(r.Drain(context.Background())).To(Succeed())
				}
			}
			f.End(ToServer, false)
			f.End(ToClient, false)
		})
	}
	wg.Wait()
	g.Expect(r.Close()).To(Succeed())
	rd, err := Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	next := map[int]int{}
	var last time.Time
	for {
		e, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		if e.Kind == EventData {
			g.Expect(string(e.Data)).To(Equal(fmt.Sprintf("%06d", next[e.Conn.ID])))
			g.Expect(e.Time.Before(last)).To(BeFalse())
			last = e.Time
			next[e.Conn.ID]++
		}
	}
	g.Expect(next).To(HaveLen(flows))
	for _, n := range next {
		g.Expect(n).To(Equal(rounds))
	}
}

func BenchmarkRecorder(b *testing.B) {
	for _, size := range []int{1 << 10, 16 << 10} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			r, err := Create(filepath.Join(b.TempDir(), "a.pcapng"), Header{}, RecorderOptions{})
			if err != nil {
				b.Fatal(err)
			}
			f := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
			data := bytes.Repeat([]byte("<Name>Device.DeviceInfo.SoftwareVersion</Name>\n"), size/47+1)[:size]
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				f.Data(ToServer, data)
			}
			if err := r.Close(); err != nil {
				b.Fatal(err)
			}
			if r.Gaps() > 0 {
				b.Fatalf("%d gaps", r.Gaps())
			}
		})
	}
}

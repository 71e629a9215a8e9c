package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestDamageIsFoundAndSteppedOver(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	recordTestTraffic(t, path, RecorderOptions{})
	whole, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	want := readAllOf(t, path)
	at := bytes.Index(whole, []byte("POST /acs"))

	damaged := bytes.Clone(whole)
	damaged[at+3]++
	got, err := readBytes(damaged)
	var d *DamageError
	g.Expect(errors.As(err, &d)).To(BeTrue())
	g.Expect(d.Offset).To(BeNumerically("<", at))
	g.Expect(d.Offset).To(BeNumerically(">", at-200))
	g.Expect(d.Frame).To(BeNumerically(">", 3))
	g.Expect(got).To(HaveLen(len(want)), "a gap stands where the packet was")
	g.Expect(strings.Join(got, "\n")).To(ContainSubstring(`"gap"`))

	start, size := blockAround(t, whole, at)
	removed := append(bytes.Clone(whole[:start]), whole[start+size:]...)
	_, err = readBytes(removed)
	g.Expect(errors.As(err, &d)).To(BeTrue())
	g.Expect(d.Reason).To(ContainSubstring("missing"))

	// The last bytes of a connection leave no hole in the sequence: the count shows that they are gone.
	last := bytes.LastIndex(whole, []byte("xxxx"))
	start, size = blockAround(t, whole, last)
	_, err = readBytes(append(bytes.Clone(whole[:start]), whole[start+size:]...))
	g.Expect(errors.As(err, &d)).To(BeTrue())
	g.Expect(d.Reason).To(ContainSubstring("carried"))
}

// blockAround finds the block that an offset lies in.
func blockAround(t testing.TB, file []byte, offset int) (start, size int) {
	t.Helper()
	for at := 0; at < len(file); {
		n := int(ngOrder.Uint32(file[at+4:]))
		if offset < at+n {
			return at, n
		}
		at += n
	}
	t.Fatal("no such block")
	return 0, 0
}

func readBytes(b []byte) ([]string, error) {
	r, err := NewReader("bytes", bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return drainReader(r)
}

func TestEveryFlippedBitOfAPacketShows(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{}, RecorderOptions{Clock: newStepClock()})
	g.Expect(err).NotTo(HaveOccurred())
	f := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
	f.Data(ToServer, []byte("GET / HTTP/1.1\r\n\r\n"))
	g.Expect(r.Close()).To(Succeed())
	whole, err := os.ReadFile(path)
	g.Expect(err).NotTo(HaveOccurred())
	start, _ := blockAround(t, whole, bytes.Index(whole, []byte("GET /")))
	n := int(ngOrder.Uint32(whole[start+20:]))
	for _, span := range [][2]int{{start + 12, start + 20}, {start + packetHead, start + packetHead + n}} {
		for i := span[0]; i < span[1]; i++ {
			b := bytes.Clone(whole)
			b[i] ^= 0x10
			_, err := readBytes(b)
			var d *DamageError
			g.Expect(errors.As(err, &d)).To(BeTrue(), "byte %d", i-start)
		}
	}
}

func TestSequenceNumbersWrap(t *testing.T) {
	g := NewWithT(t)
	e := newEncoder()
	e.section(Header{Start: DefaultStart})
	id := 0
	for firstSeq(id, ToServer) < 1<<32-200_000 { // a connection whose first sequence number is near the end
		id++
	}
	e.open(ConnOpen{ID: id, How: "accept"}, addrPort("192.0.2.10:1"), addrPort("192.0.2.1:7547"), DefaultStart)
	want := bytes.Repeat([]byte("0123456789"), 40_000)
	e.data(id, ToServer, want, DefaultStart)
	e.end(id, ToServer, false, DefaultStart)
	e.closed(id, DefaultStart)
	r, err := NewReader("wrap", bytes.NewReader(e.out))
	g.Expect(err).NotTo(HaveOccurred())
	var got []byte
	for {
		ev, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		if ev.Kind == EventData {
			g.Expect(ev.Offset).To(Equal(int64(len(got))))
			got = append(got, ev.Data...)
		}
	}
	g.Expect(bytes.Equal(got, want)).To(BeTrue())
}

func TestARecordThatIsTooLongOrNoJSONIsKeptReadable(t *testing.T) {
	g := NewWithT(t)
	e := newEncoder()
	for _, data := range []json.RawMessage{json.RawMessage("{not json"), marshalData(strings.Repeat("x", maxRecord))} {
		b := e.marshal(Record{Type: RecordNote, Data: data})
		g.Expect(json.Valid(b)).To(BeTrue())
		g.Expect(len(b)).To(BeNumerically("<", maxRecord))
	}
}

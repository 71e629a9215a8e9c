package capture

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// sealedRequests and sealedAnswers are carried inside TLS by these tests; the second answer takes several TLS records.
var (
	sealedRequests = []string{craftPost, "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"}
	sealedAnswers  = []string{"HTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + strings.Repeat("0123456789", 5000)}
)

// needShark skips a test where there is no tshark.
func needShark(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("tshark is not here: nothing can be decrypted")
	}
}

// written puts a file into the folder of the test.
func written(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// gzipped is a file compressed.
func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hearFile reads a file with a key log, "" for none.
func hearFile(t *testing.T, path, keyLog string) heard {
	t.Helper()
	r, err := OpenWith(path, OpenOptions{KeyLog: keyLog})
	if err != nil {
		t.Fatal(err)
	}
	h := hearAll(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return h
}

// withSecrets puts a key log into a pcapng file, behind its first section header.
func withSecrets(file, keyLog []byte) []byte {
	order := binary.LittleEndian
	body := order.AppendUint32(nil, 0x544c534b) // "TLSK": a TLS key log
	body = append(order.AppendUint32(body, uint32(len(keyLog))), keyLog...)
	header := int(order.Uint32(file[4:]))
	return append(append(bytes.Clone(file[:header]), craftBlock(order, blockSecrets, body)...), file[header:]...)
}

func TestTLSIsDecryptedByTshark(t *testing.T) {
	needShark(t)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		s := seal(t, version, sealedRequests, sealedAnswers)
		s.exchangeBeside()
		s.converse(t, version, sealedRequests[:1], sealedAnswers[:1])
		for _, form := range []string{"pcap", "pcapng", "gz"} {
			t.Run(fmt.Sprintf("%s in %s", tls.VersionName(version), form), func(t *testing.T) {
				g := NewWithT(t)
				var h heard
				keyLog := written(t, "keys, and more.log", s.keyLog.Bytes())
				switch form {
				case "pcap":
					h = hearFile(t, written(t, "-tls.pcap", s.raw()), keyLog)
				case "gz":
					h = hearFile(t, written(t, "tls.pcap.gz", gzipped(t, s.raw())), keyLog)
				default:
					file := withSecrets(s.pcapng(binary.LittleEndian, 9), s.keyLog.Bytes())
					h = hearFile(t, written(t, "tls.pcapng", file), "")
				}
				g.Expect(h.err).To(Equal(io.EOF))
				g.Expect(h.source.Format).To(MatchRegexp("^pcap(ng)? via tshark$"))
				g.Expect(h.source.Framing && h.source.Timing && h.source.Opens).To(BeTrue())
				g.Expect(h.source.Notes).To(ConsistOf("2 TLS connections decrypted by tshark"))
				g.Expect(h.conns).To(HaveLen(3))
				g.Expect(h.stream(1, ToServer)).To(Equal(strings.Join(sealedRequests, "")))
				g.Expect(h.stream(1, ToClient)).To(Equal(strings.Join(sealedAnswers, "")))
				g.Expect(h.stream(2, ToServer)).To(Equal(craftPost))
				g.Expect(h.stream(3, ToServer)).To(Equal(sealedRequests[0]))
				g.Expect(h.stream(3, ToClient)).To(Equal(sealedAnswers[0]))
				for _, c := range []*Conn{h.conns[0], h.conns[2]} {
					g.Expect(c.Gaps).To(BeEmpty())
					g.Expect(c.TLS.Encrypted).To(BeFalse())
					g.Expect(c.TLS.SNI).To(Equal("acs.example.net"))
					g.Expect(over(c)).To(BeTrue())
				}
				inOrder(g, h)
			})
		}
	}
}

// exchangeBeside adds a plain connection.
func (s *sealed) exchangeBeside() {
	s.shake(s.seq[0]-1, s.seq[1]-1)
	s.exchange(s.seq[0], s.seq[1])
	s.seq[0] += 100_000
	s.seq[1] += 100_000
}

// inOrder checks that events come in the order of their frames, so that what happened first is told first.
func inOrder(g *WithT, h heard) {
	frame, closed := 0, map[*Conn]bool{}
	for _, ev := range h.events {
		if ev.Kind == EventData {
			g.Expect(ev.Frame).To(BeNumerically(">=", frame))
			g.Expect(closed[ev.Conn]).To(BeFalse(), "bytes after the end")
			frame = ev.Frame
		}
		closed[ev.Conn] = ev.Kind == EventClose
	}
}

func TestSecretsThatDoNotFit(t *testing.T) {
	needShark(t)
	g := NewWithT(t)
	s := seal(t, tls.VersionTLS13, sealedRequests, sealedAnswers)
	other := seal(t, tls.VersionTLS13, sealedRequests[:1], sealedAnswers[:1])
	keyLog := written(t, "other.log", other.keyLog.Bytes())
	h := hearFile(t, written(t, "tls.pcap", s.raw()), keyLog)
	var encrypted *EncryptedError
	g.Expect(errors.As(h.err, &encrypted)).To(BeTrue(), "%v", h.err)
	g.Expect(h.err).To(MatchError(ContainSubstring("the key log " + keyLog + " does not fit")))
	g.Expect(h.conns[0].TLS.Encrypted).To(BeTrue())
	g.Expect(Touches(h.conns[0].Gaps, ToClient, 0, 1)).To(BeTrue())

	// the same log, and the file has a connection of it
	s.converse(t, tls.VersionTLS12, sealedRequests[:1], sealedAnswers[:1])
	lines := strings.SplitAfter(s.keyLog.String(), "\n")
	keyLog = written(t, "second.log", []byte(lines[len(lines)-2]))
	h = hearFile(t, written(t, "tls.pcap", s.raw()), keyLog)
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.source.Notes).To(ConsistOf("1 TLS connection decrypted by tshark",
		HavePrefix("1 connection encrypted with TLS"), ContainSubstring("does not fit")))
	g.Expect(h.stream(1, ToServer)).To(BeEmpty())
	g.Expect(h.stream(2, ToServer)).To(Equal(craftPost))
	g.Expect(h.conns[0].TLS.Encrypted).To(BeTrue())
	g.Expect(h.conns[1].TLS.Encrypted).To(BeFalse())
}

func TestHoleInsideTLS(t *testing.T) {
	needShark(t)
	g := NewWithT(t)
	s := seal(t, tls.VersionTLS13, sealedRequests, sealedAnswers)
	n := len(s.packets) - 12 // within the long answer
	s.packets = append(s.packets[:n:n], s.packets[n+1:]...)
	h := hearFile(t, written(t, "tls.pcap", s.raw()), written(t, "keys.log", s.keyLog.Bytes()))
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.stream(1, ToServer)).To(Equal(strings.Join(sealedRequests, "")))
	g.Expect(strings.Join(sealedAnswers, "")).To(HavePrefix(h.stream(1, ToClient)))
	g.Expect(Touches(h.conns[0].Gaps, ToClient, 10, 11)).To(BeTrue(), "which bytes are missing is not known")
	g.Expect(Touches(h.conns[0].Gaps, ToServer, 10, 11)).To(BeFalse())
}

func TestWithoutTshark(t *testing.T) {
	g := NewWithT(t)
	s := seal(t, tls.VersionTLS13, sealedRequests[:1], sealedAnswers[:1])
	keyLog := written(t, "keys.log", s.keyLog.Bytes())
	t.Setenv("PATH", t.TempDir())
	h := hearFile(t, written(t, "tls.pcap", s.raw()), keyLog)
	g.Expect(h.err).To(MatchError(And(ContainSubstring("all traffic is TLS-encrypted"),
		HaveSuffix("tshark is not installed: apt install tshark; or record with the proxy"))))
	g.Expect(h.source.Format).To(Equal("pcap"))
	g.Expect(h.source.Notes).To(ContainElement(HavePrefix("TLS connections stay closed: tshark is not installed")))

	_, err := OpenWith(written(t, "tls.pcap", s.raw()), OpenOptions{KeyLog: "not-there.log"})
	g.Expect(err).To(MatchError(os.ErrNotExist))
	g.Expect(err).To(MatchError(ContainSubstring("key log")))
}

func TestTsharkThatFails(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("the stand-in is a shell script")
	}
	g := NewWithT(t)
	s := seal(t, tls.VersionTLS13, sealedRequests[:1], sealedAnswers[:1])
	keyLog, file := written(t, "keys.log", s.keyLog.Bytes()), written(t, "tls.pcap", s.raw())
	for _, tc := range []struct{ script, want string }{
		{"echo 'Running as root' >&2\necho 'tshark: out of memory' >&2\nexit 2", "tshark: out of memory"},
		{"echo what is this\nprintf '4\\t0\\tx\\ty\\tz\\t1\\tzz\\n4\\t0'\nexit 0", "does not fit"},
	} {
		fake := written(t, "tshark", []byte("#!/bin/sh\n"+tc.script+"\n"))
		g.Expect(os.Chmod(fake, 0o700)).To(Succeed())
		t.Setenv("PATH", filepath.Dir(fake))
		h := hearFile(t, file, keyLog)
		g.Expect(h.err).To(MatchError(ContainSubstring(tc.want)))
		g.Expect(h.stream(1, ToServer)).To(BeEmpty())
	}
}

func TestTsharkIsEndedWithTheReader(t *testing.T) {
	needShark(t)
	g := NewWithT(t)
	s := seal(t, tls.VersionTLS12, sealedRequests, sealedAnswers)
	r, err := OpenWith(written(t, "tls.pcap", s.raw()), OpenOptions{KeyLog: written(t, "keys.log", s.keyLog.Bytes())})
	g.Expect(err).NotTo(HaveOccurred())
	for range 3 { // the connection, its TLS, the first bytes
		_, err = r.Next()
		g.Expect(err).NotTo(HaveOccurred())
	}
	run := r.(fileCloser).Reader.(*sharkReader).run
	g.Expect(run).NotTo(BeNil())
	g.Expect(r.Close()).To(Succeed())
	g.Expect(run.cmd.ProcessState).NotTo(BeNil())
	g.Expect(run.dir).NotTo(BeADirectory())
}

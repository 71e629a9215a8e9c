package capture

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// tshark runs tshark over a file and gives the fields of each packet that fits the filter.
func tshark(t *testing.T, file, filter string, fields ...string) [][]string {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not here: nothing to compare with")
	}
	args := []string{"-n", "-r", file, "-Y", filter, "-T", "fields"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatalf("tshark: %v", err)
	}
	var rows [][]string
	for _, line := range strings.Split(strings.TrimRight(string(out), "\n"), "\n") {
		if line != "" {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

// corpus lists the recordings of other implementations, where they are present.
func corpus(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../shared/corpus/*.pcap")
	if err != nil || len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	return files
}

func TestCorpusReadsLikeTshark(t *testing.T) {
	for _, file := range corpus(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			data, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			h := hear(t, data)
			g.Expect(h.err).To(MatchError("EOF"))
			g.Expect(sharkStreams(t, file)).To(Equal(h.perStream()))
			requests := tshark(t, file, "http.request", "frame.number", "tcp.stream", "http.request.method")
			g.Expect(requests).NotTo(BeEmpty())
			g.Expect(h.heads("POST ", "GET ", "PUT ")).To(Equal(firstTwo(requests)))
			responses := tshark(t, file, "http.response", "frame.number", "tcp.stream")
			g.Expect(len(h.heads("HTTP/1."))).To(Equal(len(responses)))
			for _, c := range h.conns {
				g.Expect(c.OpenHow).To(Equal(OpenSYN))
				g.Expect(c.Gaps).To(BeEmpty())
			}
		})
	}
}

func firstTwo(rows [][]string) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r[0]+" "+r[1])
	}
	return all
}

// heads lists frame and stream of the data that begins with one of the words. In the corpus each message begins a
// packet, and requests fit into one.
func (h heard) heads(words ...string) []string {
	var all []string
	for _, ev := range h.events {
		for _, w := range words {
			if ev.Kind == EventData && bytes.HasPrefix(ev.Data, []byte(w)) {
				all = append(all, fmt.Sprintf("%d %d", ev.Frame, ev.Conn.Stream))
			}
		}
	}
	return all
}

// perStream is what each end of each stream sent.
func (h heard) perStream() map[string]string {
	all := map[string]string{}
	for _, c := range h.conns {
		for dir, from := range []string{c.Client.String(), c.Server.String()} {
			if b := h.stream(c.ID, Direction(dir)); b != "" {
				all[fmt.Sprintf("%d %s", c.Stream, from)] = b
			}
		}
	}
	return all
}

// sharkStreams puts the same together from tshark's payloads and relative sequence numbers.
func sharkStreams(t *testing.T, file string) map[string]string {
	type part struct {
		seq  int
		data string
	}
	parts := map[string][]part{}
	for _, row := range tshark(t, file, "tcp.len > 0", "tcp.stream", "ip.src", "tcp.srcport", "tcp.seq", "tcp.payload") {
		var b []byte
		if _, err := fmt.Sscanf(row[4], "%x", &b); err != nil {
			t.Fatal(err)
		}
		seq, _ := strconv.Atoi(row[3])
		key := row[0] + " " + row[1] + ":" + row[2]
		parts[key] = append(parts[key], part{seq, string(b)})
	}
	all := map[string]string{}
	for key, list := range parts {
		sort.SliceStable(list, func(i, j int) bool { return list[i].seq < list[j].seq })
		text := ""
		for _, p := range list {
			if end := p.seq - 1 + len(p.data); end > len(text) {
				text += p.data[len(text)-(p.seq-1):]
			}
		}
		all[key] = text
	}
	return all
}

func TestStreamNumbersAreTsharks(t *testing.T) {
	c := &craft{}
	c.shake(100, 900)
	c.up(101, 901, flagFIN|flagACK, "")
	c.down(901, 102, flagFIN|flagACK, "")
	c.up(5000, 0, flagSYN, "")                         // ports used again
	c.up(5000, 0, flagSYN, "")                         // the SYN once more
	c.down(0, 5001, flagRST|flagACK, "")               // refused
	c.down(70, 80, flagACK, "HTTP/1.1 200 OK\r\n\r\n") // after it was over
	c.up(9000, 0, flagSYN, "")
	for port := range uint16(6) { // begins in the middle, then a SYN: with the number before, or another
		src, other := netip.AddrPortFrom(craftClient.Addr(), 50000+port), craftServer
		c.add(craftTCP(src, other, 300, 7, flagACK, "x"))
		c.add(craftTCP(src, other, 299+uint32(port%2), 0, flagSYN, ""))
		c.add(craftTCP(other, src, 7, 301, flagACK, "y"))
		c.add(craftTCP(other, src, 6+uint32(port%3), 0, flagSYN, ""))
	}
	c.up(1, 1, flagACK, "GET / HTTP/1.1\r\n\r\n")
	file := filepath.Join(t.TempDir(), "streams.pcap")
	g := NewWithT(t)
	g.Expect(os.WriteFile(file, c.raw(), 0o600)).To(Succeed())
	want := []string{}
	for _, row := range tshark(t, file, "tcp", "frame.number", "tcp.stream") {
		want = append(want, row[0]+" "+row[1])
	}
	g.Expect(streamsOfPackets(t, c)).To(Equal(want))
}

// streamsOfPackets is the stream number the import gives each packet.
func streamsOfPackets(t *testing.T, c *craft) []string {
	t.Helper()
	r, err := newPcapReader("streams.pcap", bytes.NewReader(c.raw()))
	if err != nil {
		t.Fatal(err)
	}
	p := r.(*pcapReader)
	var all []string
	for n := range c.packets {
		p.packet()
		all = append(all, fmt.Sprintf("%d %d", n+1, p.recent.Front().Value.(*tcpConversation).stream))
	}
	return all
}

package capture

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestWiresharkShowsHTTPAndJSONWithoutASetting(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed")
	}
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{Tool: "cwmplab test"}, RecorderOptions{Clock: newStepClock()})
	g.Expect(err).NotTo(HaveOccurred())
	for i, server := range []string{"192.0.2.1:7547", "[2001:db8::1]:30005"} {
		client := []string{"192.0.2.10:40001", "[2001:db8::10]:40002"}[i]
		f := r.Open(tcp(client), tcp(server), OpenAccept, time.Time{})
		req, resp := testRequest(), testResponse()
		f.Data(ToServer, []byte(req[:50]))
		f.Data(ToServer, []byte(req[50:]))
		f.Data(ToClient, []byte(resp))
		f.Data(ToServer, []byte(req))
		f.Data(ToClient, []byte("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 200011\r\n\r\n<a>"+strings.Repeat("long", 50_001)+"</a>"))
		f.Data(ToServer, []byte("POST /acs HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
		f.Data(ToClient, []byte("HTTP/1.1 204 No Content\r\n\r\n"))
		f.Mark(MarkIntent, map[string]string{"queued": "GetParameterValues"})
		f.End(ToServer, false)
		f.End(ToClient, false)
	}
	g.Expect(r.Close()).To(Succeed())
	show := func(filter string) int {
		cmd := exec.Command(tshark, "-r", path, "-Y", filter, "-T", "fields", "-e", "frame.number")
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.Output()
		g.Expect(err).NotTo(HaveOccurred())
		return len(strings.Fields(string(out)))
	}
	g.Expect(show("http.request")).To(Equal(6))
	g.Expect(show("http.response")).To(Equal(6))
	g.Expect(show(`xml.tag contains "Inform"`)).To(Equal(6), "CWMP bodies are dissected")
	g.Expect(show("json")).To(Equal(1+3*2), "header; open, mark and counts of each")
	g.Expect(show("tcp.analysis.flags")).To(BeZero())
	g.Expect(show("_ws.malformed || _ws.expert.severity >= 6291456")).To(BeZero(), "no warning, no error")
	g.Expect(show("ip.checksum_bad.expert || tcp.checksum_bad.expert")).To(BeZero())
	checked := exec.Command(tshark, "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
		"-Y", `ip.checksum.status == "Bad" || tcp.checksum.status == "Bad"`)
	checked.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := checked.Output()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(out)).To(BeEmpty())
}
